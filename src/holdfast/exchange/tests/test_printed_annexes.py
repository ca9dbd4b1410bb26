"""What an approval bound beside the text, on paper: in words, and only what the reader may see."""

import pytest

from holdfast.accounts.commands import add_person, add_site
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.exchange.printouts.annexes import Annex
from holdfast.leadership.models import SecurityPolicy
from holdfast.operation.processes.models import ProcessMap
from holdfast.planning.models import ObjectivesDocument
from holdfast.printing.parts import Facts, Heading, Sheet, Value
from holdfast.records.models import ContentVersion
from holdfast.support.commands.resources import state_need
from holdfast.support.models import CommunicationPlan, ResourcePlan


def parts_of(caller, kind, annex):
    with acting_as(caller):
        return Annex(caller, kind(), ContentVersion(annex=annex)).parts()


def words(value):
    return value.text if isinstance(value, Value) else value


def rows(parts):
    return [[words(c) for c in row] for p in parts if isinstance(p, Sheet) for row in p.rows]


def headings(parts):
    return [part.text for part in parts if isinstance(part, Heading)]


def needed(caller, **values):
    more = {"needed": 14, "measure": "pieces", "needed_from": clock.today()}
    return state_need(caller, **{**more, **values})


@pytest.fixture
def need(ines):
    return needed(ines, title="Radios", kind="equipment")


def bound(need, **more):
    return {"id": str(need.pk), "reference": need.reference, "title": need.title, **more}


def test_needs_of_a_resource_plan_are_a_table_per_kind_in_words(ines, need):
    entry = bound(need, kind="equipment", needed="14.00", provided="0.00", state="granted")
    other = {**entry, "kind": "people", "decision": "Granted at once."}
    made = parts_of(ines, ResourcePlan, {"needs": [other, entry]})
    assert headings(made)[2:] == ["Equipment", "People"]
    assert rows(made)[0] == [need.reference, "Radios", "14", "0", "–", "Granted", "–"]
    assert rows(made)[1][-1] == "Granted at once."


def test_of_a_record_that_one_may_not_read_only_the_reference_is_printed(ines, eve):
    with acting_as(ines):
        secret = needed(ines, title="Safe house", kind="premises", classification="confidential")
    annex = {"needs": [bound(secret, kind="premises", needed="1", decision="Rented")]}
    assert "Safe house" in rows(parts_of(ines, ResourcePlan, annex))[0]
    assert rows(parts_of(eve, ResourcePlan, annex)) == [[secret.reference, *["–"] * 6]]


def test_owners_and_dates_that_were_bound_by_their_keys_are_named(ines):
    owner = add_person(ines, title="Per Aas")
    objective = {
        "type": "planning.objective", "reference": "OBJ-0001", "title": "Seals",
        "owner": str(owner.pk), "due": "2027-05-09", "baseline": "71", "unit_of_measure": "%",
    }  # fmt: skip
    row = rows(parts_of(ines, ObjectivesDocument, {"objectives": [objective]}))[0]
    assert row[0] == "OBJ-0001\nSeals"
    assert row[2] == "71 %"
    assert row[4:6] == ["9 May 2027", "Per Aas"]


def test_a_flow_names_the_processes_that_it_joins(ines):
    first, second = (f"01a22de9-34a2-79e1-8d30-c0ecf4f1a28{n}" for n in (1, 2))
    processes = [{"id": first, "title": "Plan", "owner": "Eva"}, {"id": second, "title": "Do"}]
    flows = [{"from": first, "to": second, "relation": "feeds", "what": "Plans"}]
    made = parts_of(ines, ProcessMap, {"processes": processes, "flows": flows, "positions": {}})
    assert rows(made)[-1] == ["Plan", "Plans", "Do"]


def test_a_communication_plan_says_what_when_with_whom_and_how(ines):
    entry = {
        "reference": "CPE-0001", "title": "Level", "side": "internal", "trigger": "threat_level",
        "within_days": 1, "every": 3, "every_unit": "months", "audience": "All shifts",
        "means": "radio", "substance": "0" * 32, "members": [],
    }  # fmt: skip
    made = parts_of(ines, CommunicationPlan, {"entries": [entry]})
    said = rows(made)[0]
    assert said[:2] == ["CPE-0001", "Level"]
    assert said[4].casefold() == "3 months"
    assert "All shifts" in said
    assert "0" * 32 not in str(made)


def test_lines_and_codes_of_a_policy_are_told_in_words(ines):
    annex = {"purpose": "Goods arrive.", "triggers": ["merger"], "purpose_passage": "We move."}
    facts = next(p for p in parts_of(ines, SecurityPolicy, annex) if isinstance(p, Facts))
    assert [pair.value for pair in facts.pairs] == ["Goods arrive.", "Merger"]


@pytest.mark.parametrize(
    "annex",
    [
        {},
        {"needs": []},
        {"needs": None, "blocks": [{"id": "x"}]},
        {"needs": ["a", {"id": "no key", "reference": "XX-1", "n": {"a": 1}}]},
        {"needs": [{"type": "no.kind", "reference": "-", "kind": ["x", None]}]},
    ],
)
def test_whatever_was_bound_can_be_printed(ines, annex):
    parts_of(ines, ResourcePlan, annex)


def test_a_site_named_in_a_list_stays_one_line(ines):
    site = add_site(ines, title="Main gate")
    annex = {"sites": [{"type": "accounts.site", **bound(site)}]}
    facts = next(p for p in parts_of(ines, ResourcePlan, annex) if isinstance(p, Facts))
    assert facts.pairs[0].value == f"{site.reference} Main gate"
