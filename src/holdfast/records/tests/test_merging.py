"""Two people write on one text: nothing that either added is lost (7.5.3)."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.records.content.merging import MARKED, Merged, marked_in, merged, settled

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "# One", "- two", "| x | y |"]), max_size=12)
TEXTS = LINES.map("\n".join)


def merge(base: str, ours: str, theirs: str) -> Merged:
    return merged(base, ours, theirs, our_name="Ines", their_name="Omar")


def added(base: str, text: str) -> Counter[str]:
    return Counter(text.split("\n")) - Counter(base.split("\n"))


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_that_either_person_added_is_lost(base, ours, theirs):
    lines = Counter(merge(base, ours, theirs).text.split("\n"))
    assert added(base, ours) <= lines
    assert added(base, theirs) <= lines


@given(TEXTS, TEXTS)
def test_what_only_one_person_changed_is_taken_as_it_is(base, text):
    assert merge(base, text, text) == Merged(text)
    assert merge(base, text, base) == Merged(text)
    assert merge(base, base, text) == Merged(text)


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_saved_first(base, one, other):
    here, there = merge(base, one, other), merge(base, other, one)
    assert here.marked == there.marked
    without = [Counter(MARKED.sub("", made.text).split("\n")) for made in (here, there)]
    assert without[0] == without[1]
    sides = [
        {frozenset((each.first, each.second)) for each in marked_in(made.text)}
        for made in (here, there)
    ]
    assert sides[0] == sides[1]


@given(TEXTS, TEXTS, TEXTS)
def test_every_marked_passage_is_found_and_can_be_settled(base, ours, theirs):
    made = merge(base, ours, theirs)
    assert len(marked_in(made.text)) == made.marked
    text = made.text
    for _each in range(made.marked):
        text = settled(text, 0, "both")
    assert marked_in(text) == []
    assert added(base, ours) + Counter() <= Counter(text.split("\n")) + Counter({"": 99})


def test_changes_in_different_paragraphs_both_come_in():
    base = "# Gate\n\nCheck the seal.\n\nCall the post."
    ours = base.replace("seal", "seal and the number")
    theirs = base.replace("the post", "the control room")
    assert merge(base, ours, theirs) == Merged(
        "# Gate\n\nCheck the seal and the number.\n\nCall the control room."
    )


def test_two_rows_of_one_table_do_not_get_in_each_other_s_way():
    base = "| a | b |\n|---|---|\n| 1 | |\n| 2 | |"
    ours, theirs = base.replace("| 1 | |", "| 1 | x |"), base.replace("| 2 | |", "| 2 | y |")
    assert merge(base, ours, theirs).text == "| a | b |\n|---|---|\n| 1 | x |\n| 2 | y |"


def test_a_passage_that_both_changed_keeps_both_with_their_names():
    made = merge("One.\n\nTwo.", "One.\n\nTwo, by Ines.", "One.\n\nTwo, by Omar.")
    (passage,) = marked_in(made.text)
    assert (passage.first_name, passage.first) == ("Omar", "Two, by Omar.\n")
    assert (passage.second_name, passage.second) == ("Ines", "Two, by Ines.\n")
    assert settled(made.text, 0, "second") == "One.\n\nTwo, by Ines."


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_browsers_are_no_change(end):
    base = "One.\n\nTwo."
    assert merge(base, base.replace("\n", end), "One.\n\nThree.") == Merged("One.\n\nThree.")


def test_texts_that_would_take_minutes_to_compare_are_kept_side_by_side():
    base = "\n".join(str(n % 90) for n in range(18_000))
    ours, theirs = f"begin\n{base}\nend", "\n".join(str(n % 89) for n in range(18_000))
    made = merge(base, ours, theirs)
    assert made.marked == 1
    assert {"begin", "end"} <= set(made.text.split("\n"))
