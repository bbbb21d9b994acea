"""A help desk for network access between Kubernetes namespaces."""
