"""What NetworkPolicies mean."""
