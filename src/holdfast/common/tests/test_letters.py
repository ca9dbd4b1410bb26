"""A letter reads like one: no marks in the plain part, nothing that runs or fetches in the HTML."""

import pytest

from holdfast.common.letters import letter_html, plain_words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**New this year**: *look* at `seals`", "New this year: look at seals"),
        ("# Title\n\nWords", "Title\n\nWords"),
        ("- one\n- two\n  - deep", "- one\n- two\n  - deep"),
        ("3. c\n4. d", "3. c\n4. d"),
        ("See [the page](https://x.example/a).", "See the page (https://x.example/a)."),
        ("[mail](javascript:x)", "[mail](javascript:x)"),
        ("![gate](https://x.example/p.png)", "[gate]"),
        ("> said\n> so", "> said\n> so"),
        ("|a|b|\n|-|-|\n|1|2|", "a | b\n1 | 2"),
        ("```\ncode *x*\n```", "code *x*"),
        ("one\ntwo", "one\ntwo"),
        ("5 < 6 & 2 * 3", "5 < 6 & 2 * 3"),
        ("", ""),
    ],
)
def test_the_plain_part_says_the_same_without_marks(text, said):
    assert plain_words(text) == said


def test_the_html_part_holds_no_script_and_fetches_nothing():
    made = letter_html(
        "**Strong** <script>x</script> ![p](https://x.example/p.png) [l](javascript:x) "
        "[w](https://x.example)"
    )
    assert "<strong>Strong</strong>" in made
    assert "<script" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made
    assert 'href="https://x.example"' in made
