"""The gates of clause 6."""
