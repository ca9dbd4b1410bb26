"""Texts on paper: Markdown as plain data, references in little space."""

import pytest

from holdfast.printing.brevity import in_brief
from holdfast.printing.markdown import tree_of


def words(nodes):
    """Give all words of a tree in order."""
    return "".join(
        node.get("text", "") + words(node.get("c", [])) for node in nodes if isinstance(node, dict)
    )


def test_html_is_words_like_any_other():
    tree = tree_of("<script>alert(1)</script> and <b>bold</b>")
    assert "<script>alert(1)</script>" in words(tree)
    assert {node["t"] for node in tree} == {"p"}


@pytest.mark.parametrize("to", ["javascript:alert(1)", "file:///etc/passwd", "/r/RSK-0001/"])
def test_links_lead_to_the_web_or_are_mere_words(to):
    (paragraph,) = tree_of(f"[here]({to})")
    assert not [node for node in paragraph["c"] if node["t"] == "link"]
    assert "here" in words([paragraph])


def test_links_to_the_web_stay():
    (paragraph,) = tree_of("[ISO](https://www.iso.org)")
    assert paragraph["c"] == [
        {"t": "link", "to": "https://www.iso.org", "c": [{"t": "text", "text": "ISO"}]}
    ]


def test_headings_leave_no_level_out():
    levels = [node["level"] for node in tree_of("### a\n\n##### b\n\n# c\n\n## d")]
    assert levels == [1, 2, 1, 2]


def test_lists_and_tables_keep_their_shape():
    ordered, plain, table = tree_of("3. a\n4. b\n\n- x\n  - y\n\n|h|i|\n|-|-|\n|1|**2**|")
    assert (ordered["ordered"], ordered["start"], len(ordered["c"])) == (True, 3, 2)
    assert plain["c"][0]["c"][1]["t"] == "list"
    assert table["columns"] == 2
    assert table["rows"][0][1]["c"][0]["t"] == "strong"


def test_references_in_a_row_are_told_as_from_and_to():
    given = ["RSK-0007", "PTY-0001", "PTY-0003", "PTY-0002", "RSK-0009", "RSK-0008", "SCO-0001"]
    assert in_brief(given) == "PTY-0001–0003, RSK-0007–0009, SCO-0001"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], ""),
        (["RSK-0001", "RSK-0002"], "RSK-0001, RSK-0002"),
        (["RSK-0001", "RSK-0003", "RSK-0005"], "RSK-0001, RSK-0003, RSK-0005"),
        (["odd", "RSK-", "RSK-0001"], "RSK-, RSK-0001, odd"),
    ],
)
def test_other_references_stand_as_they_are(given, told):
    assert in_brief(given) == told
