"""The business verbs of clause 5."""
