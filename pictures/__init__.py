"""Pictures of the playground's page for the documentation, taken of the real app."""
