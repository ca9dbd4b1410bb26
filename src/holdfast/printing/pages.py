"""The pages of a PDF made ready to be set into frames; runs in the typesetting process only.

What stands in annotations (values of forms, stamps, notes) becomes part of the page, because a
frame shows pages and nothing laid over them. It knows no Django.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    StreamObject,
)

UNSEEN: Final = 2 | 32  # hidden; not to be seen
SILENT: Final = ("/Link", "/Popup")
Size = tuple[float, float]


class Unprintable(Exception):
    """The pages of a file cannot be shown; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def made_ready(source: Path, target: Path, most: int) -> list[Size]:
    """Write a PDF so that all that one sees is on its pages, and give how large each is seen.

    Raises:
        Unprintable: locked with a password, damaged, or of more pages than a paper holds.
    """
    try:
        document = PdfReader(source, strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise Unprintable("encrypted")
        if not 0 < len(document.pages) <= most:
            raise Unprintable("pages" if document.pages else "damaged")
        sizes = [_seen(page) for page in document.pages]
        if any(page.get("/Annots") for page in document.pages):
            _flattened(document).write(target)
        else:
            target.write_bytes(source.read_bytes())
    except (DependencyError, FileNotDecryptedError) as error:
        raise Unprintable("encrypted") from error
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unprintable("damaged") from error
    return sizes


def _seen(page: Any) -> Size:
    """Give width and height of a page as it is seen: cropped and turned."""
    box = page.cropbox
    size = max(1.0, float(abs(box.width))), max(1.0, float(abs(box.height)))
    return (size[1], size[0]) if int(page.rotation) % 180 else size


def _flattened(document: PdfReader) -> PdfWriter:
    writer = PdfWriter(clone_from=document)
    for page in writer.pages:
        given = page.get("/Annots")
        for number, each in enumerate(given.get_object() if given is not None else ()):
            with suppress(PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError):
                _lay_on(writer, page, each.get_object(), f"/Laid{number}")
    return writer


def _lay_on(writer: PdfWriter, page: Any, annotation: Any, name: str) -> None:
    """Draw what an annotation looks like on its page."""
    if int(annotation.get("/F", 0)) & UNSEEN or annotation.get("/Subtype") in SILENT:
        return
    look = annotation["/AP"]["/N"].get_object()
    if not isinstance(look, StreamObject):  # one look for each state of a box to tick
        look = look[annotation["/AS"]].get_object()
    matrix = _placing(look, [float(each) for each in annotation["/Rect"]])
    look[NameObject("/Type")] = NameObject("/XObject")
    look[NameObject("/Subtype")] = NameObject("/Form")
    resources = page.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
    drawings = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    drawings[NameObject(name)] = look.indirect_reference or writer._add_object(look)  # noqa: SLF001 - the library has no other way to add an object
    placed = " ".join(f"{each:.5f}" for each in matrix)
    before = page["/Contents"] if "/Contents" in page else ArrayObject()
    known = before if isinstance(before, ArrayObject) else ArrayObject([page.raw_get("/Contents")])
    page[NameObject("/Contents")] = ArrayObject(
        [
            writer._add_object(_drawn("q")),  # noqa: SLF001
            *known,
            writer._add_object(_drawn(f"Q q {placed} cm {name} Do Q")),  # noqa: SLF001
        ]
    )


def _drawn(operators: str) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(f"\n{operators}\n".encode())
    return made


def _placing(look: Any, rect: list[float]) -> list[float]:
    """Give the matrix that fits what an annotation looks like into its place on the page."""
    left, bottom, right, top = (float(each) for each in look["/BBox"])
    a, b, c, d, e, f = (float(each) for each in look.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    across = [a * x + c * y + e for x, y in corners]
    along = [b * x + d * y + f for x, y in corners]
    wide, high = max(across) - min(across), max(along) - min(along)
    by_x = (max(rect[0], rect[2]) - min(rect[0], rect[2])) / wide
    by_y = (max(rect[1], rect[3]) - min(rect[1], rect[3])) / high
    to_x = min(rect[0], rect[2]) - min(across) * by_x
    to_y = min(rect[1], rect[3]) - min(along) * by_y
    return [by_x, 0, 0, by_y, to_x, to_y]
