"""A file whose pages follow behind a paper, each in a frame with the marks of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from holdfast.printing.parts import Callout

MOST_PAGES: Final = 600
LARGEST_PICTURE: Final = 20 * 1024 * 1024  # bytes
UPRIGHT, LYING = (595.0, 842.0), (842.0, 595.0)


@dataclass(frozen=True)
class Enclosed:
    """A PDF or a picture, where it lies; a picture that `lies` gets a page on its side."""

    path: Path
    name: str
    kind: Literal["pdf", "png", "jpg", "webp"]
    lies: bool = False

    def request(self) -> dict[str, Any]:
        """Give what the typesetting process must know."""
        size = LYING if self.lies else UPRIGHT
        return {"path": str(self.path), "kind": self.kind, "most": MOST_PAGES, "size": size}


def that_follows(enclosed: Enclosed) -> Callout:
    """Say before the pages of a file which they are, and what became of them."""
    if enclosed.kind != "pdf":
        said = _("{name} follows, in a frame with the marks of this paper.")
    else:
        said = _(
            "The pages of {name} follow, each in a frame with the marks of this paper and so "
            "a little smaller. With them this paper is no PDF/A; the file as it was lies with the "
            "record, bit for bit."
        )
    return Callout(said.format(name=enclosed.name), tone="calm")


def why_not(code: str, name: str) -> Callout:
    """Say in a box why the pages of a file are not on the paper, and where they are."""
    said = {
        "encrypted": _("It is locked with a password: upload it without one."),
        "damaged": _("It is damaged: open it in its program, save it anew and upload it."),
        "pages": _("It has more than {most} pages.").format(most=MOST_PAGES),
        "time": _("Its pages took too long to be set, or needed too much memory."),
        "archive": _("A paper by PDF/A cannot hold pages of another PDF: print it without."),
        "office": _("A text document or spreadsheet cannot hold them: print it as PDF."),
    }
    where = _("The file as it was lies with the record, at the address at the foot of this page.")
    reason = said.get(code, said["damaged"])
    heading = _("The pages of {name} are not on this paper").format(name=name)
    return Callout(f"{reason} {where}", heading=heading, tone="warn")
