"""Typed reads of risk assessment and treatment."""
