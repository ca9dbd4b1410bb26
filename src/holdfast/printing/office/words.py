"""Words and colours as office files take them."""

from __future__ import annotations

import re
from typing import Final

from holdfast.printing.parts import BREAK, Value, Words

# XML has no place for these; no program that reads office files would open the file.
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NUMBER: Final = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,9})?")  # 007 is a name, no number
# The tones of the house style: ink and soft ground, as red, green and blue.
INK: Final = {
    "good": "1F5B3C",
    "warn": "6E4A0C",
    "bad": "8E2A24",
    "calm": "22577E",
    "unknown": "4A5459",
    "accent": "123F4A",
}
SOFT: Final = {
    "good": "E2F4E9",
    "warn": "FCF0DA",
    "bad": "FBEAE8",
    "calm": "E6F0F8",
    "unknown": "ECEEEF",
    "accent": "DFF0F4",
    "low": "D3F0DF",
    "medium": "F7EDB5",
    "high": "F6CFA0",
    "extreme": "ED9A86",
}
BANDS: Final = {
    "public": "good",
    "internal": "accent",
    "restricted": "warn",
    "confidential": "bad",
}


def plain(words: Words | object) -> str:
    """Give words without marks, and without what no office file may hold."""
    text = words.text if isinstance(words, Value) else str(words)
    return NOT_IN_XML.sub("", text.replace(BREAK, ""))


def tone_of(words: Words) -> str:
    """Give the tone of words that have one."""
    return words.tone if isinstance(words, Value) else ""
