"""Every setting, read once from the environment, all mistakes reported together."""
