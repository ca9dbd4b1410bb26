"""How the demo organization is built: one file per area, everything through commands."""
