"""A question to a plan: the smallest edit of the right file."""
