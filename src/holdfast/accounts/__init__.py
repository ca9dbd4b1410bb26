"""Organizations, units, sites, people, users, roles, tokens, and who may come in."""
