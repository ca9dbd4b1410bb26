"""Clause 4: issues, interested parties, obligations, principles, scope."""
