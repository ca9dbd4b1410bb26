"""Every icon that is asked for by name is in the set: a missing one leaves an empty square."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from holdfast.records.registry import REGISTRY
from holdfast.web import navigation
from holdfast.web.icons import SPRITE, SYNONYMS

TEMPLATES: Final = sorted(Path(__file__).parents[2].rglob("templates/**/*.html"))
TAG: Final = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
ASKED: Final = re.compile(
    r"""<c-icon\s[^>]*?(?<![\w:-])name="([^"]*)"|(?<![\w:-])icon="([^"]*)\"""", re.DOTALL
)
KNOWN: Final = frozenset(re.findall(r'id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


def literal_names(text: str) -> Iterator[str]:
    """Give the icons that a template names, without those that a variable names."""
    plain = re.sub(r"<c-vars\b[^>]*/>", "", TAG.sub(" ", text))
    for found in ASKED.finditer(plain):
        yield from (found[1] or found[2] or "").split()


def test_templates_name_only_icons_of_the_set():
    missing = {
        f"{path.name}: {name}"
        for path in TEMPLATES
        for name in literal_names(path.read_text(encoding="utf-8"))
        if name not in KNOWN
    }
    assert not missing


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('<c-icon name="seal" />', ["seal"]),
        ('<c-icon name="{% if a %}lock{% else %}unlock{% endif %}" />', ["lock", "unlock"]),
        ('<c-card icon="flag" :icon="kind.icon" name="x" />', ["flag"]),
        ('<c-icon name="{{ name }}" /><c-vars icon="none" />', []),
    ],
)
def test_names_are_found_where_they_are_written_out(text, names):
    assert list(literal_names(text)) == names


def test_declarations_and_the_way_around_name_only_icons_of_the_set():
    asked = {made.icon for made in REGISTRY} | {item.icon for item in navigation._ITEMS}
    assert not asked - KNOWN - set(SYNONYMS)


def test_synonyms_lead_to_icons_of_the_set_and_hide_none():
    assert set(SYNONYMS.values()) <= KNOWN
    assert not set(SYNONYMS) & KNOWN
