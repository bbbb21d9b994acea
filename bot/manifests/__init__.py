"""Kubernetes manifests as text: read as trees with marks, and edited so that only their own lines change."""
