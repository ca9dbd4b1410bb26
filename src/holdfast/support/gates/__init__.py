"""Gates of clause 7."""
