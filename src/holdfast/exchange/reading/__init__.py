"""The reading side of import: from any spreadsheet to typed rows, without a database.

The way of a file: `sheets.read_workbook` turns bytes into cells, `headers.find_table` finds where
the table begins, `mapping.guess_mapping` says which column feeds which field, and
`rows.read_rows` gives every data row exactly once: as values, with its problems, or skipped with
the reason.
"""
