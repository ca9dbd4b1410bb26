"""The generic pages over the registry, and those of home, work, search and access."""
