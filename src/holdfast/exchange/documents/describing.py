"""What a document is, read from its text, its name and what the file says of itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Final

from holdfast.records.extracting import FileText

CODE: Final = re.compile(r"(?<![A-Z0-9])([A-Z]{2,5}[-_ ]?\d{1,4})(?![0-9])")
EDITION: Final = re.compile(
    r"(?:\bversion|\bver\.?|\brev(?:ision)?\.?|\bissue|[ _-]v)[ ._:-]*(\d+(?:\.\d+){0,3})\b",
    re.IGNORECASE,
)
PROGRAM: Final = re.compile(r"^Microsoft (?:Word|PowerPoint|Excel) - ", re.IGNORECASE)
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
PREFIX_WORDS: Final = re.compile(r"[_\s]+")


@dataclass(frozen=True)
class Described:
    """What the register will say of a document; `named_by` says where its title was found."""

    title: str
    named_by: str
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
    title, named_by = _title(stem, text)
    head = f"{stem}\n{title}\n{text.text[:1500]}"
    code = CODE.search(stem) or CODE.search(title)
    edition = text.edition or next((found[1] for found in [EDITION.search(head)] if found), "")
    told = f"{code[1] if code else ''} {title} {stem}".strip()
    kind = next((kind for kind, words in KINDS if words.search(told)), "other")
    return Described(
        title=title[:300],
        named_by=named_by,
        code=code[1].replace("_", "-").replace(" ", "-") if code else "",
        edition=edition[:100],
        kind=kind,
        language=_language(text),
        author=text.author[:200],
        written=_day(text.written),
        headings=tuple(words for _level, words in text.headings[:40]),
    )


def _title(stem: str, text: FileText) -> tuple[str, str]:
    said = PROGRAM.sub("", text.title).strip()
    if said and not said.casefold().startswith(("untitled", "document")):
        return said, "file"
    first = next((words for _level, words in text.headings if words.strip()), "")
    if first:
        return first, "heading"
    return PREFIX_WORDS.sub(" ", stem).strip() or stem or "-", "name"


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


def _day(text: str) -> str:
    """Give the day that a file says it was written on, where it is one."""
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
