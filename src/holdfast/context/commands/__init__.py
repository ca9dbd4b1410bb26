"""The business verbs of clause 4."""
