"""How live records answer 6.1.2, 6.1.3 and 8.3."""
