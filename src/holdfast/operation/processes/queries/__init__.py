"""Reads over processes, their records and their map."""
