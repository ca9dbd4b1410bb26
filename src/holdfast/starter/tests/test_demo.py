"""The demo organization: whole, sound, and with a few honest gaps to find."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from holdfast.operation.processes.queries.coverage import carries
from holdfast.operation.processes.queries.purposes import DELIVERY
from holdfast.operation.risk.method import authority, objections, shipped_method
from holdfast.starter.catalogues import catalogues
from holdfast.starter.loading import TABLES, demo_table, faults, load_demo
from holdfast.starter.reading import RELATIVE, StarterError
from holdfast.starter.steering import load_steering

TODAY = date(2026, 6, 1)
METHOD = shipped_method("default")


def test_demo_has_what_an_auditor_asks_for_first() -> None:
    """Counts of the registers that clause 4 and 8.3 look into."""
    demo = load_demo()
    assert len(demo.organization.units) == 10
    assert len(demo.sites) == 6
    assert len(demo.people) == 25
    assert len(demo.issues) == 14
    assert len(demo.parties) == 16
    assert len(demo.requirements) == 35
    assert len(demo.obligations) == 22
    assert len(demo.principles) == 8
    assert len(demo.documents) == 6
    assert len(demo.processes) == 13
    assert len(demo.assets) == 12
    assert len(demo.risks) == 60
    assert len(demo.treatments) == 50


def test_everything_named_exists() -> None:
    """No owner, site, unit, record or catalogue key leads nowhere."""
    assert list(faults(load_demo())) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"owner": "Nobody Atall"}, "owner: nothing is called 'Nobody Atall'"),
        ({"threat": "T99"}, "threat: nothing is called 'T99'"),
        ({"controls": ("C93",)}, "controls: nothing is called 'C93'"),
        ({"key": "RSK-002"}, "RSK-002 is given twice"),
    ],
)
def test_loose_ends_are_found(change: dict[str, object], says: str) -> None:
    """A name that nobody bears is reported, not loaded."""
    demo = load_demo()
    first, *others = demo.risks
    broken = replace(demo, risks=(replace(first, **change), *others))  # type: ignore[arg-type]
    assert says in list(faults(broken))


def test_every_risk_scores_and_falls() -> None:
    """All sixty scenarios score three times, and controls never make a risk worse."""
    for risk in load_demo().risks:
        before, current, target = risk.scores(METHOD)
        assert [
            text
            for text in objections(METHOD, before, current, target, risk.why)
            if "rationale" not in text
        ] == []
        assert before.likelihood >= current.likelihood >= target.likelihood
        assert before.consequence >= current.consequence >= target.consequence


def test_risks_cover_families_sites_and_levels() -> None:
    """Each group of 6.1.2 and each site has scenarios; the picture is neither all red nor green."""
    demo = load_demo()
    family = {each.key: each.family for each in catalogues().threats}
    assert {family[risk.threat] for risk in demo.risks} == set("abcdef")
    assert {risk.site for risk in demo.risks} == {site.name for site in demo.sites}
    assert {risk.scores(METHOD)[1].level for risk in demo.risks} == {"L", "M", "H", "E"}
    sentences = [text for risk in demo.risks for text in (risk.why.current, risk.sentence)]
    assert len(set(sentences)) == len(sentences)


def test_risks_above_appetite_are_treated_or_accepted() -> None:
    """Whatever is high or extreme today has a treatment or somebody who accepted it."""
    demo = load_demo()
    treated = {each.risk for each in demo.treatments}
    answered = treated | {each.risk for each in demo.acceptances}
    for risk in demo.risks:
        if METHOD.is_above_appetite(risk.scores(METHOD)[1].level):
            assert risk.key in answered
        if risk.decision != "Retain":
            assert risk.key in treated


def test_acceptances_keep_to_authority_and_time() -> None:
    """Each was given by somebody who may, for no longer than the method allows."""
    demo = load_demo()
    risks = {risk.key: risk for risk in demo.risks}
    top = {person.name for person in demo.people if person.is_top_management}
    for each in demo.acceptances:
        current = risks[each.risk].scores(METHOD)[1]
        allowed = authority(METHOD, current.level, current.people)
        assert each.accepted_by in top
        if allowed.authority.key == "top_management":
            assert each.accepted_by == "Sigrid Aasen"
        assert (each.until.on(TODAY) - each.accepted_on.on(TODAY)).days <= allowed.max_days


def test_process_map_covers_clauses_four_to_ten() -> None:
    """No clause without a process, no process that stands alone."""
    processes = load_demo().processes
    chapters = {clause.split(".")[0] for each in processes for clause in each.clauses}
    assert chapters == set("456789") | {"10"}
    assert all(each.inputs and each.outputs and each.interactions for each in processes)


def test_each_clause_that_needs_a_process_has_one_of_its_own() -> None:
    """Documents, competence, audit … are done by processes that name them; each is measured."""
    processes = load_demo().processes
    for clause in DELIVERY:
        assert any(carries(each.clauses, clause) for each in processes), clause
    gate = next(each for each in processes if each.key == "P-04")
    assert not any(carries(gate.clauses, clause) for clause in DELIVERY)
    measured = {each.process for each in load_steering().criteria if len(each.values) > 1}
    assert measured == {each.key for each in processes}
    assert {"P-04", "P-06"} <= {each.key for each in processes if each.level}


def test_every_party_has_a_requirement_and_every_decision_a_ground() -> None:
    """What is addressed names by what; what is not addressed says why; one is still open."""
    demo = load_demo()
    assert [each.key for each in demo.requirements if each.decision == "open"] == ["REQ-35"]
    assert {each.party for each in demo.requirements} == {each.key for each in demo.parties}
    for each in demo.requirements:
        assert bool(each.addressed_by) == (each.decision == "addressed")
        assert bool(each.reason) == (each.decision == "not_addressed")


def test_every_obligation_can_be_reached() -> None:
    """Each names its source and the place of its text; laws on the web have their link."""
    for each in load_demo().obligations:
        assert each.source
        assert each.place
        assert each.how_it_applies
        assert each.link.startswith("http") or not each.link


def test_the_honest_gaps_are_there() -> None:
    """What the clause view has to find in the demo, and nothing more of the kind."""
    demo = load_demo()
    assert [each.key for each in demo.issues if not each.effect] == ["ISS-14"]
    assert [i.key for i in demo.issues if i.review_due.on(TODAY) < TODAY] == ["ISS-13"]
    assert [o.key for o in demo.obligations if o.applies and not o.met_by] == ["OB-22"]
    assert [o.key for o in demo.obligations if o.next_review.on(TODAY) < TODAY] == ["OB-12"]
    assert [a.title for a in demo.actions if not a.done_on and a.due.on(TODAY) < TODAY] == [
        "Write down the ground for keeping pictures for thirty days"
    ]
    assert [a.key for a in demo.acceptances if a.until.on(TODAY) < TODAY] == ["ACC-03"]
    assert [r.key for r in demo.risks if not r.why.current] == ["RSK-022"]
    assert [r.key for r in demo.risks if r.review_due.on(TODAY) < TODAY] == ["RSK-020"]
    assert [d.code for d in demo.documents if d.review_due.on(TODAY) < TODAY] == ["PLN-04"]


@pytest.mark.parametrize("name", TABLES)
def test_registers_come_with_real_dates(name: str) -> None:
    """What the importer gets is what a port would have sent: no relative day is left."""
    rows = list(csv.reader(StringIO(demo_table(name, TODAY))))
    assert len(rows) > 6
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if RELATIVE.fullmatch(cell)]


def test_risks_come_with_their_controls_in_words() -> None:
    """A risk register names what is there; nobody outside knows a catalogue key."""
    first = next(csv.DictReader(StringIO(demo_table("risks", TODAY))))
    words = {each.key: each.words for each in catalogues().countermeasures}
    assert first["Existing controls"].splitlines() == [words[k] for k in ("C17", "C20", "C21")]


def test_unknown_register_names_the_known() -> None:
    """A mistyped register is answered with those there are."""
    with pytest.raises(StarterError, match="sites, people, parties, obligations, risks"):
        demo_table("risk", TODAY)


def test_supply_chain_issues_name_the_partner_they_arise_from() -> None:
    """Clause 4.1 asks for issues from the supply chain, traced to where they come from."""
    marked = [each for each in load_demo().issues if each.supply_chain]
    assert len(marked) >= 4
    assert all(each.arises_from for each in marked)


def test_addressed_requirements_name_more_than_a_risk() -> None:
    """A risk is not yet an answer: a process, a document or an obligation has to address it."""
    for each in load_demo().requirements:
        answers = [key for key in each.addressed_by if not key.startswith("RSK-")]
        assert bool(answers) == (each.decision == "addressed")
