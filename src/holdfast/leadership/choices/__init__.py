"""Enumerations of clause 5."""
