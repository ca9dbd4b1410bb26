"""The shapes of the demo organization's data; keys and names refer to each other as a port's do.

People, units and sites are named, records are numbered (`RSK-011`, `OB-04`, `P-03`, `PRO-07`).
Money is in thousands of the organization's currency.
"""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from holdfast.operation.risk.method import Method, Reasons, Score, ScoreInputs, score
from holdfast.starter.catalogues import Family
from holdfast.starter.reading import Keys, Plain, Sectors, WhenDay


class Keyed(Protocol):
    """Whatever has a number of its own."""

    @property
    def key(self) -> str: ...


class Owned(Protocol):
    """Whatever has an owner, by name."""

    @property
    def owner(self) -> str: ...


class Placed(Protocol):
    """Whatever stands or works at a site, by name."""

    @property
    def site(self) -> str: ...


@dataclass(frozen=True)
class DemoUnit(Plain):
    """A part of the organization; the topmost has no parent."""

    name: str
    parent: str
    kind: Literal["organization", "department", "branch"]
    head: str


@dataclass(frozen=True)
class DemoOrganization(Plain):
    """Who the demo organization is, with its tree of units."""

    key: str
    name: str
    legal_name: str
    sector: str
    about: str
    country: str
    locode: str
    time_zone: str
    languages: tuple[str, ...]
    currency: str
    yearly_revenue_thousand: int
    method: str
    units: tuple[DemoUnit, ...]


@dataclass(frozen=True)
class DemoSite(Plain):
    """A place with coordinates in degrees and the length of its perimeter in metres."""

    code: str
    name: str
    unit: str
    kind: str
    address: str
    country: str
    latitude: float
    longitude: float
    perimeter: int
    staffed: str
    owner: str
    in_scope: bool
    locode: str = ""
    notes: str = ""


@dataclass(frozen=True)
class DemoPerson(Plain):
    """A fictional role holder."""

    number: str
    name: str
    title: str
    unit: str
    site: str
    email: str
    phone: str
    is_top_management: bool
    started: WhenDay
    reports_to: str = ""


@dataclass(frozen=True)
class DemoIssue(Plain):
    """A context issue (4.1): the parties it arises from, the risks and obligations it leads to."""

    key: str
    title: str
    kind: Literal["external", "internal"]
    category: str
    supply_chain: bool
    about: str
    source: str
    source_date: WhenDay
    effect: str
    owner: str
    reviewed_on: WhenDay
    review_due: WhenDay
    leads_to: Keys
    sectors: Sectors
    arises_from: Keys = ()


@dataclass(frozen=True)
class DemoClimate(Plain):
    """Whether climate change is a relevant issue (4.1, Amd 1:2024), and why."""

    relevant: bool
    reason: str
    decided_by: str
    decided_on: WhenDay
    review_due: WhenDay
    issues: Keys


@dataclass(frozen=True)
class DemoIssues(Plain):
    """The climate determination and the context issues, as one file holds them."""

    climate: DemoClimate
    issues: tuple[DemoIssue, ...]


@dataclass(frozen=True)
class DemoParty(Plain):
    """An interested party (4.2.1) with the person who looks after the relation."""

    key: str
    name: str
    side: Literal["Internal", "External"]
    kind: str
    why: str
    influence: int
    interest: int
    owner: str
    last_contact: WhenDay
    next_contact: WhenDay
    reviewed_on: WhenDay
    review_due: WhenDay
    sectors: Sectors


@dataclass(frozen=True)
class DemoRequirement(Plain):
    """What a party requires, whether the system addresses it, and by what (4.2.1)."""

    key: str
    party: str
    kind: Literal["need", "expectation", "requirement"]
    requires: str
    decision: Literal["addressed", "not_addressed", "open"]
    reason: str
    addressed_by: Keys
    decided_by: str
    reviewed_on: WhenDay
    review_due: WhenDay


@dataclass(frozen=True)
class DemoObligation(Plain):
    """A compliance obligation (4.2.2) with its text, how it applies, and its last evaluation."""

    key: str
    title: str
    kind: str
    jurisdiction: str
    issuer: str
    source: str
    place: str
    in_force_since: WhenDay
    asks: str
    applies: bool
    how_it_applies: str
    audience: Keys
    owner: str
    last_reviewed: WhenDay
    next_review: WhenDay
    sectors: Sectors
    link: str = ""
    met_by: Keys = ()
    last_evaluated: WhenDay | None = None
    result: Literal["", "Compliant", "Partly compliant", "Not compliant"] = ""
    finding: str = ""
    evaluated_by: str = ""


@dataclass(frozen=True)
class DemoPrinciple(Plain):
    """How the organization applies one of the eight principles (4.2.3)."""

    principle: str
    statement: str
    shown_by: Keys
    owner: str
    reviewed_on: WhenDay
    review_due: WhenDay


@dataclass(frozen=True)
class SupplyChainPart(Plain):
    """A part of the supply chain inside the scope, and who is on the other side."""

    part: str
    counterpart: str


@dataclass(frozen=True)
class Exclusion(Plain):
    """What the scope leaves out, and why."""

    what: str
    reason: str


@dataclass(frozen=True)
class DemoScope(Plain):
    """The scope statement (4.3)."""

    key: str
    title: str
    statement: str
    units: tuple[str, ...]
    sites: tuple[str, ...]
    activities: tuple[str, ...]
    supply_chain: tuple[SupplyChainPart, ...]
    exclusions: tuple[Exclusion, ...]
    considered: Keys
    approved_by: str
    effective_on: WhenDay
    review_due: WhenDay


@dataclass(frozen=True)
class DemoDocument(Plain):
    """A controlled document with its body in Markdown (7.5)."""

    code: str
    title: str
    kind: Literal["procedure", "plan"]
    clauses: tuple[str, ...]
    owner: str
    approved_by: str
    classification: Literal["public", "internal", "restricted", "confidential"]
    effective_on: WhenDay
    review_due: WhenDay
    sectors: Sectors
    body: str


@dataclass(frozen=True)
class Interaction(Plain):
    """What one process passes to another."""

    to: str
    passes: str


@dataclass(frozen=True)
class DemoProcess(Plain):
    """A process of the map (4.4, 8.2)."""

    key: str
    title: str
    clauses: tuple[str, ...]
    owner: str
    purpose: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    interactions: tuple[Interaction, ...]
    criteria: tuple[str, ...]
    documents: Keys
    sectors: Sectors
    level: str = ""


@dataclass(frozen=True)
class DemoAsset(Plain):
    """Something the organization wants to protect."""

    key: str
    name: str
    kind: Literal["cargo", "equipment", "information", "people", "place"]
    site: str
    owner: str
    criticality: Literal["vital", "important"]
    why: str


@dataclass(frozen=True)
class DemoRisk(Plain):
    """A risk scenario (8.3), judged before controls, now and as it is to be."""

    key: str
    title: str
    threat: str
    site: str
    unit: str
    asset: str
    cause: str
    way: str
    weakness: str
    consequence: str
    step: str
    controls: Keys
    owner: str
    before: ScoreInputs
    current: ScoreInputs
    target: ScoreInputs
    decision: Literal["Avoid", "Reduce", "Share", "Retain"]
    source: str
    grade: str
    assessed_on: WhenDay
    review_due: WhenDay
    family: Family
    vulnerability: str = ""
    failure: bool = False
    environment: bool = False
    human: bool = False
    cultural: bool = False
    outside: bool = False
    information: bool = False
    why: Reasons = field(default_factory=Reasons)

    @property
    def sentence(self) -> str:
        """The scenario as one sentence: who, how, against what, through what, leading to what."""
        return (
            f"{self.cause} {self.way}; at risk: {self.asset.lower()}; "
            f"weakness: {self.weakness}; leading to {self.consequence}."
        )

    def scores(self, method: Method) -> tuple[Score, Score, Score]:
        """The three scores by a method: before controls, current, target."""
        before, current, target = (
            score(method, inputs) for inputs in (self.before, self.current, self.target)
        )
        return before, current, target


@dataclass(frozen=True)
class DemoTreatment(Plain):
    """What is done about a risk, by whom, for how much, by when (8.3)."""

    key: str
    risk: str
    action: str
    owner: str
    cost_thousand: int
    start: WhenDay
    due: WhenDay
    status: Literal["proposed", "approved", "in progress", "implemented", "verified"]
    effect: str
    steps: tuple[str, ...] = ()
    considered: str = ""


@dataclass(frozen=True)
class DemoAcceptance(Plain):
    """A risk accepted at its level until a day, with the reason (8.3)."""

    key: str
    risk: str
    level: str
    accepted_by: str
    accepted_on: WhenDay
    until: WhenDay
    reason: str


@dataclass(frozen=True)
class DemoAction(Plain):
    """Something that somebody does for a record until a day; how it ended, where it did."""

    about: str
    title: str
    owner: str
    due: WhenDay
    criterion: str
    done_on: WhenDay | None = None
    result: str = ""
    finding: str = ""


@dataclass(frozen=True)
class DemoFile(Plain):
    """A file that shows something for a period; `shows` is the key of the record it belongs to."""

    name: str
    shows: str
    note: str
    proves_from: WhenDay
    proves_until: WhenDay


@dataclass(frozen=True)
class Demo:
    """The whole demo organization."""

    organization: DemoOrganization
    sites: tuple[DemoSite, ...]
    people: tuple[DemoPerson, ...]
    climate: DemoClimate
    issues: tuple[DemoIssue, ...]
    parties: tuple[DemoParty, ...]
    requirements: tuple[DemoRequirement, ...]
    obligations: tuple[DemoObligation, ...]
    principles: tuple[DemoPrinciple, ...]
    scope: DemoScope
    documents: tuple[DemoDocument, ...]
    processes: tuple[DemoProcess, ...]
    assets: tuple[DemoAsset, ...]
    risks: tuple[DemoRisk, ...]
    treatments: tuple[DemoTreatment, ...]
    acceptances: tuple[DemoAcceptance, ...]
    actions: tuple[DemoAction, ...]
    files: tuple[DemoFile, ...]
