"""Ties the rooms together for a surface: settings in; a world that stays fresh, and a way to publish, out."""
