"""Documents that exist already, from a folder or a ZIP file, become drafts under control."""
