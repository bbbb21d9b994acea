"""A request to a branch and a push."""
