"""How the file that is the content of a version is shown: with its marks, or as it was."""

from __future__ import annotations

from typing import Final

PAGED: Final = frozenset({"application/pdf"})  # pages that no PDF/A can hold
# Kinds whose words are printed; their layout is in the file alone.
WRITTEN: Final = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
    }
)
ORIGINAL: Final = "original"  # asks for the file as it was, without marks
