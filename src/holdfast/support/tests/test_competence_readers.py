"""Who may read what others know and lack, and where else it could be read (7.2)."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import first_user
from holdfast.accounts.models import AccessLogEntry, Person
from holdfast.accounts.queries import caller_for
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.permissions import Permission
from holdfast.exchange.exporting import Format, export_register
from holdfast.exchange.packs import PackOrder, export_pack
from holdfast.records.choices import Relation
from holdfast.records.commands import trace
from holdfast.records.queries import links_of
from holdfast.records.registry import REGISTRY
from holdfast.support.commands import competence_gaps
from holdfast.support.models import CompetenceRecord
from holdfast.support.queries.competence_matrix import Asked, expiry_board, matrix
from holdfast.support.tests.stage_of_competence import (
    DAY,
    YEAR,
    answer,
    guard_role,
    holds,
    knows,
    needs,
    person,
)
from holdfast.web.choosing import find_reference
from holdfast.work.queries import Whose, dated_items


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", DAY.isoformat())


@pytest.fixture
def kari(halden):
    """Give a risk owner, who reads the conformity of the house and looks after no people."""
    user = first_user(
        halden,
        email="kari@halden.example",
        name="Kari Myhre",
        password="correct horse battery",
        roles=[RoleKey.RISK_OWNER],
    )
    found = caller_for(user, halden.pk)
    assert found is not None
    return found


def _exporting(who: Caller) -> Caller:
    """Give somebody who may take registers and packs along, and looks after no people."""
    return replace(who, rights={**who.rights, Permission.EVIDENCE_EXPORT: None})


@pytest.fixture
def nora(ines, north):
    return person(ines, unit=north)


@pytest.fixture
def record(ines, nora):
    return knows(ines, nora, "Search", certificate_number="HN-7719")


@pytest.fixture
def gap(ines, nora):
    asked = needs(ines, None, "Radio")
    return competence_gaps.raise_gap(
        ines, person=nora, requirement=asked, due=YEAR, plan="Failed twice, ask Per to help"
    )


@pytest.fixture
def found(record, gap):
    return record, gap


def test_only_those_who_look_after_it_and_the_auditors_read_it(
    omar, aud, eve, kari, found, client_of
):
    for who, status in ((omar, 200), (aud, 200), (eve, 403), (kari, 403), ("ada", 403)):
        for one in found:
            address = f"/support/{REGISTRY.of(one).slug}/{one.pk}/"
            assert client_of(who).get(address).status_code == status, (who, address)


def test_a_site_officer_reads_of_the_people_of_the_own_unit_only(ines, omar, south, record):
    other = knows(ines, person(ines, "Per Moe", unit=south), "Search")
    with acting_as(omar):
        assert other.unit_id == south.pk
        found = set(CompetenceRecord.objects.visible_to(omar).values_list("pk", flat=True))
    assert found == {record.pk}


def test_everybody_reads_the_own_record_and_gap(ines, eve, client_of):
    with acting_as(ines):
        own = Person.objects.get(pk=eve.person_id)
    made = knows(ines, own, "Search")
    asked = needs(ines, None, "Radio")
    lacking = competence_gaps.raise_gap(ines, person=own, requirement=asked, due=YEAR)
    for one in (made, lacking):
        address = f"/support/{REGISTRY.of(one).slug}/{one.pk}/"
        assert client_of(eve).get(address).status_code == 200
    shown = client_of(eve).get("/support/competence/mine/").content.decode()
    assert str(made.pk) in shown


def test_registers_search_and_suggestions_stay_silent(ines, eve, record, gap, client_of):
    for address in (
        "/support/competence-records/",
        "/support/competence-gaps/",
        "/search/?q=Nora",
        "/palette/?q=Nora",
        "/options/support.competencerecord/?field=q&q=Search",
        "/changes/",
        "/work/?whose=all",
        "/",
    ):
        said = client_of(eve).get(address).content.decode()
        for one in (record, gap):
            assert one.reference not in said, address
            assert one.title not in said, address
    assert record.reference in client_of(ines).get("/support/competence-records/").content.decode()


def test_exports_leave_it_out(ines, kari, eve, record):
    made = REGISTRY.of(record)
    for who, told in ((ines, True), (_exporting(kari), False), (_exporting(eve), False)):
        with acting_as(who):
            assert (b"HN-7719" in export_register(who, made, Format.CSV)) is told


def test_packs_of_somebody_else_withhold_it(ines, kari, record, gap, tmp_path: Path):
    packs = {}
    for who in (_exporting(kari), ines):
        path = tmp_path / f"{who.name}.zip"
        with acting_as(who):
            export_pack(who, path, order=PackOrder("", with_confidential=False))
        with zipfile.ZipFile(path) as pack:
            packs[who.name] = b"".join(pack.read(name) for name in pack.namelist())
    for words in (b"HN-7719", b"Failed twice"):
        assert words in packs[ines.name]
        assert words not in packs[kari.name]


def test_links_references_and_work_do_not_lead_there(ines, kari, record, gap):
    role = guard_role(ines)
    with acting_as(ines):
        trace(ines, role, relation=Relation.RELATES_TO, target=record)
        assert [link.other.pk for link in links_of(ines, role)] == [record.pk]
        assert gap.pk in {i.record_id for i in dated_items(ines, whose=Whose.ALL)}
    with acting_as(kari):
        assert links_of(kari, role) == []
        assert find_reference(kari, record.reference) is None
        assert gap.pk not in {i.record_id for i in dated_items(kari, whose=Whose.ALL)}


def test_the_matrix_and_the_board_show_others_only_to_those_who_look_after_them(
    ines, omar, eve, kari, nora, client_of
):
    guard = guard_role(ines)
    holds(ines, guard, nora)
    needs(ines, guard, "Search")
    knows(ines, nora, "Search", valid_until=DAY)
    for who, told in ((ines, True), (omar, True), (eve, False), (kari, False)):
        with acting_as(who):
            rows = [row.person.pk for row in matrix(who, Asked()).rows]
            lanes = expiry_board(who, clearances=False)
            ending = [e.person.pk for lane in lanes for e in lane.items]
        assert ((nora.pk in rows), (nora.pk in ending)) == (told, told), who.name
        shown = client_of(who).get("/support/competence/").content.decode()
        assert ("Nora Dahl" in shown) is told


def test_a_site_officer_sees_who_may_stand_in_for_the_own_unit(ines, omar, nora, south):
    guard = guard_role(ines)
    needs(ines, guard, "Search")
    roaming = person(ines, "Rolf Ås")
    for who in (nora, person(ines, "Per Moe", unit=south), roaming):
        knows(ines, who, "Search")
    with acting_as(omar):
        found = matrix(omar, Asked(role=guard.pk)).stand_ins
    assert {each.person.title for each in found} == {"Nora Dahl", "Rolf Ås"}


def test_the_matrix_links_only_what_may_be_opened(ines, omar, north, client_of):
    guard, roaming = guard_role(ines), person(ines, "Rolf Ås")
    holds(ines, guard, roaming)
    needs(ines, guard, "Search")
    made = knows(ines, roaming, "Search")
    assert str(made.pk) in client_of(ines).get("/support/competence/").content.decode()
    shown = client_of(omar).get("/support/competence/").content.decode()
    assert "Rolf Ås" in shown
    assert str(made.pk) not in shown


def test_the_requirement_names_others_only_to_those_who_look_after_them(ines, eve, nora, client_of):
    guard = guard_role(ines)
    holds(ines, guard, nora)
    asked = needs(ines, guard, "Search")
    address = f"/support/competence-requirements/{asked.pk}/"
    assert "Nora Dahl" in client_of(ines).get(address).content.decode()
    said = client_of(eve).get(address).content.decode()
    assert "Nora Dahl" not in said
    assert "Only those who look after competence see who else" in said


def test_the_status_of_7_2_counts_people_and_names_nobody(ines, nora):
    guard = guard_role(ines)
    holds(ines, guard, nora)
    holds(ines, guard, person(ines, "Per Moe"))
    asked = needs(ines, guard, "Search")
    for statement, words in (
        ("7.2/2", "2 people lack it."),
        ("7.2/4", "2 people lack it, and nothing is planned about it."),
    ):
        found = answer(ines, statement)
        assert [(g.id, str(g.why)) for g in found.gaps] == [(asked.pk, words)]


def test_each_reading_is_logged(ines, record, client_of):
    client_of(ines).get(f"/support/competence-records/{record.pk}/")
    assert AccessLogEntry.objects.filter(subject__contains=record.reference).exists()


def test_rest_gives_it_to_nobody_else(ines, eve, record, gap, client_of):
    for who, told in ((ines, True), (eve, False)):
        for one in (record, gap):
            slug = REGISTRY.of(one).slug
            said = client_of(who).get(f"/api/v1/support/{slug}").content.decode()
            assert (one.reference in said) is told, slug
            status = client_of(who).get(f"/api/v1/support/{slug}/{one.pk}").status_code
            assert (status == 200) is told
