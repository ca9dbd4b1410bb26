"""Markdown: what people write is laid out, and no text grows into something unreadably large."""

from holdfast.common.markup import reader

ROWS = 200
WIDE = "|".join("a" * ROWS) + "\n" + "|".join("-" * ROWS) + "\n" + "a\n" * ROWS + "\n"


def test_a_table_is_a_table():
    assert reader().render("a|b\n-|-\n1|2").count("<td>") == 2


def test_tables_that_fill_themselves_up_end_somewhere():
    """Forty tables of a thousand characters each would make more than a million cells."""
    once, often = (reader().render(WIDE * times).count("<td>") for times in (1, 40))
    assert once == ROWS * ROWS
    assert often <= 2 * once
