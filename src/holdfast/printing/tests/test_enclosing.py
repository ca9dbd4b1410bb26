"""Pages of a file behind a paper: marked, never covered, and a clear word where they cannot be."""

import io

import pypdf
import pytest
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from holdfast.acting.refusals import Refused
from holdfast.printing import enclosing, printouts
from holdfast.printing.enclosing import Enclosed
from holdfast.printing.printouts import CopyMark, Printout, pdf_of
from holdfast.printing.tests.test_setting import LETTERHEAD
from holdfast.records.tests.files import pdf

A4 = (595, 842)


@pytest.fixture
def file(tmp_path):
    def made(content, kind="pdf"):
        path = tmp_path / f"given.{kind}"
        path.write_bytes(content)
        return Enclosed(path, f"gate.{kind}", kind)

    return made


def printed(enclosed, *, archive=False, **values):
    paper = Printout(kind="Document", title="Gate", parts=[], enclosed=enclosed, **values)
    return pypdf.PdfReader(io.BytesIO(pdf_of(LETTERHEAD, paper, archive=archive)))


def words(document, page):
    return " ".join(document.pages[page].extract_text().split())


def size(document, page):
    box = document.pages[page].mediabox
    return round(box.width), round(box.height)


def changed(content, change):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_every_page_carries_the_marks_and_keeps_its_words(file):
    mark = CopyMark("Copy 1 of 2 · Gate North", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    made = printed(
        file(pdf(["Look at the seal", "Open the gate"])),
        reference="DOC-0001",
        head="PRO-07 · v2",
        foot="version 2 · approved 2 Mar 2026 by Tom Berg",
        watermark="Obsolete",
        copy=mark,
    )
    assert len(made.pages) == 3
    for page, said in ((1, "Look at the seal"), (2, "Open the gate")):
        text = words(made, page)
        for each in (said, "PRO-07 · v2 · DOC-0001 · Gate", "approved 2 Mar 2026", "OBSOLETE"):
            assert each in text
        assert "Copy 1 of 2" in text
        assert f"Page {page + 1} of 3" in text
        assert size(made, page) == A4
    assert "no PDF/A" in words(made, 0)


def test_turned_cropped_and_odd_pages_keep_the_size_in_which_they_are_seen(file):
    def odd(writer):
        writer.pages[0].rotate(90)
        writer.pages[1].mediabox.upper_right = (2000, 1200)
        writer.pages[2].cropbox.upper_right = (420, 600)
        writer.pages[3].mediabox.upper_right = (60, 60)

    made = printed(file(changed(pdf(["a", "b", "c", "d"]), odd)))
    assert size(made, 1) == (842, 595)
    assert size(made, 2) == (2000, 1200)
    assert size(made, 3) == (420, 600)
    assert size(made, 4) == (420, 420)  # large enough for the marks


def test_what_was_filled_into_a_form_is_on_the_page(file):
    def filled(writer):
        look = DecodedStreamObject()
        look.set_data(b"BT /F1 12 Tf 2 5 Td (Seal 4711) Tj ET")
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        fonts = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
        look[NameObject("/BBox")] = ArrayObject([FloatObject(n) for n in (0, 0, 100, 20)])
        look[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): fonts})}
        )
        field = DictionaryObject(
            {
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (50, 50, 250, 90)]),
                NameObject("/F"): NumberObject(4),
                NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
            }
        )
        page = writer.pages[0]
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(field), NumberObject(3)])
        writer.add_annotation(0, FreeText(text="No look of its own", rect=(0, 0, 9, 9)))

    made = printed(file(changed(pdf(["Words"]), filled)))
    assert "Words" in words(made, 1)
    assert "Seal 4711" in words(made, 1)


def locked(password):
    return changed(pdf(["Secret"]), lambda w: w.encrypt(password, "owner", algorithm="AES-256"))


def test_a_file_locked_against_changes_only_is_shown(file):
    assert "Secret" in words(printed(file(locked(""))), 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (locked("password"), "locked with a password"),
        (pdf(["Words"])[:300], "damaged"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
        (b"%PDF-1.4 " + b"<<" * 5000, "damaged"),
        (pdf([]), "damaged"),
    ],
)
def test_a_file_that_cannot_be_shown_leaves_a_sheet_that_says_why(file, content, reason):
    made = printed(file(content), watermark="Draft")
    assert len(made.pages) == 1
    assert reason in words(made, 0)
    assert "The pages of gate.pdf are not on this paper" in words(made, 0)
    assert "DRAFT" in words(made, 0)


def test_a_file_of_too_many_pages_leaves_a_sheet(file, monkeypatch):
    monkeypatch.setattr(enclosing, "MOST_PAGES", 2)
    made = printed(file(pdf(["a", "b", "c"])))
    assert len(made.pages) == 1
    assert "more than 2 pages" in words(made, 0)


def test_a_file_that_takes_too_much_leaves_a_sheet(file, monkeypatch):
    first: list[bytes] = []

    def tired(request, *, archive):
        if not first:
            first.append(request)
            raise Refused("too large")
        return b"%PDF-sheet"

    monkeypatch.setattr(printouts, "_set", tired)
    paper = Printout(kind="Document", title="Gate", parts=[], enclosed=file(pdf(["a"])))
    assert pdf_of(LETTERHEAD, paper) == b"%PDF-sheet"


def test_for_long_keeping_the_paper_says_that_it_cannot_hold_the_pages(file):
    made = printed(file(pdf(["a"])), archive=True)
    assert len(made.pages) == 1
    assert "cannot hold pages of another PDF" in words(made, 0)


def test_a_picture_that_is_none_leaves_a_sheet(file):
    made = printed(file(b"\x89PNG\r\n\x1a\n broken", "png"))
    assert len(made.pages) == 1
    assert "damaged" in words(made, 0)
