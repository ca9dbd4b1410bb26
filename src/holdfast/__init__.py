"""Holdfast: plan, run, check and improve the security of an organization (ISO 28000:2022)."""
