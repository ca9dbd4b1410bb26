"""Clause 8.3: security risks found, judged, treated and accepted."""
