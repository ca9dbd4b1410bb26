"""Long texts are folded between two of their blocks, and nothing of them is lost."""

import pytest

from holdfast.web.folding import LONGEST, SHOWN, folded
from holdfast.web.texts import markdown

PARAGRAPH = "Check the seal & the number of every lorry. " * 10
LONG = "\n\n".join(f"## Part {n}\n\n{PARAGRAPH}\n\n- one\n- two" for n in range(60))


def test_a_short_text_is_shown_whole():
    text = markdown("# Orders\n\nCheck every driver.")
    found = folded(text, len(text))
    assert (found.start, found.rest) == (text, "")


def test_a_long_text_is_parted_between_blocks_and_nothing_is_lost():
    html = markdown(LONG)
    found = folded(html, len(LONG))
    assert found.start + found.rest == html
    assert SHOWN <= len(found.start) < LONGEST
    for part in (found.start, found.rest):
        for tag in ("p", "ul", "li", "h2"):
            assert part.count(f"<{tag}>") == part.count(f"</{tag}>")
    assert found.pages == round(len(LONG) / 2500)


@pytest.mark.parametrize("part", ["start", "rest"])
def test_both_parts_are_html_and_not_escaped_again(part):
    found = getattr(folded(markdown(LONG), len(LONG)), part)
    assert hasattr(found, "__html__")
    assert "&amp;" in found


def test_where_one_block_holds_all_of_it_all_of_it_is_folded():
    rows = "\n".join("| Seal broken | Quarantine the unit and call |" for _ in range(600))
    html = markdown(f"| Sign | Activate |\n|---|---|\n{rows}\n\nEnd.")
    found = folded(html, LONGEST * 2)
    assert (found.start, found.rest) == ("", html)


def test_a_long_text_of_one_small_block_and_much_markup_is_left_as_it_is():
    assert folded("<p>Little.</p>", LONGEST + 1).rest == ""
