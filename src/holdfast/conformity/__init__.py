"""Conformity: from live records to the status of every statement, its history and forecast."""
