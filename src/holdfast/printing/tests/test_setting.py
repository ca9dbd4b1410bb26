"""Setting a paper: what people wrote appears as they wrote it, whatever it says."""

import datetime as dt
import json
import re

import pytest
import typst

from holdfast.acting.refusals import Refused
from holdfast.printing import child, printouts
from holdfast.printing.letterhead import LedgerLine, Letterhead
from holdfast.printing.markdown import tree_of
from holdfast.printing.parts import (
    Bar,
    Bars,
    Callout,
    Column,
    Dossier,
    Fact,
    Facts,
    Figure,
    Figures,
    Grade,
    GradeRow,
    Heading,
    Matrix,
    MatrixCell,
    MatrixRow,
    MatrixStep,
    Moment,
    NewPage,
    Rich,
    Share,
    Sheet,
    Text,
    Value,
    as_data,
)
from holdfast.printing.printouts import Printout, data_of, pdf_of

LETTERHEAD = Letterhead(
    organization="Port of Halden",
    language="en",
    printed_at=dt.datetime(2026, 3, 2, 14, 5, 6, 789, tzinfo=dt.UTC),
    printed_by="Ines Solberg",
    address="https://sems.halden.example/r/RSK-0001/",
    ledger=LedgerLine(1234, "3f2a", 7, 1200),
)
HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:0.1.0": *',
    "*bold* _slanted_ `raw` $x^2$ <label> @ref",
    '"; ] } ) \\ // /* no comment */',
    "‘curly’ “quotes” – dashes … ---",
    "שער הנמל · بوابة الميناء",
    "🚢 ⚠️ 😀",
    "= Heading\n- item\n+ item",
    "</script><b>bold</b>&amp;",
)
EVERYTHING = (
    Heading("One"),
    Heading("Two", 2),
    Text("First line\nsecond line"),
    Text("Quiet", "unknown", stays=True),
    Facts([Fact("Owner", "Rita"), Fact("Long", "text", wide=True), Fact("State", "x")], 2),
    Sheet([Column("A"), Column("B", 0, number=True)], [["1", Value("In force", "good", "pill")]]),
    Rich(
        tree_of("# H\n\nText **strong** [web](https://iso.org)\n\n- a\n- b\n\n|a|b|\n|-|-|\n|1|2|")
    ),
    Rich(
        tree_of("> quote\n\n```\ncode\n```\n\n1. x\n2. y\n\n---\n\n~~gone~~ `code` ![alt](x.png)")
    ),
    Figures([Figure("Risks", "60", "bad", "3 fewer"), Figure("Overdue", "0")]),
    Bars([Bar("4 Context", [Share(3, "good"), Share(0, "bad")], "3 of 3")], [Value("Met", "good")]),
    Matrix(
        "Likelihood",
        "Consequence",
        [MatrixRow(1, "remote", [MatrixCell(2, "low", "Low", "RSK-0001"), MatrixCell(0, "", "")])],
        [MatrixStep(1, "slight"), MatrixStep(2, "limited")],
    ),
    Grade(["1 none"], [GradeRow("1 low", [Value("L Low", "low")])]),
    Callout("Look", "Heading", "bad"),
    Dossier(
        "RSK-0001",
        "Fence cut",
        Value("High", "high", "pill"),
        "In words",
        [Moment("Before", "High", "high", "4 × 4"), Moment("Target", "", "unknown", "not judged")],
        [Fact("Owner", "Rita")],
        [Fact("Why", "Seen so")],
        [("TRT-0001", "Light it", "Rita", Value("Done", "good", "pill"))],
    ),
    NewPage(),
    Text("The end"),
)


def paper(*parts, **values):
    return Printout(kind="Report", title="Fence", parts=parts, **values)


def headings(printout):
    """Give what the headings of a set paper say, as the typesetter understood them."""
    found = typst.query(
        child.TEMPLATES / "printout.typ",
        "heading",
        field="body",
        root=child.TEMPLATES,
        font_paths=[child.FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data_of(LETTERHEAD, printout))},
    )
    return json.loads(found)


def pages(pdf):
    found = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", pdf)
    assert found is not None
    return int(found[1])


def test_what_people_wrote_is_shown_never_run():
    said = headings(paper(*(Heading(text) for text in HOSTILE)))
    assert [body["func"] for body in said] == ["text"] * len(HOSTILE)
    assert [body["text"] for body in said] == list(HOSTILE)


def test_hostile_words_are_set_wherever_they_may_stand():
    everywhere = [
        Fact(text, Value(text, how=how)) for text in HOSTILE for how in ("text", "pill", "mono")
    ]
    parts = [Facts(everywhere), *(Rich(tree_of(text)) for text in HOSTILE)]
    made = paper(*parts, reference=HOSTILE[0], keywords=HOSTILE, watermark=HOSTILE[2])
    assert pdf_of(LETTERHEAD, made).startswith(b"%PDF-")


def test_every_part_can_be_set_as_long_keeping_and_screen_readers_ask():
    pdf = pdf_of(LETTERHEAD, paper(*EVERYTHING, facts=[Fact("A", "b")]), archive=True)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b">Fence</rdf:li>" in pdf
    assert b"/Lang (en)" in pdf or b"/Lang(en)" in pdf
    assert b"/MarkInfo" in pdf


def test_a_paper_on_its_side_and_a_draft_are_set_too():
    pdf = pdf_of(LETTERHEAD, paper(Text("x"), landscape=True, watermark="Draft"), archive=True)
    assert b"/MediaBox[0 0 841.8898 595.2756]" in pdf.replace(b"/MediaBox [", b"/MediaBox[")


def test_a_new_page_begins_where_it_is_asked_for():
    assert pages(pdf_of(LETTERHEAD, paper(Text("x"), Text("y")))) == 1
    assert pages(pdf_of(LETTERHEAD, paper(Text("x"), NewPage(), Text("y")))) == 2


def test_every_page_says_whose_it_is_who_printed_it_and_what_proves_it():
    data = data_of(
        LETTERHEAD, paper(Text("x"), classification="confidential", reference="RSK-0001")
    )
    labels = data["labels"]
    assert data["organization"] == "Port of Halden"
    assert labels["classification"] == "Confidential"
    assert "2 Mar 2026" in labels["printed"]
    assert "14:05" in labels["printed"]
    assert "UTC by Ines Solberg" in labels["printed"]
    assert labels["ledger"] == (
        "Ledger: 1,234 entries, root 3f2a · checkpoint 7 signed at 1,200 entries"
    )
    assert data["address_shown"] == "sems.halden.example/r/RSK-0001/"
    assert data["running"] == "RSK-0001 · Fence"


def test_a_ledger_without_a_signature_says_so():
    assert LedgerLine(3, "ab").words.endswith("no checkpoint signed yet")


def test_the_same_paper_is_the_same_file():
    one, two = (pdf_of(LETTERHEAD, paper(*EVERYTHING)) for _ in range(2))
    assert one == two


def test_signs_without_a_font_are_refused_only_for_long_keeping():
    made = paper(Text("port 港口"))
    assert pdf_of(LETTERHEAD, made).startswith(b"%PDF-")
    with pytest.raises(Refused, match="without “archive”"):
        pdf_of(LETTERHEAD, made, archive=True)


def test_whoever_runs_the_server_may_add_fonts(settings, tmp_path):
    settings.HOLDFAST_HOME = tmp_path
    (tmp_path / "fonts").mkdir()
    assert printouts._own_fonts() == [str(tmp_path / "fonts")]
    assert pdf_of(LETTERHEAD, paper(Text("x"))).startswith(b"%PDF-")


def test_what_takes_too_long_is_given_up_with_advice(monkeypatch):
    monkeypatch.setattr(printouts, "PATIENCE", 0.001)
    with pytest.raises(Refused, match="Narrow it with the filters"):
        pdf_of(LETTERHEAD, paper(*EVERYTHING))


def test_what_needs_too_much_memory_is_refused_and_takes_nobody_with_it(monkeypatch):
    monkeypatch.setattr(printouts, "MEMORY", 150 * 1024**2)
    rows = [[f"Row {number}", "Some words"] for number in range(2000)]
    with pytest.raises(Refused, match="too large"):
        pdf_of(LETTERHEAD, paper(Sheet([Column("A"), Column("B")], rows)))


def test_a_busy_press_asks_for_patience(monkeypatch):
    monkeypatch.setattr(printouts, "PATIENCE", 0.001)
    for _ in range(printouts.AT_ONCE):
        printouts._press.acquire()
    try:
        with pytest.raises(Refused, match="busy"):
            pdf_of(LETTERHEAD, paper(Text("x")))
    finally:
        printouts._press.release(printouts.AT_ONCE)


def test_what_is_no_part_cannot_be_printed():
    with pytest.raises(TypeError, match="float cannot be printed"):
        as_data(Fact("Owner", 0.5))  # type: ignore[arg-type]


def test_long_words_may_break_and_lose_no_letter():
    digest = "0123456789abcdef" * 4
    shown = data_of(LETTERHEAD, paper(Text(digest)))["parts"][0]["text"]
    assert shown != digest
    assert shown.replace("\u200b", "") == digest
