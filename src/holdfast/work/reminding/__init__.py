"""Reminders by e-mail: one digest per person and day with all that newly needs attention."""
