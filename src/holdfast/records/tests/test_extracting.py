"""Files that harm: what can be read of them is read, the rest is said, and nothing breaks."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from holdfast.records.extracting import read_file
from holdfast.records.extracting.limits import MEBIBYTE, Limits
from holdfast.records.tests.files import pdf, with_part, word

BODY = "word/document.xml"


@pytest.fixture
def said(tmp_path):
    def read(content, ending, **limits):
        path = tmp_path / f"file{ending}"
        path.write_bytes(content)
        return read_file(path, ending, limits=Limits(**limits) if limits else None)

    return read


def test_pages_of_a_pdf_are_told_apart(said):
    found = said(pdf(["First gate", "Second gate"]), ".pdf")
    assert (found.paged, found.problem) == (True, "")
    assert [page.strip() for page in found.pages] == ["First gate", "Second gate"]


def test_paragraphs_of_a_docx_are_read(said):
    assert said(word("First gate", "Second gate"), ".docx").text.split("\n")[0] == "First gate"


def test_a_part_that_unpacks_to_very_much_is_not_unpacked(said):
    bomb = with_part(word("x"), BODY, b"<w>" + b" " * (60 * MEBIBYTE))
    assert len(bomb) < MEBIBYTE
    begun = time.monotonic()
    assert "larger than" in said(bomb, ".docx").problem
    assert time.monotonic() - begun < Limits().wall_seconds


def test_entities_are_not_unfolded(said):
    evil = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "lol">]><w>&a;</w>'
    assert "entities" in said(with_part(word("x"), BODY, evil), ".docx").problem


def test_a_locked_pdf_is_named_as_locked(said):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Secret"]))))
    writer.encrypt("password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    found = said(out.getvalue(), ".pdf")
    assert "password" in found.problem
    assert found.text == ""


def test_of_very_many_pages_the_first_are_read(said):
    found = said(pdf([f"Page {number}" for number in range(40)]), ".pdf", pages=10)
    assert len(found.pages) == 10
    assert any("10/40" in note for note in found.notes)


def test_a_page_count_that_is_a_lie_costs_nothing(said):
    lie = pdf(["Gate"]).replace(b"/Count 1 ", b"/Count 99999999 ")
    found = said(lie, ".pdf")
    assert len(found.pages) <= Limits().pages


def test_pages_that_are_their_own_parents_end(said):
    loop = pdf(["Gate"]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
    assert said(loop, ".pdf").problem


def test_a_file_that_computes_for_long_is_stopped(said):
    assert "too long" in said(pdf(["Gate"]), ".pdf", wall_seconds=0).problem


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".odt", ".xlsx", ".pptx", ".eml", ".html"])
def test_rubbish_is_said_to_be_damaged_and_never_raises(said, ending):
    for content in (b"\x00" * 500, b"PK\x03\x04" + b"\xff" * 500, b"%PDF-1.7\n" + b"\xfe" * 500):
        found = said(content, ending)
        assert found.problem or found.pages


@settings(max_examples=15)
@given(cut=st.integers(20, 900), change=st.binary(min_size=1, max_size=40))
def test_a_pdf_that_was_cut_or_overwritten_never_raises(tmp_path_factory, cut, change):
    content = pdf(["First gate", "Second gate"])
    path = tmp_path_factory.mktemp("spoiled") / "file.pdf"
    path.write_bytes(content[:cut] + change + content[cut + len(change) :])
    found = read_file(path, ".pdf")
    assert found.problem or found.pages
