"""The gates of clause 5."""
