"""What every record has in common: life, versions, traces, content, files, its declaration."""
