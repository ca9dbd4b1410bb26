"""What a document is called: by its properties, its headings, its largest type, or its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from holdfast.records.extracting import FileText

LONGEST: Final = 150  # letters of a title; what is longer is a text
MOST_WORDS: Final = 20
SENTENCE: Final = 6  # words from which a full stop ends a sentence and no abbreviation
PROGRAM: Final = re.compile(
    r"^(?:Microsoft )?(?:Office )?(?:Word|PowerPoint|Excel|Visio) - ", re.IGNORECASE
)
ENDING: Final = re.compile(
    r"\.(?:docx?|docm|dotx?|odt|ott|rtf|txt|md|pdf|pptx?|xlsx?|pages|tex|html?|indd|vsdx?)$",
    re.IGNORECASE,
)
NUMBERED: Final = re.compile(r"\d+(?:\.\d+)*[.)]?\s")
PLACE: Final = re.compile(r"[A-Za-z]:\\|\\\\|/[^/\s]+/|~/|[a-z]{2,10}://", re.IGNORECASE)
EMPTY_NAMES: Final = re.compile(
    r"(?:untitled|unbenannt|ohne titel|sans titre|sin t[ií]tulo|senza titolo|naamloos|uten tittel"
    r"|new|title|titel|document|dokument|doc|book|template|vorlage|presentation|slide|layout"
    r"|microsoft word|print|test|draft|noname|none|null|blank|page)"
    r"(?:[\s_-]*(?:document|dokument|text|page|file))?[\s_-]*\(?\d{0,4}\)?",
    re.IGNORECASE,
)
MACHINES: Final = re.compile(
    r"(?:scan(?:ned)?|skm|kmbt|km|img|image|dsc|ccf|doc|mx|pxl|bild|foto|photo|fax|document)"
    r"(?:[ _-]?[A-Z]{0,3}[ _-]?[\d._-]{2,}\w{0,4})+"
    r"|.*\b(?:workcentre|bizhub|scansnap|canoscan|camscanner|adobe scan|genius scan|imagerunner"
    r"|officejet|laserjet|downlevel document|full page fax|pdfcreator|ghostscript|scan(?:ned)? by)"
    r"\b.*",
    re.IGNORECASE,
)
GENERAL: Final = frozenset(
    "contents|table of contents|index|cover|cover page|title page|foreword|preface|abstract|summary"
    "|executive summary|introduction|purpose|scope|purpose and scope|scope and purpose|background"
    "|overview|general|aim|objective|objectives|definitions|revision history|document control"
    "|change history|inhalt|inhaltsverzeichnis|zweck|geltungsbereich|einleitung|vorwort"
    "|deckblatt|ziel|inhoud|inhoudsopgave|inleiding|doel|voorwoord|sommaire|table des matières"
    "|introduction générale|objet|avant-propos|índice|introducción|objeto|alcance|prólogo"
    "|innhold|formål|innledning|indhold|indledning|innehåll|inledning|syfte".split("|")
)
LETTERS: Final = re.compile(r"[^\W\d_]{4,}")
SAYING: Final = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Title:
    """A title, where it was found, and what the properties said instead, where that was no title.

    Found in the `file`'s properties, as a `heading`, in the largest `type`, or as its `name`.
    """

    words: str
    found: str
    passed_over: str = ""


def title_of(name: str, text: FileText) -> Title:
    """Give a document its title: the first of what its file offers that is one."""
    stem = PurePosixPath(name).stem
    said = _spaced(ENDING.sub("", PROGRAM.sub("", text.title.strip())).strip())
    offered = [(found, words) for found, words in _offered(name, text) if is_title(words)]
    if is_title(said) and (not offered or _borne_out(said, name, text)):
        return Title(said, "file")
    over = text.title.strip()
    if offered:
        found, words = offered[0]
        return Title(words, found, over)
    return Title(_spaced(stem.replace("_", " ")) or stem or "-", "name", over)


def is_title(words: str) -> bool:
    """Tell whether words could be a title: not a sentence, a place, or what a machine wrote."""
    count = len(words.split())
    if not 3 <= len(words) <= LONGEST or count > MOST_WORDS or not SAYING.search(words):
        return False
    if count > SENTENCE and (words.endswith((".", "!", ":", ";", ",")) or words[0].islower()):
        return False
    if PLACE.match(words) or EMPTY_NAMES.fullmatch(words) or MACHINES.fullmatch(words):
        return False
    return NUMBERED.sub("", words, count=1).strip(" .:").casefold() not in GENERAL


def _offered(name: str, text: FileText) -> Iterator[tuple[str, str]]:
    """Give what the text itself offers, the likeliest first; a numbered heading names a part."""
    level, first = next(((a, b) for a, b in text.headings if b.strip()), (0, ""))
    first = "" if NUMBERED.match(first) else first.strip()
    large = text.prominent.strip()
    whole = first.casefold() in large.casefold()  # "Access Policy Template" over "Access Policy"
    if level == 1 and not text.paged and not (whole and is_title(large)):
        yield "heading", first
    yield "type", large
    yield "heading", first


def _borne_out(said: str, name: str, text: FileText) -> bool:
    """Tell whether text or name know a word of the title: templates leave theirs behind."""
    if name.lower().endswith((".md", ".markdown")):
        return True  # its writer put it there, in the same text
    known = f"{name} {text.text[:4000]}".casefold()
    words = LETTERS.findall(said.casefold()) or said.casefold().split()
    return any(word in known for word in words)


def _spaced(words: str) -> str:
    """Give words without the underscores that a file name has for spaces."""
    return " ".join((words if " " in words else words.replace("_", " ")).split())
