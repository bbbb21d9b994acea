"""Words to a question."""
