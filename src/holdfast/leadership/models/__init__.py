"""What clause 5 records."""
