"""How live records answer the statements of clause 4."""
