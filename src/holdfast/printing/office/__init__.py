"""The same papers as files that people work on: a text document and a spreadsheet."""
