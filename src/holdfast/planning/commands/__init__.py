"""The business verbs of clause 6."""
