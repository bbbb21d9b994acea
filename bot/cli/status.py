"""What a command's exit status says."""

DONE, NO, FIX, FAULT = 0, 1, 2, 3
"""Done; the answer is no, or cannot be told; the person must change something; a fault of ours."""
