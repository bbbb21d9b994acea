"""What the repository declares at one commit."""
