"""Questions that clause 7 asks of its records."""
