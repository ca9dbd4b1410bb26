"""Clauses 8.1 and 8.2: processes."""
