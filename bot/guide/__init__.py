"""The guide: the pages of docs/, the platform's facts and the templates, and search over its sections."""
