"""How live records answer clause 6; importing it registers the checks."""
