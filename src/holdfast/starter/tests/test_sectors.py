"""Sector templates: whole, without a real name, and worth nothing until somebody confirms them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person, Site, Unit
from holdfast.acting.callers import Caller, acting_as
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.catalogue.checks import Evidence
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.conformity.choices import Status
from holdfast.conformity.engine import Verdict, evaluate
from holdfast.context.models import ComplianceObligation, InterestedParty, Scope
from holdfast.ledger.reading import entries_of
from holdfast.operation.processes.choices import Lane
from holdfast.operation.processes.models import Criterion, Process
from holdfast.operation.processes.queries.coverage import carries
from holdfast.operation.processes.queries.purposes import DELIVERY
from holdfast.operation.risk.models import RiskScenario
from holdfast.planning.models import Objective
from holdfast.records.choices import Relation
from holdfast.records.commands import confirm_template, void_record
from holdfast.records.models import Trace
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY
from holdfast.starter.catalogues import catalogues, catalogues_for
from holdfast.starter.commands import start_from_template
from holdfast.starter.confirming import Seen, make_ours
from holdfast.starter.loading import load_demo
from holdfast.starter.models import AppliedTemplate
from holdfast.starter.queries import applied_templates, waiting_for
from holdfast.starter.reading import StarterError, data_file
from holdfast.starter.sectors.loading import KEYS, every_template, faults, sector_template
from holdfast.support.models import Document

every_sector = pytest.mark.parametrize("key", KEYS)


@every_sector
def test_a_template_is_rich_enough_to_start_from(key: str) -> None:
    """Each holds what a consultant would bring along on the first day."""
    made = sector_template(key)
    assert 15 <= len(made.scenarios) <= 25
    assert len(made.issues) >= 20
    assert {each.side for each in made.issues} == {"external", "internal"}
    assert any(each.supply_chain for each in made.issues)
    assert len(made.obligations) >= 15
    assert len(made.principles) == 8
    assert len(made.documents) >= 20
    assert all("## " in each.body or "|" in each.body for each in made.documents)


@every_sector
def test_every_threat_is_one_of_its_sector(key: str) -> None:
    """All T-numbers exist, and belong to the trade."""
    made = sector_template(key)
    known = {each.key for each in catalogues_for(made.sector).threats}
    assert {each.threat for each in made.scenarios} <= known
    families = {each.key: each.family for each in catalogues().threats}
    assert {families[each.threat] for each in made.scenarios} >= set("abcdf") - {"e"}


@every_sector
def test_climate_is_a_question_and_is_not_decided_for_anybody(key: str) -> None:
    """Whether it is relevant is asked, without an effect that would answer it."""
    asked = [each for each in sector_template(key).issues if "climate" in each.title.lower()]
    assert len(asked) == 1
    assert asked[0].effect == ""


@every_sector
def test_the_processes_make_a_map(key: str) -> None:
    """Every process passes something on, receives something, and together they cover 4 to 10."""
    made = sector_template(key)
    fed = {flow.to for each in made.processes for flow in each.feeds}
    fed |= {each.key for each in made.processes if each.fed_by}
    assert {each.key for each in made.processes if not each.feeds} == set()
    assert {each.key for each in made.processes} - fed == set()
    chapters = {clause.split(".")[0] for each in made.processes for clause in each.clauses}
    assert chapters == {"4", "5", "6", "7", "8", "9", "10"}
    for clause in DELIVERY:
        assert any(carries(each.clauses, clause) for each in made.processes), clause
    assert {each.lane for each in made.processes if each.level} == {"core", "support"}
    assert all(each.measured for each in made.processes)


def test_templates_name_no_company() -> None:
    """Nothing of the demo organization, and no legal form of a company, stands in a template."""
    names = {each.name for each in load_demo().people} | {each.name for each in load_demo().sites}
    names |= {"Halden", "Holmen", " GmbH", " Ltd", " AS ", " Inc.", " S.A.", "Maersk", "DHL"}
    for key in (*KEYS, "common"):
        text = data_file("sectors", f"{key}.yaml").read_text(encoding="utf-8")
        assert [name for name in names if name in text] == []


def test_a_key_that_leads_nowhere_is_refused() -> None:
    """A template with a loose end is reported, not recorded."""
    made = sector_template("warehouse")
    first, *others = made.scenarios
    broken = replace(made, scenarios=(replace(first, threat="T99", asset="ATTIC"), *others))
    assert "threat: nothing is called 'T99'" in list(faults(broken))
    assert "asset: nothing is called 'ATTIC'" in list(faults(broken))
    with pytest.raises(StarterError, match="There is no template 'bakery'"):
        sector_template("bakery")


@every_sector
def test_it_is_recorded_whole_and_all_of_it_is_unconfirmed(key: str, ines: Caller) -> None:
    """Every record waits to be confirmed; no person, site or unit is invented."""
    with acting_as(ines):
        people = Person.objects.count()
        applied = start_from_template(ines, template=key)
        made = sector_template(key)
        for model, parts in (
            (RiskScenario, made.scenarios),
            (Process, made.processes),
            (ComplianceObligation, made.obligations),
            (InterestedParty, made.parties),
            (Document, made.documents),
        ):
            assert model.objects.live().filter(unconfirmed=True).count() == len(parts)
        assert Trace.objects.filter(relation=Relation.FEEDS).count() == sum(
            len(each.feeds) + len(each.fed_by) for each in made.processes
        )
        everything = [
            record
            for each in REGISTRY
            for record in each.model.objects.live().filter(unconfirmed=True)
        ]
        assert len(everything) == sum(applied.brought.values())
        assert all(entries_of(ines.organization_id, record.pk) for record in everything)
        assert Person.objects.count() == people
        assert not Site.objects.exists()
        assert not Unit.objects.exists()


def _met(verdicts: dict[str, Verdict]) -> set[str]:
    return {name for name, each in verdicts.items() if each.status is Status.MET}


def _records(caller: Caller, evidence: tuple[Evidence, ...]) -> list[object]:
    return [record_of(caller, REGISTRY[each.type], each.id) for each in evidence]


@every_sector
def test_a_template_meets_no_statement(key: str, ines: Caller) -> None:
    """What was met without it is met with it, no more and no less, on no unconfirmed record."""
    with acting_as(ines):
        before = _met(evaluate(clock.today()))
        start_from_template(ines, template=key)
        after = evaluate(clock.today())
        assert _met(after) == before
        for each in after.values():
            for record in _records(ines, tuple(each.answer.evidence)):
                assert not getattr(record, "unconfirmed", False), each.requirement


def test_what_is_confirmed_counts(ines: Caller) -> None:
    """Parties that are confirmed meet what asks for parties; the rest still waits."""
    with acting_as(ines):
        start_from_template(ines, template="warehouse")
        assert evaluate(clock.today(), ["4.2.1/1"])["4.2.1/1"].status is not Status.MET
        for party in InterestedParty.objects.live():
            confirm_template(ines, party)
        answer = evaluate(clock.today(), ["4.2.1/1"])["4.2.1/1"]
        confirmed = {each.pk for each in InterestedParty.objects.live()}
        assert {each.id for each in answer.answer.evidence} & confirmed
        waiting = {w.record_type.key: w for w in waiting_for(ines, applied_templates())}
        assert waiting["context.interestedparty"].open == 0
        assert waiting["context.interestedparty"].settled == len(confirmed)
        assert waiting["risk.riskscenario"].settled == 0


def test_it_is_applied_once(ines: Caller) -> None:
    """A second time it is refused, and nothing is there twice."""
    with acting_as(ines):
        start_from_template(ines, template="warehouse")
        parties = InterestedParty.objects.count()
        with pytest.raises(Refused, match="applied already"):
            start_from_template(ines, template="warehouse")
        assert InterestedParty.objects.count() == parties


def test_a_second_sector_brings_only_what_is_new(ines: Caller) -> None:
    """A warehouse that also drives has its owners and its scope once."""
    with acting_as(ines):
        start_from_template(ines, template="warehouse")
        scenarios = RiskScenario.objects.count()
        start_from_template(ines, template="road-forwarder")
        assert InterestedParty.objects.filter(external_reference="IP01").count() == 1
        assert Scope.objects.count() == 1
        assert RiskScenario.objects.count() > scenarios


def test_what_was_set_aside_counts_as_settled(ines: Caller) -> None:
    """“Not ours” is an answer too."""
    with acting_as(ines):
        start_from_template(ines, template="manufacturer")
        void_record(ines, InterestedParty.objects.live()[0], reason="Not so with us.")
        waiting = {w.record_type.key: w for w in waiting_for(ines, applied_templates())}
        assert waiting["context.interestedparty"].settled == 1


def test_nothing_is_half_recorded(ines: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a template breaks off, the organization is as it was."""
    broken = replace(
        sector_template("warehouse"),
        processes=(replace(sector_template("warehouse").processes[0], clauses=("44",), feeds=()),),
    )
    monkeypatch.setattr("holdfast.starter.commands.sector_template", lambda _key: broken)
    with acting_as(ines):
        with pytest.raises(Refused):
            start_from_template(ines, template="warehouse")
        assert not InterestedParty.objects.exists()
        assert not AppliedTemplate.objects.exists()


def test_only_who_manages_the_system_starts_it(ines: Caller, eve: Caller, vera: Caller) -> None:
    """An employee may not, and another organization sees nothing of it."""
    with acting_as(eve), pytest.raises(NotPermitted):
        start_from_template(eve, template="warehouse")
    with acting_as(ines):
        start_from_template(ines, template="warehouse")
    with acting_as(vera):
        assert applied_templates() == []
        add_person(vera, title="Somebody")
        assert not InterestedParty.objects.exists()


def test_all_sectors_are_distinct() -> None:
    """Each sector has scenarios and processes that no other has."""
    for made in every_template():
        others = {p.key for other in every_template() if other is not made for p in other.processes}
        assert {each.key for each in made.processes} - others


@every_sector
def test_processes_are_measured_and_stand_in_lanes(key: str, ines: Caller) -> None:
    """Each process has a criterion that a record can be held against; the map has its lanes."""
    with acting_as(ines):
        start_from_template(ines, template=key)
        criteria = list(Criterion.objects.live())
        measured = {each.process_id for each in criteria}
        assert measured == set(Process.objects.live().values_list("pk", flat=True))
        assert all(each.is_measurable and each.interval_days for each in criteria)
        assert all(each.unconfirmed for each in criteria)
        assert set(Process.objects.live().values_list("lane", flat=True)) == set(Lane.values)


@every_sector
def test_objectives_say_from_where_to_where_by_when(key: str, ines: Caller) -> None:
    """Days are counted from the day of creation; who answers is for the organization to say."""
    with acting_as(ines):
        start_from_template(ines, template=key)
        found = list(Objective.objects.live())
    assert found
    for each in found:
        assert each.baseline is not None
        assert each.target is not None
        assert each.baseline != each.target
        assert each.baseline_on == clock.today()
        assert each.due == add_months(clock.today(), 12)
        assert each.owner_id is None
        assert each.unconfirmed


def test_an_objective_is_made_ones_own_only_with_an_owner(ines: Caller) -> None:
    """Nobody reaches what nobody answers for."""
    with acting_as(ines):
        start_from_template(ines, template="warehouse")
        objective = Objective.objects.live()[0]
        seen = Seen("planning.objective", objective.pk, objective.version)
        with pytest.raises(Refused, match="Name who answers"):
            make_ours(ines, [seen], owner=None)
        nora = add_person(ines, title="Nora Dahl")
        [made] = make_ours(ines, [seen], owner=nora)
        assert made.owner_id == nora.pk
        assert not made.unconfirmed
