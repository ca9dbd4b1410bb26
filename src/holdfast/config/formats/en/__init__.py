"""English: day before month in words, so that nobody mistakes one for the other."""
