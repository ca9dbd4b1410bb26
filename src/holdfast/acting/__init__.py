"""Who acts, what they may do, and the one door through which anything is written."""
