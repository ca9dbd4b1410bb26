"""Enumerations of clause 6."""
