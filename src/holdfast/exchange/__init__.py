"""Import and export: spreadsheets, exchange formats, evidence packs."""
