"""Planning: risks and opportunities of the system, objectives, planned changes (clause 6)."""
