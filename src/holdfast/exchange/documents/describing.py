"""What a document is, read from its text, its name and what the file says of itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Final

from holdfast.exchange.documents.titles import title_of
from holdfast.exchange.reading.dates import read_date
from holdfast.exchange.reading.unreadable import Unreadable
from holdfast.records.extracting import FileText

CODE: Final = re.compile(r"(?<![A-Z0-9])([A-Z]{2,5}[-_ ]?\d{1,4}(?:-\d{1,3}(?!\d))?)(?!\d)")
EDITION: Final = re.compile(
    r"(?:\bversion|\bver\.?|\brev(?:ision)?\.?|\bissue|[ _-]v)[ ._:-]*(\d+(?:\.\d+){0,3})\b",
    re.IGNORECASE,
)
DAY: Final = (
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.? [^\W\d]{3,12}\.? \d{4}"
    r"|[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
DATED: Final = re.compile(
    r"(?:(?:document )?(?:date|dated|datum|stand|issued|released?|revised|approved|published"
    r"|updated|last (?:updated|revised|changed))\b[\s:,]*(?:on |of )?)?"
    rf"({DAY})[.,;]?",
    re.IGNORECASE,
)
BEGINNING: Final = 40  # lines in which a document says when it was written
NOBODY: Final = re.compile(
    r"(?:microsoft(?: office)?(?: user)?|(?:windows |office |local )?user|owner|admin(?:istrator)?"
    r"|author|unknown|anonymous|python-docx|root|benutzer|utilisateur|gebruiker|bruker|-)"
    r"|.*(?:\{\{|<[^>]*>).*",
    re.IGNORECASE,
)
BY: Final = re.compile(r"^(?:authors?|autore?n?|auteurs?|written by|by)\s*:\s*", re.IGNORECASE)
ENOUGH: Final = 200  # letters below which a language is only guessed
SURE: Final = 0.9
KINDS: Final = (
    ("form", re.compile(r"\b(form|checklist|template|letter|record sheet)\b|^FRM", re.IGNORECASE)),
    ("register", re.compile(r"\b(register|log|inventory|list of)\b|^REG", re.IGNORECASE)),
    ("plan", re.compile(r"\bplan\b|^PLN", re.IGNORECASE)),
    ("instruction", re.compile(r"\b(instruction|post orders?|guide)\b|^(WI|INS)-", re.IGNORECASE)),
    ("manual", re.compile(r"\b(manual|handbook|policy)\b|^(MAN|POL)", re.IGNORECASE)),
    ("procedure", re.compile(r"\b(procedure|process|management)\b|^PRO", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Described:
    """What the register will say of a document.

    `named_by` says where its title was found, `passed_over` which title its properties claim that
    was not used.
    """

    title: str
    named_by: str
    passed_over: str
    code: str
    edition: str
    kind: str
    language: str
    author: str
    written: str
    headings: tuple[str, ...]


def described(name: str, text: FileText) -> Described:
    """Tell what a document is, as far as its file says it."""
    stem = PurePosixPath(name).stem
    found = title_of(name, text)
    title = found.words
    code = CODE.search(stem) or CODE.search(title)
    edition = text.edition or _edition(stem, title, text)
    told = f"{code[1] if code else ''} {title} {stem}".strip()
    kind = next((kind for kind, words in KINDS if words.search(told)), "other")
    return Described(
        title=title[:300],
        named_by=found.found,
        passed_over=found.passed_over[:200],
        code=code[1].replace("_", "-").replace(" ", "-") if code else "",
        edition=edition[:100],
        kind=kind,
        language=_language(text),
        author=_author(text.author),
        written=_day(text.written) or _day_in(text.text),
        headings=tuple(words for _level, words in text.headings if words != title),
    )


def _edition(stem: str, title: str, text: FileText) -> str:
    """Give the edition in the name or title, or in a line of the beginning that begins with it."""
    if found := EDITION.search(f"{stem}\n{title}"):
        return found[1]
    matches = (EDITION.match(line) for line in _beginning(text.text))
    return next((match[1] for match in matches if match), "")


def _author(said: str) -> str:
    """Give who wrote it; nothing where a program or a template filled in nobody."""
    name = BY.sub("", said.strip())
    return "" if NOBODY.fullmatch(name) else name[:200]


def _language(text: FileText) -> str:
    """Give the language in two letters: as the file says it, else by its words, else nothing."""
    said = text.language.strip().lower()[:2]
    words = text.text[:6000]
    if len(words) < ENOUGH:
        return said if said.isalpha() else ""
    identifier = _identifier()
    code, sureness = identifier.classify(words)
    return str(code) if float(sureness) >= SURE else (said if said.isalpha() else "")


@cache
def _identifier() -> Any:
    """Load the model of languages, which takes its time, once and only where it is asked for."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _beginning(text: str) -> list[str]:
    lines = (line.strip(" \t*_#|") for line in text[:4000].splitlines())
    return [line for line in lines if line][:BEGINNING]


def _day_in(text: str) -> str:
    """Give the day that stands in a line of its own at the beginning, with or without its word."""
    found = (DATED.fullmatch(line) for line in _beginning(text))
    return next((day for match in found if match and (day := _day(match[1]))), "")


def _day(text: str) -> str:
    """Give the day that a file says it was written on, where it is one and can be only one."""
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        pass
    if not re.fullmatch(DAY, text.strip()):
        return ""
    try:
        return read_date(text.strip()).isoformat()
    except Unreadable:
        return ""
