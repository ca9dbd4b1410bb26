"""What people choose from in clause 7, a file for each noun."""
