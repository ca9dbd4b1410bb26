"""Clause 10: nonconformities and opportunities for improvement."""
