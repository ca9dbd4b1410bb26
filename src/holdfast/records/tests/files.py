"""Small files for tests, written by hand: PDF with as many pages as wanted, DOCX."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import docx


def pdf(pages: Sequence[str]) -> bytes:
    """Give a PDF file with one line of text on each page."""
    return _pdf_with([f"BT /F1 12 Tf 40 700 Td ({words}) Tj ET" for words in pages])


def lines_pdf(lines: Sequence[tuple[int, str]]) -> bytes:
    """Give a PDF file of one page, with lines below each other, each in its size."""
    said, height = [], 780
    for size, words in lines:
        height -= round(1.4 * size)
        said.append(f"BT /F1 {size} Tf 40 {height} Td ({words}) Tj ET")
    return _pdf_with(["\n".join(said)])


def _pdf_with(pages: Sequence[str]) -> bytes:
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /MediaBox [0 0 595 842] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, said in enumerate(pages):
        font = "<< /Font << /F1 3 0 R >> >>"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /Resources {font} /Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(said)} >>\nstream\n{said}\nendstream",
        ]
    return _pdf_of(objects)


def _pdf_of(objects: Iterable[str]) -> bytes:
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    start = len(made)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    made += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{rows}".encode()
    made += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\n".encode()
    return bytes(made + f"startxref\n{start}\n%%EOF\n".encode())


def word(*paragraphs: str) -> bytes:
    """Give a DOCX file."""
    made, out = docx.Document(), io.BytesIO()
    for each in paragraphs:
        made.add_paragraph(each)
    made.save(out)
    return out.getvalue()


ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def open_text(body: str, *, pages: str = "", pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Give an ODT file: its body, what stands around its pages, its pictures by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr(
            "content.xml",
            f"<office:document-content {ODT}><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
        made.writestr(
            "styles.xml",
            f"<office:document-styles {ODT}><office:master-styles><style:master-page>{pages}"
            "</style:master-page></office:master-styles></office:document-styles>",
        )
        for name, data in (pictures or {}).items():
            made.writestr(f"Pictures/{name}", data)
    return out.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """Give an office file in which one part says something else."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for each in given.infolist():
            if each.filename != name:
                made.writestr(each, given.read(each))
        made.writestr(name, data)
    return out.getvalue()
