"""Two versions side by side or as one run of words: changed passages, unchanged ones folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.records.content.blocks import Table, blocks_in, table_of
from holdfast.records.content.merging import even
from holdfast.records.models import Attachment, ContentVersion, Record
from holdfast.records.queries import records_by_key
from holdfast.web.texts import Piece, compared

AROUND: Final = 2  # unchanged lines that stay open before and after a change
FOLDED: Final = 3  # from so many on, unchanged lines are folded


@dataclass
class Passage:
    """Lines of both versions that belong together: the same, or changed."""

    before: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)
    both: list[Piece] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Tell whether the versions differ here."""
        return any(piece.kind != "same" for piece in self.both)

    @property
    def text(self) -> str:
        """The words of the newer version."""
        return "".join(piece.text for piece in self.after)

    @property
    def heading(self) -> str:
        """The words of a heading; of other lines, nothing."""
        line = self.text.strip()
        return line.lstrip("#").strip() if line.startswith("#") else ""


@dataclass(frozen=True)
class Run:
    """Passages in a row that are shown, or folded away because nothing changed in them."""

    passages: tuple[Passage, ...]
    folded: bool = False
    heading: str = ""  # under which heading of the text a shown run stands
    number: int = 0  # of the places that differ, which one; 0: nothing differs here


@dataclass(frozen=True)
class Difference:
    """Something beside the text that changed: what went and what came, in words."""

    heading: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def runs_of(before: str, after: str) -> list[Run]:
    """Give how one text became another, with what stayed folded away."""
    passages = _passages(compared(even(before), even(after)))
    made: list[Run] = []
    start, heading = 0, ""
    while start < len(passages):
        changed = passages[start].changed
        end = start
        while end < len(passages) and passages[end].changed == changed:
            end += 1
        made += _runs(passages[start:end], heading, first=start == 0, last=end == len(passages))
        heading = _heading_left_behind(made, heading)
        start = end
    return _numbered(made)


def _numbered(runs: Sequence[Run]) -> list[Run]:
    """Give the places that differ their numbers, so that one can go from one to the next."""
    count, made = 0, []
    for run in runs:
        differs = any(passage.changed for passage in run.passages)
        count += differs
        made.append(replace(run, number=count) if differs else run)
    return made


def _runs(some: list[Passage], heading: str, *, first: bool, last: bool) -> list[Run]:
    if some[0].changed:
        return [Run(tuple(some), heading=heading)]
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(some) - head - tail < FOLDED:
        return [Run(tuple(some))]
    middle = some[head : len(some) - tail]
    runs = [Run(tuple(some[:head])), Run(tuple(middle), folded=True)]
    runs.append(Run(tuple(some[len(some) - tail :]) if tail else ()))
    return [run for run in runs if run.passages]


def _heading_left_behind(runs: Sequence[Run], heading: str) -> str:
    """Give the heading under which the next change stands, if it is folded away and not seen."""
    for run in reversed(runs):
        found = [passage.heading for passage in run.passages if passage.heading]
        if found:
            return found[-1] if run.folded else ""
    return heading


def _passages(pieces: Iterable[Piece]) -> list[Passage]:
    """Part the run of pieces at the line ends that both versions share."""
    made = [Passage()]
    for piece in pieces:
        if piece.kind != "same":
            _add(made[-1], piece.kind, piece.text)
            continue
        for line in piece.text.splitlines(keepends=True):
            _add(made[-1], "same", line)
            if line.endswith("\n"):
                made.append(Passage())
    return [passage for passage in made if passage.both]


def _add(passage: Passage, kind: Literal["same", "gone", "new"], text: str) -> None:
    piece = Piece(kind, text)
    passage.both.append(piece)
    if kind != "new":
        passage.before.append(piece)
    if kind != "gone":
        passage.after.append(piece)


def words_of(version: ContentVersion) -> tuple[str, str]:
    """Give the text of a version, from its file if it is one, and why there is none."""
    if not version.is_file:
        return version.body, ""
    text = text_of_file(version.file)
    return text, "" if text.strip() else _("No text could be read from the file.")


def text_of_file(file: Attachment | None) -> str:
    """Give what can be read in a file."""
    if file is None or not file.sha256:
        return ""
    from holdfast.records.extracting import text_of  # noqa: PLC0415 - heavy, and seldom needed

    return text_of(file)


def differences(caller: Caller, before: ContentVersion, after: ContentVersion) -> list[Difference]:
    """Give what changed beside the text: file, structured part, rows of live records."""
    made = [_of_files(before, after)]
    names = list(dict.fromkeys([*before.annex, *after.annex]))
    readable = _readable(caller, before.annex, after.annex)
    for name in names:
        if name == "blocks":
            continue
        lines = [_lines(each.annex.get(name), readable) for each in (before, after)]
        made.append(_changed(str(name).replace("_", " ").capitalize(), *lines))
    made += _of_blocks(caller, before, after)
    return [each for each in made if each.gone or each.new]


def _changed(heading: str, before: Sequence[str], after: Sequence[str]) -> Difference:
    return Difference(
        heading,
        tuple(line for line in before if line not in after),
        tuple(line for line in after if line not in before),
    )


def _of_files(before: ContentVersion, after: ContentVersion) -> Difference:
    names = [
        [f"{each.file.name} ({each.file_sha256[:12]})"] if each.is_file and each.file else []
        for each in (before, after)
    ]
    return _changed(_("File"), *names)


def _of_blocks(caller: Caller, before: ContentVersion, after: ContentVersion) -> list[Difference]:
    tables: list[dict[str, Table]] = [
        {block.source: table_of(caller, each, block) for block in blocks_in(each.body)}
        for each in (before, after)
    ]
    made = []
    for source in dict.fromkeys([*tables[0], *tables[1]]):
        sides = [each.get(source) for each in tables]
        heading = next(side.heading for side in sides if side is not None)
        rows = [[" · ".join(r.cells) for r in side.rows] if side else [] for side in sides]
        made.append(_changed(heading[:1].upper() + heading[1:] or source, *rows))
    return made


def _readable(caller: Caller, *annexes: Mapping[str, Any]) -> Mapping[UUID, Record]:
    lists = [v for annex in annexes for v in annex.values() if isinstance(v, list)]
    named = [e for each in lists for e in each if isinstance(e, Mapping) and e.get("id")]
    return records_by_key(
        caller, {(str(e["type"]), UUID(str(e["id"]))) for e in named if e.get("type")}
    )


def _lines(value: object, readable: Mapping[UUID, Record]) -> list[str]:
    """Give a structured value in words; of records that the reader may not see, the reference."""
    if isinstance(value, list):
        return [line for each in value for line in _lines(each, readable)]
    if not isinstance(value, Mapping):
        text = str(value) if value not in (None, "") else ""
        return [line for line in text.splitlines() if line.strip()]
    if value.get("id"):
        reference = str(value.get("reference", ""))
        if UUID(str(value["id"])) not in readable:
            return [reference]
        rest = [
            str(said)
            for name, said in value.items()
            if name not in ("id", "type", "reference") and isinstance(said, str | int) and said
        ]
        return [" · ".join([reference, *rest]).strip(" ·")]
    return [": ".join(str(each) for each in value.values() if each)]
