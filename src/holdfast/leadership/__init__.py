"""Leadership: the policy, roles and authorities, and what top management does (clause 5)."""
