"""The REST API: one resource per kind of record, one route per command, all from the registry."""
