"""What clause 5 reads."""
