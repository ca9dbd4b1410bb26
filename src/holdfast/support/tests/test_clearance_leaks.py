"""What else could carry a clearance out of the circle of its readers (7.2)."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import Refused
from holdfast.exchange.packs import PackOrder, export_pack
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.queries import links_of
from holdfast.support.tests.stage_of_competence import DAY, cleared, guard_role, person
from holdfast.web.choosing import find_reference
from holdfast.work.commands import plan_action_for
from holdfast.work.queries import Whose, dated_items


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


@pytest.fixture
def made(ines):
    return cleared(ines, person(ines), condition="Not alone in the vault")


def test_an_evidence_pack_of_somebody_else_withholds_it_even_with_confidential_records(
    ines, tom, made, tmp_path: Path
):
    packs = {}
    for who in (tom, ines):
        path = tmp_path / f"{who.name}.zip"
        with acting_as(who):
            export_pack(who, path, order=PackOrder("", with_confidential=True))
        with zipfile.ZipFile(path) as pack:
            packs[who.name] = b"".join(pack.read(name) for name in pack.namelist())
    assert b"Not alone in the vault" not in packs[tom.name]
    assert b"Not alone in the vault" in packs[ines.name]


def test_links_references_and_work_do_not_lead_there(ines, tom, made):
    role = guard_role(ines)
    with acting_as(ines):
        trace(ines, role, relation=Relation.RELATES_TO, target=made)
        assert [link.other.pk for link in links_of(ines, role)] == [made.pk]
        assert made.pk in {i.record_id for i in dated_items(ines, whose=Whose.ALL)}
    with acting_as(tom):
        assert links_of(tom, role) == []
        assert find_reference(tom, made.reference) is None
        assert made.pk not in {i.record_id for i in dated_items(tom, whose=Whose.ALL)}


def test_no_action_is_planned_about_it(ines, made):
    with acting_as(ines), pytest.raises(Refused, match="Few may read"):
        plan_action_for(ines, made, title="Ask why", owner=made.person, due=DAY)


def test_what_changed_says_nothing_of_it_to_others(ines, tom, made, client_of):
    assert "Clearance of" in client_of(ines).get("/changes/").content.decode()
    assert "Clearance of" not in client_of(tom).get("/changes/").content.decode()


def test_suggestions_and_the_palette_stay_silent(tom, made, client_of):
    client = client_of(tom)
    assert b"Clearance of" not in client.get("/search/?q=Dahl").content
    assert b"Clearance of" not in client.get("/palette/?q=Dahl").content
    assert (
        b"Clearance of" not in client.get("/options/support.clearance/?field=q&q=Clearance").content
    )
