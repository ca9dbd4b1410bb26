"""What clause 6 prints."""
