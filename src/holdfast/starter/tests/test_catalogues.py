"""The starter catalogues: complete, connected, and cut to a sector without loose ends."""

from typing import get_args

import pytest

from holdfast.starter.catalogues import Domain, Family, Layer, catalogues, catalogues_for
from holdfast.starter.reading import SECTORS, Sector


def test_catalogues_are_complete() -> None:
    """Every entry is there once, under its own number."""
    every = catalogues()
    assert [each.key for each in every.threats] == [f"T{n:02}" for n in range(1, 85)]
    assert [each.key for each in every.countermeasures] == [f"C{n:02}" for n in range(1, 93)]
    assert [each.key for each in every.weaknesses] == [f"V{n:02}" for n in range(1, 45)]
    assert len(every.principles) == 8
    assert len({each.statement for each in every.principles}) == 8


def test_threats_cover_all_families_and_name_known_measures() -> None:
    """No group of 6.1.2 is left out, and every threat comes with something to do about it."""
    every = catalogues()
    known = {each.key for each in every.countermeasures}
    assert {each.family for each in every.threats} == set(get_args(Family))
    assert all(each.countermeasures for each in every.threats)
    assert all(set(each.countermeasures) <= known for each in every.threats)


def test_weaknesses_cover_all_layers_and_domains() -> None:
    """The five layers each have weaknesses, in every protective domain that can hold them."""
    every = catalogues().weaknesses
    assert {each.layer for each in every} == set(get_args(Layer))
    for domain in get_args(Domain):
        assert len({each.layer for each in every if each.domain == domain}) >= 4


@pytest.mark.parametrize("sector", SECTORS)
def test_a_sector_gets_only_its_own(sector: Sector) -> None:
    """A template of a sector is smaller than the whole and leads nowhere outside itself."""
    cut, whole = catalogues_for(sector), catalogues()
    measures = {each.key for each in cut.countermeasures}
    assert 40 < len(cut.threats) < len(whole.threats)
    assert all(sector in each.sectors for each in cut.threats)
    assert all(sector in each.sectors for each in cut.weaknesses)
    assert all(sector in each.sectors for each in cut.parties)
    assert all(set(each.countermeasures) <= measures for each in cut.threats)
    assert {each.kind for each in cut.parties} == {"internal", "external"}
    assert cut.principles == whole.principles
