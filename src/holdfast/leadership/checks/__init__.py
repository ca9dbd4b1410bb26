"""How live records answer clause 5; importing it registers the checks."""
