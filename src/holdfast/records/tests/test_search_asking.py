"""Whatever people type, copy or attack with, is a question and never an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.acting.callers import acting_as
from holdfast.records.search import search
from holdfast.records.search.asking import folded, normal, terms_of
from holdfast.records.search.parts import LONGEST, pieces_of_pages, pieces_of_text, plain
from holdfast.records.search.passages import PAGE_BREAK, WIDTH, excerpt_of
from holdfast.records.tests.test_search_texts import document

HOSTILE = [
    '"',
    '""""',
    '"a" OR "b"',
    "NEAR(a b)",
    "title : x",
    "{title} : x",
    "- x",
    "x*",
    "* x",
    "^x",
    "x AND",
    "NOT",
    "a & b | !c <-> d:*",
    "'; DROP TABLE records_search_part; --",
    "\\",
    "%s %(a)s",
    "{0} {where}",
    "\x00",
    "\ud800",
    "ﬁre İ ß",
    "e\u0301te\u0301",
    "①②③",
    "💥",
    "字",
    "_",
    "a" * 5_000,
    '"' + "a " * 5_000,
    "٣٤",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_questions_are_answered(ines, text):
    with acting_as(ines):
        document(ines, "# Gate\n\nHoist a lantern.")
        for past in (False, True):
            assert isinstance(search(ines, text, past=past), list)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet="ab\"*-:^(){}&|!<>\\'_ ", max_size=40))
def test_any_question_is_answered(ines, text):
    with acting_as(ines):
        assert search(ines, text, past=True) == []


@given(text=st.text(max_size=300))
def test_folding_keeps_every_letter_in_its_place(text):
    assert len(folded(normal(text))) == len(normal(text))


@given(body=st.text(max_size=400), asked=st.text(min_size=1, max_size=20))
def test_a_passage_says_what_the_text_says_and_is_short(body, asked):
    text = normal(body)
    found = excerpt_of(text, terms_of(asked))
    if found is None:
        return
    assert len(found.text) <= WIDTH + 4
    assert any(run.found for run in found.runs)
    bare = " ".join(text.split())
    said = found.text.removeprefix("… ").removesuffix(" …").strip()
    assert " ".join(said.split()) in bare


@given(pages=st.lists(st.text(max_size=200), min_size=1, max_size=40), size=st.integers(1, 400))
def test_no_word_of_a_file_is_lost_and_pages_are_counted_right(pages, size):
    long = [f"{page} p{number}p " * size for number, page in enumerate(pages, 1)]
    made = pieces_of_pages(long)
    assert all(len(piece.text) <= LONGEST + 1 for piece in made)
    for number in range(1, len(pages) + 1):
        at = [
            piece.first_page + piece.text.count(PAGE_BREAK, 0, piece.text.index(f"p{number}p"))
            for piece in made
            if f"p{number}p" in piece.text
        ]
        assert at
        assert at[0] == number


@given(text=st.text(max_size=2_000).map(lambda part: part * 50))
def test_no_word_of_a_long_text_is_lost(text):
    assert "".join(piece.text for piece in pieces_of_text(text)).split() == text.split()


@given(text=st.text(alphabet="ab #*_[](){}|-\\\n`>~!:", max_size=500))
def test_any_markdown_becomes_words(text):
    assert isinstance(plain(text), str)


@pytest.mark.parametrize(
    "text", ["-" * 200_000, " " * 200_000 + "x", "](" * 100_000, "{{" * 100_000, "#" * 200_000]
)
def test_a_text_made_to_keep_the_reader_busy_does_not(text):
    assert len(plain(text)) <= len(text)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("# One\n\n* two\n* **three**", "One\n\ntwo\nthree"),
        ("| A | B |\n|---|---|\n| c | d |", "A  B \n\n c  d"),
        (
            "See [the plan](https://x.test/a_b) and ![a map](attachment:12)",
            "See the plan and a map",
        ),
        ("{{ records: support.contact columns=title }}\n\nAfter", "After"),
        ("1\\. no list, snake_case", "1. no list, snake_case"),
    ],
)
def test_marks_of_markdown_are_no_words(markdown, words):
    assert plain(markdown).split() == words.split()
