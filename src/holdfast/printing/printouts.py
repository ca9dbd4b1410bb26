"""From parts to a PDF: the data of a printout, its limits, and the file that comes of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from holdfast.acting.refusals import Refused
from holdfast.printing.enclosing import Enclosed, that_follows, why_not
from holdfast.printing.letterhead import Letterhead, moment
from holdfast.printing.parts import Fact, Part, Value, as_data
from holdfast.records.choices import Classification

ARCHIVE: Final = ("a-2a", "ua-1")  # for long keeping, and for screen readers
PATIENCE: Final = 20  # seconds until a printout is given up
MEMORY: Final = 2 * 1024**3  # bytes of address space; the largest register takes a fifth of it
AT_ONCE: Final = 2
UNPRINTABLE: Final = 3  # how the typesetting process ends where an enclosed file cannot be shown
# Every thread reserves address space of its own; with many cores that alone would be too much.
FEW_THREADS: Final = {"RAYON_NUM_THREADS": "4", "MALLOC_ARENA_MAX": "4"}
_press = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class CopyMark:
    """What a numbered copy carries on every page: its words, and its QR code as SVG."""

    words: str
    svg: str


@dataclass(frozen=True)
class Printout:
    """One paper: what it is, how it stands, who may read it, and its parts in order.

    `kind` is said above the title ("Risk register"); `under` is set below it, plain or as marks;
    `facts` stand in a box on the first page; `watermark` is laid under every page; `copy` marks
    every page of a numbered copy; `head` opens the line at the top of its later pages, `foot` the
    lines below each. `enclosed` is a file whose pages follow, in frames with the same marks.
    """

    kind: str
    title: str
    parts: Sequence[Part]
    reference: str = ""
    under: Sequence[str | Value] = ()
    facts: Sequence[Fact] = ()
    classification: str = Classification.INTERNAL
    landscape: bool = False
    watermark: str = ""
    keywords: Sequence[str] = field(default=())
    copy: CopyMark | None = None
    head: str = ""
    foot: str = ""
    enclosed: Enclosed | None = None


class _NotEnclosed(Exception):
    """The pages of the enclosed file cannot follow; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def without_pages(printout: Printout, code: str) -> Printout:
    """Give a printout without the pages of its file, in a box of which it says why."""
    if printout.enclosed is None:
        return printout
    said = why_not(code, printout.enclosed.name)
    return replace(printout, enclosed=None, parts=[said, *printout.parts])


def pdf_of(letterhead: Letterhead, printout: Printout, *, archive: bool = False) -> bytes:
    """Give a printout as a tagged PDF; with `archive`, as PDF/A-2a and PDF/UA-1 ask.

    Where the pages of its file cannot follow, the paper says so instead.

    Raises:
        Refused: it took too long, was too large, or holds signs that no font has (archive only).
    """
    if archive and printout.enclosed is not None and printout.enclosed.kind == "pdf":
        printout = without_pages(printout, "archive")
    try:
        return _pressed(letterhead, printout, archive=archive)
    except _NotEnclosed as found:
        printout = without_pages(printout, found.code)
        return _pressed(letterhead, printout, archive=archive)


def _pressed(letterhead: Letterhead, printout: Printout, *, archive: bool) -> bytes:
    enclosed = printout.enclosed
    if enclosed is not None:
        printout = replace(printout, parts=[*printout.parts, that_follows(enclosed)])
    request = {
        "data": json.dumps(data_of(letterhead, printout), ensure_ascii=False),
        "standards": list(ARCHIVE) if archive else [],
        "fonts": _own_fonts(),
        "printed_at": letterhead.printed_at.replace(microsecond=0).isoformat(),
        "memory_bytes": MEMORY,
        "cpu_seconds": PATIENCE,
        "enclosed": enclosed.request() if enclosed is not None else None,
    }
    if not _press.acquire(timeout=PATIENCE):
        raise Refused(_("The press is busy with other papers. Try again in a minute."))
    try:
        return _set(json.dumps(request).encode(), archive=archive)
    except (Refused, RuntimeError) as error:
        if enclosed is not None:
            raise _NotEnclosed("time" if isinstance(error, Refused) else "damaged") from error
        raise
    finally:
        _press.release()


def _own_fonts() -> list[str]:
    """Give the folder of fonts that whoever runs the server added, where there is one."""
    folder = settings.HOLDFAST_HOME / "fonts"
    return [str(folder)] if folder.is_dir() else []


def _set(request: bytes, *, archive: bool) -> bytes:
    too_large = _(
        "This paper is too large to be set within {seconds} seconds. Narrow it with the filters of "
        "its page, or export it as a spreadsheet."
    ).format(seconds=PATIENCE)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", "-m", "holdfast.printing.child"],
            input=request,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, **FEW_THREADS},
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(too_large) from error
    if done.returncode == UNPRINTABLE:
        raise _NotEnclosed(done.stderr.decode(errors="replace"))
    if done.returncode < 0 or b"MemoryError" in done.stderr or b"memory allocation" in done.stderr:
        raise Refused(too_large)
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise _refusal(done.stderr.decode(errors="replace"), archive=archive)
    return done.stdout


def _refusal(reason: str, *, archive: bool) -> Exception:
    """Say what a person can do about it; a fault of the templates is ours and stays a fault."""
    if archive and "could not be displayed" in reason:
        return Refused(
            _(
                "For long keeping every sign needs a font, and this text has signs that none of "
                "ours holds. Print it without “archive”, or ask whoever runs the server to put a "
                "font for them into the folder “fonts”."
            )
        )
    return RuntimeError(f"A printout could not be set: {reason}")


def data_of(letterhead: Letterhead, printout: Printout) -> dict[str, Any]:
    """Give everything that the template sets, as plain data."""
    enclosed, said = printout.enclosed, (printout.head, printout.reference, printout.title)
    running = " · ".join(each for each in said if each)
    return {
        "organization": letterhead.organization,
        "colour": letterhead.colour,
        "logo": list(letterhead.logo),
        "language": letterhead.language.partition("-")[0],
        "kind": printout.kind,
        "title": printout.title,
        "running": running if len(running) <= 90 else f"{running[:89]}…",
        "under": as_data([each for each in (printout.reference, *printout.under) if each]),
        "facts": as_data(printout.facts),
        "classification": str(printout.classification),
        "landscape": printout.landscape,
        "watermark": printout.watermark,
        "keywords": [each for each in (printout.reference, *printout.keywords) if each],
        "address": letterhead.address,
        "address_shown": re.sub(r"^https?://", "", letterhead.address),
        "labels": labels_of(letterhead, printout),
        "parts": as_data(printout.parts),
        "foot": printout.foot,
        "enclosed": {"name": enclosed.name, "kind": enclosed.kind} if enclosed else {},
        "copy": vars(printout.copy) if printout.copy is not None else {},
    }


def labels_of(letterhead: Letterhead, printout: Printout) -> dict[str, str]:
    """Give the words that stand around every paper."""
    said = str(Classification(printout.classification).label)
    printed = _("Printed {when} by {who}").format(
        when=moment(letterhead.printed_at), who=letterhead.printed_by
    )
    if letterhead.copy_of:
        printed = f"{printed} · {_('copy of an outside auditor, not to be passed on')}"
    return {
        "classification": said,
        "page": _("Page {page} of {pages}"),
        "printed": printed,
        "current": _("A print does not change any more: check that it is current at"),
        "ledger": letterhead.ledger.words,
        "product": _("Security management system · ISO 28000:2022"),
    }
