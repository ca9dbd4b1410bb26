"""Clause 7: documents."""
