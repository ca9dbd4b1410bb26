"""Loading the demo organization from its files, and refusing it where a reference leads nowhere.

Records are built from it by commands elsewhere; nothing here touches the database.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from io import StringIO
from typing import Final, TypeVar

from holdfast.operation.risk.method import DIMENSIONS, objections, shipped_method
from holdfast.starter.catalogues import catalogues
from holdfast.starter.reading import (
    Plain,
    StarterError,
    data_file,
    dated_table,
    read_list,
    read_table,
    read_yaml,
)
from holdfast.starter.shapes import (
    Demo,
    DemoAcceptance,
    DemoAction,
    DemoAsset,
    DemoDocument,
    DemoFile,
    DemoIssues,
    DemoObligation,
    DemoOrganization,
    DemoParty,
    DemoPerson,
    DemoPrinciple,
    DemoProcess,
    DemoRequirement,
    DemoRisk,
    DemoScope,
    DemoSite,
    DemoTreatment,
    Keyed,
    Owned,
    Placed,
)

T = TypeVar("T", bound=Plain)
HOME: Final = "halden"
SITES: Final = {
    "Code": "code",
    "Site": "name",
    "Unit": "unit",
    "Type": "kind",
    "Address": "address",
    "Country": "country",
    "UN/LOCODE": "locode",
    "Latitude": "latitude",
    "Longitude": "longitude",
    "Perimeter (m)": "perimeter",
    "Staffed": "staffed",
    "Site owner": "owner",
    "In scope": "in_scope",
    "Notes": "notes",
}
PEOPLE: Final = {
    "Employee no.": "number",
    "Name": "name",
    "Job title": "title",
    "Unit": "unit",
    "Place of work": "site",
    "Reports to": "reports_to",
    "E-mail": "email",
    "Phone": "phone",
    "Top management": "is_top_management",
    "Started": "started",
}
PARTIES: Final = {
    "No.": "key",
    "Interested party": "name",
    "Internal or external": "side",
    "Type": "kind",
    "Why they matter": "why",
    "Influence": "influence",
    "Interest": "interest",
    "Relationship owner": "owner",
    "Last contact": "last_contact",
    "Meet again by": "next_contact",
    "Reviewed on": "reviewed_on",
    "Review due": "review_due",
    "Sectors": "sectors",
}
OBLIGATIONS: Final = {
    "No.": "key",
    "Obligation": "title",
    "Kind": "kind",
    "Jurisdiction": "jurisdiction",
    "Issued by": "issuer",
    "Source": "source",
    "Link": "link",
    "Place in the text": "place",
    "In force since": "in_force_since",
    "What it asks": "asks",
    "Applies": "applies",
    "How it applies to us": "how_it_applies",
    "Who must know": "audience",
    "Owner": "owner",
    "Met by": "met_by",
    "Last reviewed": "last_reviewed",
    "Next review": "next_review",
    "Last evaluated": "last_evaluated",
    "Result": "result",
    "Finding": "finding",
    "Evaluated by": "evaluated_by",
    "Sectors": "sectors",
}
RISKS: Final = {
    "Risk no.": "key",
    "Scenario": "title",
    "Catalogue": "threat",
    "Site": "site",
    "Department": "unit",
    "What is at risk": "asset",
    "Who or what": "cause",
    "Way": "way",
    "Weakness": "weakness",
    "Vulnerability no.": "vulnerability",
    "What follows": "consequence",
    "Step in the flow": "step",
    "Group of 6.1.2": "family",
    "Failure": "failure",
    "Environment": "environment",
    "Human factors": "human",
    "Culture": "cultural",
    "Outside our control": "outside",
    "Information": "information",
    "Existing controls": "controls",
    "Risk owner": "owner",
    "Intent": "before.intent current.intent target.intent",
    "Capability": "before.capability current.capability target.capability",
    "Why (before)": "why.before",
    "Why (now)": "why.current",
    "Why (target)": "why.target",
    "Decision": "decision",
    "Source": "source",
    "Source grade": "grade",
    "Assessed on": "assessed_on",
    "Review due": "review_due",
}
STATES: Final = {"before": "before", "now": "current", "target": "target"}
TABLES: Final = ("sites", "people", "parties", "obligations", "risks")


def demo_table(name: str, today: date) -> str:
    """A register of the demo organization as CSV text with real dates, to be imported.

    `name` is one of sites, people, parties, obligations, risks.
    """
    if name not in TABLES:
        raise StarterError(f"There is no register {name!r}; there are {', '.join(TABLES)}.")
    text = dated_table(data_file(HOME, f"{name}.csv"), today)
    return _with_measures_in_words(text) if name == "risks" else text


def demo_file(name: str, today: date) -> str:
    """A file of the demo organization that proves something, as CSV text with real dates."""
    return dated_table(data_file(HOME, "files", name), today)


def _with_measures_in_words(text: str) -> str:
    """The risk register with each existing control by its words, one a line, not by its key."""
    words = {each.key: each.words for each in catalogues().countermeasures}
    written = StringIO()
    table = csv.DictReader(StringIO(text))
    writer = csv.DictWriter(written, table.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    for row in table:
        keys = (key.strip() for key in row["Existing controls"].split(","))
        writer.writerow({**row, "Existing controls": "\n".join(words[key] for key in keys if key)})
    return written.getvalue()


@cache
def load_demo() -> Demo:
    """The demo organization, whole and sound; a StarterError where anything leads nowhere."""
    issues = read_yaml(data_file(HOME, "issues.yaml"), DemoIssues)
    demo = Demo(
        organization=read_yaml(data_file(HOME, "organization.yaml"), DemoOrganization),
        sites=read_table(data_file(HOME, "sites.csv"), SITES, DemoSite),
        people=read_table(data_file(HOME, "people.csv"), PEOPLE, DemoPerson),
        climate=issues.climate,
        issues=issues.issues,
        parties=read_table(data_file(HOME, "parties.csv"), PARTIES, DemoParty),
        requirements=_list("requirements", DemoRequirement),
        obligations=read_table(data_file(HOME, "obligations.csv"), OBLIGATIONS, DemoObligation),
        principles=_list("principles", DemoPrinciple),
        scope=read_yaml(data_file(HOME, "scope.yaml"), DemoScope),
        documents=_list("documents", DemoDocument),
        processes=_list("processes", DemoProcess),
        assets=_list("assets", DemoAsset),
        risks=read_table(data_file(HOME, "risks.csv"), _risk_columns(), DemoRisk),
        treatments=_list("treatments", DemoTreatment),
        acceptances=_list("acceptances", DemoAcceptance),
        actions=_list("actions", DemoAction),
        files=_list("files", DemoFile),
    )
    problems = list(faults(demo))
    if problems:
        raise StarterError("\n".join(problems))
    return demo


def faults(demo: Demo) -> Iterator[str]:
    """What is wrong between the files: names that nobody bears, keys twice, scores that object."""
    yield from _name_faults(demo)
    yield from _key_faults(demo)
    yield from _risk_faults(demo)


def _name_faults(demo: Demo) -> Iterator[str]:
    people = {each.name for each in demo.people}
    units = {each.name for each in demo.organization.units}
    sites = {each.name for each in demo.sites}
    owned: tuple[Owned, ...] = (
        *demo.issues, *demo.parties, *demo.obligations, *demo.documents, *demo.processes,
        *demo.assets, *demo.risks, *demo.treatments, *demo.sites, *demo.principles,
        *demo.actions,
    )  # fmt: skip
    yield from _unknown("owner", (each.owner for each in owned), people)
    yield from _unknown("decided_by", (each.decided_by for each in demo.requirements), people)
    yield from _unknown("accepted_by", (each.accepted_by for each in demo.acceptances), people)
    yield from _unknown("approved_by", (each.approved_by for each in demo.documents), people)
    yield from _unknown("approved_by", (demo.scope.approved_by, demo.climate.decided_by), people)
    yield from _unknown("head", (each.head for each in demo.organization.units), people)
    yield from _unknown("reports_to", (p.reports_to for p in demo.people), people | {""})
    yield from _unknown("evaluated_by", (o.evaluated_by for o in demo.obligations), people | {""})
    yield from _unknown("parent", (u.parent for u in demo.organization.units), units | {""})
    yield from _unknown("unit", (*(p.unit for p in demo.people), *demo.scope.units), units)
    yield from _unknown("unit", (each.unit for each in demo.risks), units)
    yield from _unknown("unit", (each.unit for each in demo.sites), units)
    places: tuple[Placed, ...] = (*demo.people, *demo.assets, *demo.risks)
    yield from _unknown("site", (*(p.site for p in places), *demo.scope.sites), sites)


def _key_faults(demo: Demo) -> Iterator[str]:
    keyed: tuple[Keyed, ...] = (
        *demo.issues, *demo.parties, *demo.requirements, *demo.obligations, *demo.processes,
        *demo.assets, *demo.risks, *demo.treatments, *demo.acceptances,
    )  # fmt: skip
    every = [each.key for each in keyed] + [each.code for each in demo.documents]
    for key in sorted({each for each in every if every.count(each) > 1}):
        yield f"{key} is given twice"
    known = {*every, demo.scope.key}
    yield from _unknown("leads_to", (k for i in demo.issues for k in i.leads_to), known)
    yield from _unknown("arises_from", (k for i in demo.issues for k in i.arises_from), known)
    yield from _unknown("climate", demo.climate.issues, known)
    yield from _unknown("party", (each.party for each in demo.requirements), known)
    yield from _unknown(
        "addressed_by", (k for r in demo.requirements for k in r.addressed_by), known
    )
    yield from _unknown("met_by", (k for o in demo.obligations for k in o.met_by), known)
    yield from _unknown("shown_by", (k for p in demo.principles for k in p.shown_by), known)
    yield from _unknown("considered", demo.scope.considered, known)
    yield from _unknown("documents", (k for p in demo.processes for k in p.documents), known)
    yield from _unknown("to", (i.to for p in demo.processes for i in p.interactions), known)
    yield from _unknown("risk", (each.risk for each in demo.treatments), known)
    yield from _unknown("risk", (each.risk for each in demo.acceptances), known)
    yield from _unknown("about", (each.about for each in demo.actions), known)
    yield from _unknown("shows", (each.shows for each in demo.files), known)
    principles = {each.key for each in catalogues().principles}
    yield from _unknown("principle", (each.principle for each in demo.principles), principles)


def _risk_faults(demo: Demo) -> Iterator[str]:
    every, method = catalogues(), shipped_method(demo.organization.method)
    yield from _unknown("threat", (r.threat for r in demo.risks), {t.key for t in every.threats})
    weaknesses = {each.key for each in every.weaknesses}
    yield from _unknown("vulnerability", (r.vulnerability for r in demo.risks), weaknesses | {""})
    measures = {each.key for each in every.countermeasures}
    yield from _unknown("controls", (k for r in demo.risks for k in r.controls), measures)
    yield from _unknown("asset", (r.asset for r in demo.risks), {a.name for a in demo.assets})
    level = {}
    for risk in demo.risks:
        before, current, target = risk.scores(method)
        level[risk.key] = current.level
        for text in objections(method, before, current, target, risk.why):
            if "rationale" not in text:  # a missing rationale is a gap that the demo shows
                yield f"{risk.key}: {text}"
    for each in demo.acceptances:
        if level.get(each.risk) != each.level:
            yield f"{each.key}: {each.risk} stands at {level.get(each.risk)}, not {each.level}"


def _unknown(what: str, given: Iterable[str], known: set[str]) -> Iterator[str]:
    for each in sorted(set(given) - known):
        yield f"{what}: nothing is called {each!r}"


def _list(name: str, shape: type[T]) -> tuple[T, ...]:
    return read_list(data_file(HOME, f"{name}.yaml"), shape)


def _risk_columns() -> dict[str, str]:
    """Headings of the risk register; intent and capability are facts of all three states."""
    columns = dict(RISKS)
    for heading, state in STATES.items():
        columns[f"Vulnerability {heading}"] = f"{state}.vulnerability"
        columns[f"Frequency {heading}"] = f"{state}.likelihood"
        for dimension in DIMENSIONS:
            columns[f"{dimension.capitalize()} {heading}"] = f"{state}.consequences.{dimension}"
    return columns
