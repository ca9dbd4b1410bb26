"""Pure Python that every room may use: no models, no reading or writing of files."""
