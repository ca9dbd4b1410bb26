"""Sector templates: what an organization of a trade starts from, until it has made it its own."""
