"""Work: actions that hang on any record, everything due, my work."""
