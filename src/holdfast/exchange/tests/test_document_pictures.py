"""Pictures of documents that come in: each where it stood, with its words, nothing lost (7.5.3)."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Docx
from docx.oxml import parse_xml

from holdfast.acting.callers import Caller, acting_as
from holdfast.exchange.documents.taking import DocumentsReport, TakingOptions, take_documents
from holdfast.exchange.reports import Outcome
from holdfast.records.models import Attachment, ContentVersion
from holdfast.support.models import Document

REAL = Path(__file__).parents[4].parent / "shared" / "realdata" / "documents"
SHELF = TakingOptions(source="Shelf")
SHOWN = re.compile(r"!\[([^\]]*)\]\(attachment:([0-9a-f]{24})")


def png(shade: int) -> bytes:
    """Give a picture of one dot in a shade of grey, so that each differs from the others."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = zlib.compress(bytes((0, shade)))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def put(holder: Any, shade: int, words: str = "") -> None:
    """Put a picture into a run, with the words that describe it."""
    shape = holder.add_picture(io.BytesIO(png(shade)))
    shape._inline.docPr.set("descr", words)


def saved(path: Path, made: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(path))
    return path


def taken(caller: Caller, path: Path) -> DocumentsReport:
    with acting_as(caller):
        return take_documents(caller, path, SHELF)


def body_of(caller: Caller, **wanted: str) -> str:
    with acting_as(caller):
        document = Document.objects.get(**wanted)
        return ContentVersion.objects.get(record_id=document.pk).body


def content_by_address(caller: Caller) -> dict[str, int]:
    """Give the shade of every attached picture by the beginning of its digest."""
    import hashlib  # noqa: PLC0415

    with acting_as(caller):
        kept = {row.sha256 for row in Attachment.objects.filter(name__endswith=".png")}
    shades = {hashlib.sha256(png(shade)).hexdigest(): shade for shade in range(256)}
    return {digest[:24]: shades[digest] for digest in kept}


def shown_in(caller: Caller, body: str) -> list[tuple[str, int]]:
    known = content_by_address(caller)
    return [(words, known[address]) for words, address in SHOWN.findall(body)]


def test_pictures_of_a_text_document_stand_where_they_stood(ines, tmp_path):
    made = Docx()
    made.add_heading("Barriers", level=1)
    first = made.add_paragraph("The barrier ")
    put(first.add_run(), 10, "A [red] barrier")
    first.add_run(" closes at night.")
    put(made.add_paragraph().add_run(), 20, "Gate plan")
    made.add_paragraph("Figure 1: The gate", style="Caption")
    made.add_paragraph("A picture without words:")
    put(made.add_paragraph().add_run(), 30)
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Sign"
    put(table.rows[0].cells[1].paragraphs[0].add_run(), 40, "A | sign")
    made.add_paragraph("The end, once more:")
    put(made.add_paragraph().add_run(), 20, "The plan again")
    taken(ines, saved(tmp_path / "gate.docx", made))
    body = body_of(ines)
    assert shown_in(ines, body) == [
        ("A red barrier", 10),
        ("Gate plan", 20),
        ("picture-3.png", 30),
        ("A sign", 40),
        ("The plan again", 20),
    ]
    lines = [line for line in body.splitlines() if line]
    assert re.fullmatch(r"The barrier !\[A red barrier\]\(\S+\) closes at night\.", lines[1])
    assert lines[2].startswith("![Gate plan]")
    assert lines[3] == "Figure 1: The gate"
    assert re.fullmatch(r"\| Sign \| !\[A sign\]\(\S+\) \|", lines[6])
    assert len(content_by_address(ines)) == 4, "the same picture is kept once"


def test_more_than_nine_pictures_keep_their_order(ines, tmp_path):
    made = Docx()
    for shade in range(50, 62):
        put(made.add_paragraph(f"Step {shade}").add_run(), shade, f"Step {shade}")
    taken(ines, saved(tmp_path / "steps.docx", made))
    assert shown_in(ines, body_of(ines)) == [(f"Step {n}", n) for n in range(50, 62)]


def test_a_picture_that_stands_twice_for_older_programs_is_shown_once(ines, tmp_path):
    made = Docx()
    run = made.add_paragraph("See ").add_run()
    put(run, 70, "Once")
    drawing = run._r.xpath("./w:drawing")[0]
    key = drawing.xpath(".//a:blip/@r:embed")[0]
    both = parse_xml(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        '2006" xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships"><mc:Choice Requires="wps"/><mc:Fallback><w:pict>'
        f'<v:shape><v:imagedata r:id="{key}"/></v:shape></w:pict></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    drawing.addprevious(both)
    both[0].append(drawing)
    taken(ines, saved(tmp_path / "old.docx", made))
    assert shown_in(ines, body_of(ines)) == [("Once", 70)]


def test_a_picture_that_no_page_shows_leaves_its_words_and_is_reported(ines, tmp_path):
    made = Docx()
    put(made.add_paragraph("Plan: ").add_run(), 80, "Site plan")
    path = saved(tmp_path / "plan.docx", made)
    out = tmp_path / "drawn.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith((".rels", "[Content_Types].xml")):
                data = data.replace(b"image1.png", b"image1.emf")
                data = data.replace(b'Extension="png" ContentType="image/png"', EMF)
            new.writestr(name.replace("image1.png", "image1.emf"), data)
    (told,) = taken(ines, out).files
    assert told.outcome is Outcome.CREATED, told
    assert "\\[Site plan\\]" in body_of(ines)
    assert any("1 picture is of a kind or size" in note for note in told.notes)


EMF = b'Extension="emf" ContentType="image/x-emf"'
GUIDE = """# Guide

![Gate](pictures/gate%20one.png "The gate")
Figure 1: The gate

Inline `![code](pictures/gate one.png)` stays, ![here](<pictures/gate one.png>) it stands.

```
![code](pictures/gate one.png)
```

<img src="../shared/quay.png" alt="The quay" width="300">

![By name][quay] and ![from outside](https://example.org/x.png) and ![gone](pictures/gone.png)
![in the text](data:image/png;base64,DATA)

[quay]: ../shared/quay.png
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    inline = base64.b64encode(png(120)).decode()
    for name, content in {
        "a/pictures/gate one.png": png(100),
        "shared/quay.png": png(110),
        "a/guide.md": GUIDE.replace("DATA", inline).encode(),
    }.items():
        path = tmp_path / "shelf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "secret.png").write_bytes(png(200))
    return tmp_path / "shelf"


def zipped(folder: Path) -> Path:
    out = folder.with_suffix(".zip")
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return out


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_pictures_that_markdown_names_are_taken_along(ines, shelf, packed):
    report = taken(ines, zipped(shelf) if packed else shelf)
    assert {each.file: each.outcome for each in report.files} == {
        "a/guide.md": Outcome.CREATED,
        "a/pictures/gate one.png": Outcome.UNCHANGED,
        "shared/quay.png": Outcome.UNCHANGED,
    }, "a picture that a document shows is attached to it already"
    body = body_of(ines)
    assert [shade for _words, shade in shown_in(ines, body)] == [100, 100, 110, 120]
    assert re.search(r'!\[Gate\]\(attachment:\w+ "The gate"\)\nFigure 1: The gate', body)
    assert "`![code](pictures/gate one.png)`" in body
    assert "```\n![code](pictures/gate one.png)\n```" in body
    assert "![The quay](attachment:" in body
    assert re.search(r"\[quay\]: attachment:[0-9a-f]{24}", body)
    assert "![from outside](https://example.org/x.png)" in body
    assert "![gone](pictures/gone.png)" in body
    guide = next(each for each in report.files if each.file == "a/guide.md")
    assert any("not there: pictures/gone.png" in note for note in guide.notes)


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_nothing_outside_of_the_folder_is_taken_along(ines, shelf, packed):
    (shelf / "b.md").write_text(
        "# Reach\n\n![a](../secret.png) ![b](/etc/hostname.png) ![c](link.png)\n", encoding="utf-8"
    )
    (shelf / "link.png").symlink_to(shelf.parent / "secret.png")
    if packed:
        (shelf / "link.png").unlink()
    report = taken(ines, zipped(shelf) if packed else shelf)
    body = body_of(ines, title="Reach")
    assert "attachment:" not in body
    assert 200 not in content_by_address(ines).values()
    told = next(each for each in report.files if each.file == "b.md")
    assert any("../secret.png" in note for note in told.notes)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not here")
def test_real_documents_keep_every_picture_in_their_text(ines):
    for path in sorted(REAL.glob("*.docx")):
        report = taken(ines, path)
        (told,) = report.files
        assert told.outcome in {Outcome.CREATED, Outcome.UNCHANGED}, told
        with acting_as(ines):
            document = Document.objects.get(reference=told.reference)
            versions = ContentVersion.objects.filter(record_id=document.pk)
            body = versions.get().body
            kept = Attachment.objects.filter(record_id=document.pk, note="Picture of the text")
            wanted = {row.sha256[:24] for row in kept}
        assert {address for _words, address in SHOWN.findall(body)} == wanted
        assert "](picture:" not in body
