"""Colours: which can be read on white paper."""

import pytest

from holdfast.common.colours import mixed, parts_of, reads_on_white


@pytest.mark.parametrize("colour", ["#000000", "#14616F", "#1A5276", "#767676"])
def test_dark_words_can_be_read(colour):
    assert reads_on_white(colour)


@pytest.mark.parametrize("colour", ["#FFFFFF", "#777777", "#FFC300", "red", "", "#12345"])
def test_light_words_and_what_is_no_colour_cannot(colour):
    assert not reads_on_white(colour)


def test_a_share_of_another_colour():
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"
    assert mixed("#14616F", "#FFFFFF", 0) == "#14616F"
    with pytest.raises(ValueError, match="RRGGBB"):
        parts_of("#GG0000")
