"""Text documents of office programs: every word and picture is in the draft or named (7.5.3)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Docx
from docx.oxml import parse_xml

from holdfast.exchange.tests.test_document_pictures import body_of, png, put, shown_in, taken
from holdfast.records.extracting import FileText, read_file
from holdfast.records.tests.files import open_text, with_part

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
REAL = Path(__file__).parents[4].parent / "shared" / "realdata" / "documents"


def frame(picture: str, words: str = "") -> str:
    return (
        f'<draw:frame><draw:image xlink:href="Pictures/{picture}"/>'
        f"<svg:desc>{words}</svg:desc></draw:frame>"
    )


def read(folder: Path, content: bytes, ending: str = ".odt") -> FileText:
    path = folder / f"text{ending}"
    path.write_bytes(content)
    return read_file(path, ending, pictures=True)


def word(change: Any) -> bytes:
    """Give a DOCX file of one paragraph, changed."""
    made, out = Docx(), io.BytesIO()
    paragraph = made.add_paragraph("Keys are ")
    change(paragraph._p)
    made.save(out)
    return out.getvalue()


def test_pictures_of_an_open_document_stand_where_they_stood(ines, tmp_path):
    body = (
        '<text:h text:outline-level="1">Barriers</text:h>'
        f"<text:p>The barrier {frame('a.png', 'A [red] barrier')} closes.</text:p>"
        f"<text:p><draw:frame><draw:text-box><text:p>{frame('b.png')}Figure 1: The gate</text:p>"
        "</draw:text-box></draw:frame></text:p>"
        f"<text:list><text:list-item><text:p>Look {frame('c.png', 'Plan')}</text:p>"
        "</text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Sign</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{frame('a.png', 'Again')}</text:p></table:table-cell>"
        "</table:table-row></table:table>"
        f"{frame('d.png', 'Of the page')}"
    )
    pictures = {"a.png": png(10), "b.png": png(20), "c.png": png(30), "d.png": png(40)}
    path = tmp_path / "gate.odt"
    path.write_bytes(open_text(body, pictures=pictures))
    (told,) = taken(ines, path).files
    assert not told.notes, told.notes
    text = body_of(ines)
    assert shown_in(ines, text) == [
        ("A red barrier", 10),
        ("picture-2.png", 20),
        ("Plan", 30),
        ("Again", 10),
        ("Of the page", 40),
    ]
    lines = [line for line in text.splitlines() if line]
    assert lines[0] == "## Barriers"
    assert lines[1].startswith("The barrier ![A red barrier](attachment:")
    assert lines[1].endswith(") closes.")
    assert lines[2].endswith(") Figure 1: The gate")
    assert lines[3].startswith("- Look ![Plan]")
    assert lines[4].startswith("| Sign | ![Again]")


def test_pictures_around_the_pages_of_an_open_document_are_named(tmp_path):
    pages = (
        f"<style:header><text:p>{frame('a.png')} Port of Halden</text:p></style:header>"
        f"<style:footer><text:p>{frame('b.png')}</text:p></style:footer>"
    )
    found = read(
        tmp_path, open_text("<text:p>Gate</text:p>", pages=pages, pictures={"a.png": png(1)})
    )
    assert found.pictures == ()
    assert found.notes == (
        "2 pictures of the page header or footer stay in the original file.",
        "The header and footer of its pages stay in the original file: “Port of Halden”.",
    )


def test_a_logo_in_the_header_of_a_word_file_is_named_and_no_content(ines, tmp_path):
    made = Docx()
    made.add_paragraph("Gate")
    put(made.sections[0].header.paragraphs[0].add_run(), 60, "Logo")
    made.sections[0].footer.paragraphs[0].text = "Page 1 of 3"
    made.save(str(tmp_path / "gate.docx"))
    (told,) = taken(ines, tmp_path / "gate.docx").files
    assert "1 picture of the page header or footer stays in the original file." in told.notes
    assert not any("Page 1" in note for note in told.notes)
    assert body_of(ines) == "Gate"


def test_words_of_open_documents_are_whole_and_said_once(tmp_path):
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>Two<text:s/>words<text:line-break/>here<text:note><text:note-citation>1"
        "</text:note-citation><text:note-body><text:p>Or three</text:p></text:note-body>"
        "</text:note><office:annotation><text:p>Really?</text:p></office:annotation>.</text:p>"
        "<text:list><text:list-item><text:p>Outer</text:p><text:list><text:list-item>"
        "<text:p>Inner</text:p></text:list-item></text:list></text:list-item></text:list>"
    )
    found = read(tmp_path, open_text(body))
    assert found.markdown == "Two words here (Or three).\n\n- Outer\n    - Inner"
    assert set(found.notes) == {
        "Changes that were tracked are taken as accepted.",
        "1 footnote stands in brackets in the text.",
        "1 comment in its margin stays in the original file.",
    }


def test_a_picture_that_is_only_linked_is_named(tmp_path):
    body = (
        '<text:p>Gate <draw:frame><draw:image xlink:href="https://example.org/a.png"/>'
        "</draw:frame></text:p>"
    )
    found = read(tmp_path, open_text(body))
    assert found.notes == ("1 picture is only linked: the file does not hold it.",)


RUN = "<w:r><w:t>{}</w:t></w:r>"


@pytest.mark.parametrize(
    ("wrapped", "text"),
    [
        ("<w:smartTag {}>" + RUN.format("signed") + "</w:smartTag>", "Keys are signed"),
        ("<w:ins {}>" + RUN.format("signed") + "</w:ins>", "Keys are signed"),
        ("<w:del {}><w:r><w:delText>lost</w:delText></w:r></w:del>", "Keys are"),
        (
            "<w:sdt {}><w:sdtPr/><w:sdtContent>"
            + RUN.format("☐ signed")
            + "</w:sdtContent></w:sdt>",
            "Keys are ☐ signed",
        ),
        (
            "<w:r {}><w:pict><w:txbxContent><w:p>" + RUN.format("Note") + "</w:p></w:txbxContent>"
            "</w:pict></w:r>",
            "Keys are\nNote",
        ),
        (
            "<w:r {}><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p>"
            + RUN.format("Note")
            + "</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>"
            + RUN.format("Note")
            + "</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>",
            "Keys are\nNote",
        ),
    ],
    ids=["smart tag", "inserted", "deleted", "control", "text box", "text box twice"],
)
def test_words_of_word_files_are_found_wherever_they_are_wrapped(tmp_path, wrapped, text):
    content = word(lambda paragraph: paragraph.append(parse_xml(wrapped.format(NAMES))))
    assert read(tmp_path, content, ".docx").text.strip() == text


def test_runs_of_one_emphasis_are_marked_once(tmp_path):
    made, out = Docx(), io.BytesIO()
    paragraph = made.add_paragraph()
    for part in ("P", "ersonal", " data"):
        paragraph.add_run(part).italic = True
    paragraph.add_run(" stay").bold = True
    paragraph.add_run(" here.")
    made.save(out)
    found = read(tmp_path, out.getvalue(), ".docx").markdown
    assert found == "*Personal data* **stay** here."


def test_footnotes_and_comments_of_a_word_file_are_not_lost(tmp_path):
    path = REAL / "fedramp_ATO Letter Template.docx"
    if not path.is_file():
        pytest.skip("the real documents are not here")
    found = read_file(path, ".docx")
    assert "(FedRAMP Tailored Low Impact Software as a Service (LI-SaaS) Requirements" in found.text
    assert "1 footnote stands in brackets in the text." in found.notes


def test_a_damaged_part_of_notes_leaves_the_text_readable(tmp_path):
    content = with_part(word(lambda _paragraph: None), "word/footnotes.xml", b"<broken")
    assert read(tmp_path, content, ".docx").text.strip() == "Keys are"
