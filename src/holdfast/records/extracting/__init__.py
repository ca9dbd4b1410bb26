"""The words of files: read in a process of its own, so that a hostile file harms nothing."""

from holdfast.records.extracting.reading import FileText, read_file, text_of

__all__ = ["FileText", "read_file", "text_of"]
