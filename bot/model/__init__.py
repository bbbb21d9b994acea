"""Plain values that every package shares. The lowest floor: it imports nothing of ours."""
