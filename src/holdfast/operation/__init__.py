"""Clause 8: what the organization does to be secure, day by day."""
