"""The same paper as a text document and as a spreadsheet: nothing of it is lost or runs."""

import io
import re
import zipfile
from typing import get_args

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from holdfast.printing.markdown import tree_of
from holdfast.printing.office.documents import WRITERS, docx_of
from holdfast.printing.office.sheets import xlsx_of
from holdfast.printing.parts import (
    Bar,
    Bars,
    Callout,
    Column,
    Dossier,
    Drawing,
    Fact,
    Facts,
    Figure,
    Figures,
    Grade,
    GradeRow,
    Heading,
    Markup,
    Matrix,
    MatrixCell,
    MatrixRow,
    MatrixStep,
    Moment,
    NewPage,
    Part,
    Rich,
    Share,
    Sheet,
    Text,
    Value,
)
from holdfast.printing.printouts import Printout
from holdfast.printing.tests.test_setting import HOSTILE, LETTERHEAD

TEXT = "# Purpose\n\nWalk the *fence*.\n\n1. Gate\n2. Quay\n   - crane\n\n| A |\n|---|\n| x |"
PARTS: tuple[Part, ...] = (
    Heading("Posts"),
    Text("Who stands where."),
    Facts([Fact("Owner", "Nora Dahl")]),
    Sheet([Column("Post"), Column("Guards", number=True)], [["Gate", "12"], ["Quay", "007"]]),
    Rich(tree_of(TEXT)),
    Figures([Figure("met", "88", "good", "of 239")]),
    Bars([Bar("Clause 4", [Share(3, "good")], "3 of 4")], [Value("met", "good")]),
    Matrix(
        "Likelihood",
        "Consequence",
        [MatrixRow(1, "rare", [MatrixCell(2, "low", "Low")])],
        [MatrixStep(1, "minor")],
    ),
    Grade(["Weak"], [GradeRow("Often", [Value("High", "high")])]),
    Callout("The review is overdue.", "Look here"),
    Dossier("RSK-0001", "Theft", Value("High", "high"), moments=[Moment("Now", "High", "high")]),
    Drawing(Markup("<svg/>"), "Gate leads to quay."),
    NewPage(),
)
SAID = (
    "Posts", "Who stands where.", "Nora Dahl", "Gate", "12", "88", "3 of 4", "rare", "High",
    "The review is overdue.", "RSK-0001", "Theft",
)  # fmt: skip


def paper(*parts, **values):
    return Printout(**{"kind": "Register", "title": "Guard posts", "parts": parts, **values})


def words_of_docx(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = [n for n in archive.namelist() if re.match(r"word/(document|header|footer)", n)]
        texts = [archive.read(name).decode() for name in names]
    return "\n".join(re.sub(r"<[^>]+>", "\n", text) for text in texts)


def rows_of_xlsx(made):
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_part_can_be_written():
    assert set(WRITERS) == set(get_args(Part))


def test_a_text_document_holds_what_the_paper_holds():
    made = docx_of(LETTERHEAD, paper(*PARTS, reference="DOC-0001", watermark="Obsolete"))
    words = words_of_docx(made)
    for said in (*SAID, "Purpose", "fence", "crane", "Gate leads to quay.", "Quay"):
        assert said in words, said
    for around in ("INTERNAL", "OBSOLETE", "Port of Halden", "Ines Solberg", "1,234 entries"):
        assert around in words, around


def test_its_headings_tables_and_properties_are_those_of_the_format():
    document = Document(io.BytesIO(docx_of(LETTERHEAD, paper(*PARTS, reference="DOC-0001"))))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:2] == ["Posts", "Purpose"]
    assert document.core_properties.title == "Guard posts"
    assert document.core_properties.author == "Port of Halden"
    sheet = next(t for t in document.tables if t.cell(0, 0).text == "Post")
    assert [cell.text for cell in sheet.rows[1].cells] == ["Gate", "12"]
    assert sheet.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_a_spreadsheet_holds_each_table_on_its_own_sheet():
    sheets = rows_of_xlsx(xlsx_of(LETTERHEAD, paper(*PARTS)))
    assert sheets["Posts"] == [["Post", "Guards"], ["Gate", 12.0], ["Quay", "007"]]
    overview = "\n".join(str(cell) for row in sheets["Overview"] for cell in row)
    for said in ("Guard posts", "Nora Dahl", "88", "3 of 4", "Theft", "The review is overdue."):
        assert said in overview, said


def test_tables_of_the_same_name_do_not_hide_each_other():
    one, other = Sheet([Column("A")], [["1"]]), Sheet([Column("A")], [["2"]])
    sheets = rows_of_xlsx(xlsx_of(LETTERHEAD, paper(Heading("A/B: [x]"), one, other)))
    assert [rows[1] for rows in list(sheets.values())[1:]] == [[1.0], [2.0]]


@pytest.mark.parametrize(
    "said", [*HOSTILE, "=1+1", "@SUM(A1)", "a\x00b\x0bc", "\ud800", "x" * 40_000]
)
def test_words_stay_words(said):
    hostile = paper(
        Heading(said), Sheet([Column(said[:30])], [[said]]), Rich(tree_of(said)), title=said
    )
    words = words_of_docx(docx_of(LETTERHEAD, hostile))
    assert "Port of Halden" in words
    made = xlsx_of(LETTERHEAD, hostile)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if "worksheets/" in n]
    assert not any("<f>" in sheet for sheet in sheets)
    assert rows_of_xlsx(made)


def test_a_title_may_be_longer_than_a_file_can_say_of_itself():
    made = docx_of(LETTERHEAD, paper(Text("x" * 40_000), title="t" * 400))
    assert "t" * 400 in words_of_docx(made)
    assert rows_of_xlsx(xlsx_of(LETTERHEAD, paper(Text("x" * 40_000), title="t" * 400)))
