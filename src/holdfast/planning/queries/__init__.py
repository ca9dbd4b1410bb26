"""What clause 6 reads."""
