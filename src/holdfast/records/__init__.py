"""What every record has in common: life, versions, traces, content, attachments, its declaration."""
