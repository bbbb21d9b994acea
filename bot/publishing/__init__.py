"""A Request to a branch, a commit and a push; a branch back to the question that it came from."""
