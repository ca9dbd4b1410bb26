"""What a document is called: by its properties, its headings, its largest type, or its file."""

import pytest

from holdfast.acting.callers import acting_as
from holdfast.exchange.documents.describing import described
from holdfast.exchange.documents.taking import TakingOptions, take_documents
from holdfast.exchange.documents.titles import is_title
from holdfast.records.extracting import FileText, read_file
from holdfast.records.tests.files import lines_pdf
from holdfast.support.models import Document


def called(name, **said):
    return described(name, FileText(**said))


@pytest.mark.parametrize(
    "words",
    [
        "Microsoft Word - HT-020 Warning notice.docx",
        "Word - HT-020 Warning notice.doc",
        "HT-020_Warning_notice.docx",
        "HT-020 Warning notice",
    ],
)
def test_the_program_and_its_ending_are_no_part_of_a_title(words):
    assert called("x.pdf", title=words).title == "HT-020 Warning notice"


@pytest.mark.parametrize(
    "words",
    [
        "untitled",
        "Unbenannt 1",
        "Document1",
        "Dokument (2)",
        "PowerPoint - Presentation1",
        r"C:\Users\ola\Desktop\gate.doc",
        "/home/ola/gate.odt",
        "file:///srv/gate.html",
        "SKM_C36822091512340",
        "Scan_20221130_0001",
        "IMG_2034",
        "Xerox WorkCentre 7845",
        "Scanned by CamScanner",
        "1",
        "Check every driver before the gate opens and write the number of the seal down.",
        "x" * 200,
    ],
)
def test_what_is_obviously_no_title_is_passed_over_and_named(words):
    found = called("gate_post orders.pdf", title=words, pages=("Gate",))
    assert (found.title, found.named_by) == ("gate post orders", "name")
    assert found.passed_over == words


@pytest.mark.parametrize("words", ["Contents", "1 Introduction", "Purpose and scope", "2. Zweck"])
def test_a_heading_that_every_document_has_names_none(words):
    assert called("PRO-07 access.docx", headings=((2, words),)).title == "PRO-07 access"


@pytest.mark.parametrize("words", ["BOD 16-03", "Vaktinstruks", "Ed. 3", "MERCHANT VESSELS", "Q4"])
def test_a_short_title_is_one(words):
    assert is_title(words) is (words != "Q4")


def test_a_title_left_behind_by_a_template_gives_way_to_what_the_text_shows():
    found = called(
        "new.docx",
        title="Quarterly budget",
        headings=((1, "Gate procedure"),),
        pages=("Gate procedure\nCheck every driver.",),
    )
    assert (found.title, found.passed_over) == ("Gate procedure", "Quarterly budget")
    alone = called("new.docx", title="Quarterly budget", pages=("Check every driver.",))
    assert alone.title == "Quarterly budget"


def test_the_largest_type_of_the_first_page_is_the_title_of_a_pdf(tmp_path):
    path = tmp_path / "scan0001.pdf"
    lines = [(9, "Port of Halden"), (24, "Post orders for"), (24, "the North gate"), (12, "1 Duty")]
    path.write_bytes(lines_pdf([*lines, *((10, f"Line {n} of the text") for n in range(9))]))
    text = read_file(path, ".pdf")
    assert text.prominent == "Post orders for the North gate"
    found = described(path.name, text)
    assert (found.title, found.named_by) == ("Post orders for the North gate", "type")


def test_a_letter_in_one_size_has_no_prominent_words(tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(lines_pdf([(11, f"Line {n} of the letter") for n in range(9)]))
    assert read_file(path, ".pdf").prominent == ""


def test_numbered_lines_that_go_on_are_sentences_and_no_headings(tmp_path):
    path = tmp_path / "checklist.pdf"
    lines = [(10, "2 The team identifies all the software and"), (10, "how it is used by others")]
    path.write_bytes(lines_pdf([*lines, (10, "3 Third parties"), (10, "They are asked.")]))
    assert read_file(path, ".pdf").headings == ((1, "3 Third parties"),)


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("Author: Nina Dahl", "Nina Dahl"),
        ("Microsoft Office User", ""),
        ("{{AUTHOR_NAME}}", ""),
        ("USCG", "USCG"),
        ("Owner Larsen", "Owner Larsen"),
    ],
)
def test_a_program_is_nobody(said, author):
    assert called("a.docx", author=said).author == author


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Gate procedure\nOctober 17, 2016\nText", "2016-10-17"),
        ("# Gate\n\n**Revised: 3. März 2024**", "2024-03-03"),
        ("Gate\nDate: 2024-03-03", "2024-03-03"),
        ("Gate\nOn October 17, 2016 somebody left.", ""),
        ("Gate\nDate: 01/02/2020", ""),
        ("Gate\nEffective October 17, 2030", ""),
    ],
)
def test_the_day_is_read_from_a_line_that_says_nothing_else(text, day):
    assert called("a.md", pages=(text,)).written == day


def test_the_last_of_the_revisions_that_a_text_lists_is_its_day(tmp_path):
    path = tmp_path / "conduct.md"
    path.write_text(
        "name: Code of conduct\nmajorRevisions:\n  - date: Jun 1 2018\n    comment: First\n"
        "  - date: Jul 2 2019\n---\n\n# Purpose\n\nText.\n"
    )
    assert described(path.name, read_file(path, ".md")).written == "2019-07-02"


def test_codes_of_one_year_are_told_apart():
    assert called("a.pdf", title="BOD 16-03").code == "BOD-16-03"
    assert called("PRO-02-2024 Keys.pdf").code == "PRO-02"
    assert called("a.md", pages=("See Guidance v4 on this.",)).edition == ""
    assert called("a.md", pages=("Gate\nVersion 1.2, June 2023",)).edition == "1.2"


@pytest.fixture
def shelf(tmp_path):
    folder = tmp_path / "shelf"
    folder.mkdir()
    parts = "".join(f"\n## Part {number}\n\nText.\n" for number in range(1, 44))
    (folder / "a.md").write_text(f"# Gate procedure\n{parts}")
    (folder / "b.md").write_text("# Gate procedure\n\nAnother text.\n")
    return folder


def taken(caller, path, **how):
    with acting_as(caller):
        return take_documents(caller, path, TakingOptions("Shelf"), **how)


@pytest.mark.parametrize("dry_run", [True, False])
def test_two_files_of_one_title_are_told_apart_before_and_after(ines, shelf, dry_run):
    first, second = taken(ines, shelf, dry_run=dry_run).files
    assert not any("Same title" in note for note in first.notes)
    assert "Same title as a.md." in second.notes


def test_a_title_that_the_register_has_already_is_said(ines, shelf):
    taken(ines, shelf / "a.md")
    (second,) = taken(ines, shelf / "b.md", dry_run=True).files
    assert "Same title as DOC-0001, which is in the register." in second.notes


def test_the_register_shows_a_dozen_headings_and_how_many_more(ines, shelf):
    (report,) = taken(ines, shelf / "a.md").files
    assert report.headings == 43
    with acting_as(ines):
        purpose = Document.objects.get().purpose
    assert "Part 12 and 31 more" in purpose
    assert "Part 13" not in purpose
