"""What clause 6 records."""
