"""What clause 5 prints."""
