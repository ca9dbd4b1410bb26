"""A law comes in as its sections: in order, citable, nothing lost, nothing twice."""

import re
from pathlib import Path

import pytest

from holdfast.exchange.reading.sheets import FileRefused
from holdfast.exchange.reading.statutes import Statute, read_statute
from holdfast.exchange.reading.tests.files import text_file

GERMAN = """---
Title: Hafenschutzgesetz
slug: hsg
---

# Hafenschutzgesetz (HSG)

Fundstelle
:   GVBl 2001, 7

## Abschnitt 1 - Allgemeines

### § 1 Zweck

Dieses Gesetz schützt Häfen.

### § 2 Pflichten

(1) Der Betreiber sichert

1.  die Tore,
2.  die Kaje nach § 1.

(2) Er benennt eine Person.

### § 2a (weggefallen)

## Abschnitt 2 - Schluss

### § 3 Inkrafttreten

Sofort.
"""

DUTCH = """<meta http-equiv='Content-Type' content='text/html; charset=utf-8' />

##Wet beveiliging kades (Kadewet)

Wij besluiten:
### §  1

####Begrippen

### Artikel  1

In deze wet is een kade een kade als in [artikel 2](../x/README.md).

### Artikel 2a

1.  De beheerder sluit de poort.
2.  Hij houdt bij:

1. wie komt,

3. De burgemeester ziet toe.

### Bijlage

####Eisen

### I

####Kennis

De wachter kent de poort.
"""

AMERICAN = """
# Title 6— SECURITY
### CHAPTER 3— PORTS
#### § 12. Exercise Program
##### (a) In general

The Secretary shall:

(1) exercise;

# Title 6— SECURITY
### CHAPTER 3— PORTS
#### § 12. Exercise Program
##### (b) Reports

He reports < 30 days > later.

# Title 6— SECURITY
### CHAPTER 4— GATES
#### § 13a. Gates

They close.
"""


def _read(folder: Path, text: str) -> Statute:
    return read_statute(text_file(folder, text, "law.md"))


def _cited(statute: Statute) -> list[tuple[str, str]]:
    return [(section.place, section.text.split("\n")[0]) for section in statute.sections]


def test_a_german_law_is_cited_by_paragraph_and_absatz(tmp_path: Path) -> None:
    statute = _read(tmp_path, GERMAN)
    assert statute.title == "Hafenschutzgesetz (HSG)"
    assert statute.source == "GVBl 2001, 7"
    assert _cited(statute)[1:] == [
        ("§ 1", "Dieses Gesetz schützt Häfen."),
        ("§ 2 Abs. 1", "(1) Der Betreiber sichert"),
        ("§ 2 Abs. 2", "(2) Er benennt eine Person."),
        ("§ 2a", ""),
        ("§ 3", "Sofort."),
    ]
    assert statute.sections[2].path == ("Abschnitt 1 - Allgemeines",)
    assert statute.sections[2].heading == "Pflichten"
    assert statute.sections[5].path == ("Abschnitt 2 - Schluss",)
    assert GERMAN.splitlines()[statute.sections[3].line - 1] == "(2) Er benennt eine Person."


def test_a_dutch_law_is_cited_by_artikel_and_lid(tmp_path: Path) -> None:
    statute = _read(tmp_path, DUTCH)
    assert statute.title == "Wet beveiliging kades (Kadewet)"
    assert _cited(statute) == [
        ("Preamble", "Wij besluiten:"),
        ("Artikel 1", "In deze wet is een kade een kade als in artikel 2."),
        ("Artikel 2a lid 1", "1. De beheerder sluit de poort."),
        ("Artikel 2a lid 2", "2. Hij houdt bij:"),
        ("Artikel 2a lid 3", "3. De burgemeester ziet toe."),
        ("Bijlage I", "De wachter kent de poort."),
    ]
    assert statute.sections[1].path == ("§ 1 Begrippen",)
    assert statute.sections[5].heading == "I Kennis"


def test_a_law_of_the_united_states_is_cited_by_section_and_letter(tmp_path: Path) -> None:
    statute = _read(tmp_path, AMERICAN)
    assert _cited(statute) == [
        ("Sec. 12(a)", "The Secretary shall:"),
        ("Sec. 12(b)", "He reports < 30 days > later."),
        ("Sec. 13a", "They close."),
    ]
    assert statute.sections[0].heading == "Exercise Program: In general"
    assert statute.sections[2].path == ("Title 6— SECURITY", "CHAPTER 4— GATES")


@pytest.mark.parametrize("text", [GERMAN, DUTCH, AMERICAN])
def test_the_sections_together_are_the_text_of_the_law(tmp_path: Path, text: str) -> None:
    assert_nothing_lost(text, _read(tmp_path, text))


def assert_nothing_lost(source: str, statute: Statute) -> None:
    """The texts of all sections, one after the other, are all lines that are no headings."""
    body = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.DOTALL)
    lines = [line for line in body.splitlines() if not line.startswith("#")]
    expected = re.sub(
        r"</?[A-Za-z][^>]*>", "", re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", " ".join(lines))
    )
    found = " ".join(section.text for section in statute.sections)
    assert found.split() == expected.split()
    headed = " ".join(
        " ".join((section.place, section.heading, *section.path)) for section in statute.sections
    )
    known = set(re.findall(r"\w+", f"{statute.title} {headed}"))
    for line in body.splitlines():
        if line.startswith("#"):
            missing = set(re.findall(r"\w+", line)) - known - {"Artikel"}
            assert not missing, line


def test_an_empty_or_binary_file_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"\xff\xfe\x00law"):
        with pytest.raises(FileRefused):
            read_statute(text_file(tmp_path, content, "law.md"))
    with pytest.raises(FileRefused):
        read_statute(tmp_path / "absent.md")
