"""What the demo organization holds of clauses 5, 6 and 8.1: its shapes, and how it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from holdfast.starter.reading import Keys, Plain, WhenDay, data_file, read_list, read_yaml
from holdfast.starter.sectors.shapes import CommitmentDraft, OutcomeDraft

HOME: Final = "halden"


@dataclass(frozen=True)
class DemoRole(Plain):
    """A role with its holder and deputy (5.3)."""

    key: str
    title: str
    level: Literal["top", "security", "unit", "function"]
    purpose: str
    responsibilities: tuple[str, ...]
    authorities: tuple[str, ...]
    holder: str
    deputy: str
    unit: str = ""
    conformity: bool = False
    reports: bool = False
    months: int | None = None
    needs_deputy: bool = False


@dataclass(frozen=True)
class DemoConflict(Plain):
    """Two roles that one person should not hold together."""

    role: str
    other: str
    reason: str


@dataclass(frozen=True)
class DemoDelegation(Plain):
    """Part of a role that somebody else does for a time."""

    role: str
    holder: str
    person: str
    what: tuple[str, ...]
    until: WhenDay
    reason: str
    by_top_management: bool = False


@dataclass(frozen=True)
class DemoRaci(Plain):
    """Who has what to do with a process, or with a clause where it does not follow from one."""

    accountable: str
    responsible: Keys = ()
    consulted: Keys = ()
    informed: Keys = ()
    process: str = ""
    clause: str = ""


@dataclass(frozen=True)
class DemoResult(Plain):
    """What the system is meant to reach."""

    key: str
    title: str
    description: str
    measured_by: str


@dataclass(frozen=True)
class DemoProgramme(Plain):
    """A security programme that another department runs (5.1)."""

    key: str
    title: str
    field: str
    run_by: str
    interface: str
    overlaps: str


@dataclass(frozen=True)
class DemoActivity(Plain):
    """Something that top management did; `about` names what it is linked to."""

    kind: str
    day: WhenDay
    person: str
    title: str
    outcome: str
    others: str = ""
    role: str = ""
    unit: str = ""
    about: str = ""


@dataclass(frozen=True)
class DemoImpact(Plain):
    """What harm the policy can do elsewhere, and what is done about it (5.2.1 e)."""

    aspects: str
    harm: str
    answer: str


@dataclass(frozen=True)
class DemoRemark(Plain):
    """What a reader said of the draft, and how it was settled."""

    by: str
    text: str
    settlement: str


@dataclass(frozen=True)
class DemoPolicy(Plain):
    """The security policy (5.2)."""

    key: str
    title: str
    purpose: str
    purpose_passage: str
    framework_passage: str
    availability: str
    acknowledgement_target: int
    passages_public: Keys
    body: str
    commitments: tuple[CommitmentDraft, ...]
    outcomes: tuple[OutcomeDraft, ...]
    impact: DemoImpact
    comparisons: str
    remark: DemoRemark


@dataclass(frozen=True)
class DemoLeadership(Plain):
    """Clause 5 of the demo organization."""

    roles: tuple[DemoRole, ...]
    conflicts: tuple[DemoConflict, ...]
    delegations: tuple[DemoDelegation, ...]
    raci: tuple[DemoRaci, ...]
    results: tuple[DemoResult, ...]
    programmes: tuple[DemoProgramme, ...]
    activities: tuple[DemoActivity, ...]
    policy: DemoPolicy


@dataclass(frozen=True)
class DemoObjective(Plain):
    """An objective with its plan and its measurements, each a day and a figure (6.2)."""

    key: str
    title: str
    owner: str
    goal: str
    indicator: str
    formula: str
    data_source: str
    unit: str
    direction: Literal["up", "down", "keep"]
    baseline: Decimal
    baseline_on: WhenDay
    target: Decimal
    due: WhenDay
    measured: tuple[tuple[WhenDay, Decimal], ...]
    serves: Keys
    addresses: Keys
    uses: Keys
    parties: dict[str, str]
    what: str
    resources: str
    evaluation: str
    technological: str
    human: str
    administrative: str
    chosen: str
    because: str
    viability: str
    action: str
    action_due: WhenDay
    unit_of: str = ""


@dataclass(frozen=True)
class DemoSystemRisk(Plain):
    """A risk or opportunity of the system, what is done about it, and whether it worked (6.1)."""

    key: str
    title: str
    side: Literal["risk", "opportunity"]
    owner: str
    description: str
    effect: str
    likelihood: str
    extent: str
    arises: Keys
    action: str
    criterion: str
    due: WhenDay
    judge: WhenDay
    process: str
    done: WhenDay | None = None
    result: str = ""
    effective: bool = False
    finding: str = ""


@dataclass(frozen=True)
class DemoChange(Plain):
    """A change of a process in force, made in a planned way (6.3, 8.4)."""

    title: str
    purpose: str
    consequences: str
    integrity: str
    resources: str
    process: str
    considers: Keys
    finding: str
    residual: str
    forecast: str
    approval: str
    outcome: str
    criterion: str


@dataclass(frozen=True)
class DemoFurtherChange(Plain):
    """A change with how it ended so far: decided this way or that, or made at once (6.3, 8.4).

    `kinds` names those of the seven kinds of 8.4 that it is; `policy_holds` says why the policy
    stays as it is although the business changes.
    """

    end: Literal["emergency", "minor", "deferred", "rejected", "planned", "implemented"]
    title: str
    purpose: str
    consequences: str
    integrity: str
    resources: str
    changes: Keys
    forecast: str
    considers: Keys = ()
    kinds: Keys = ()
    business: str = ""
    finding: str = ""
    residual: str = ""
    decision: str = ""
    until: WhenDay | None = None
    role: str = ""
    hands_over: str = ""
    takes_over: str = ""
    note: str = ""
    implement_by: WhenDay | None = None
    review_by: WhenDay | None = None
    day: WhenDay | None = None
    reason: str = ""
    outcome: str = ""
    review: str = ""
    brought_up_to_date: str = ""
    policy_holds: str = ""


@dataclass(frozen=True)
class DemoUnintended(Plain):
    """A change that nobody planned, what followed from it and what was done (8.4)."""

    title: str
    owner: str
    what: str
    process: str
    detected: WhenDay
    consequences: str
    reviewed: WhenDay
    mitigation: str
    mitigated: WhenDay


@dataclass(frozen=True)
class DemoNeed(Plain):
    """What security needs, for which risks, and what was decided (7.1, 6.1.3 f)."""

    title: str
    kind: str
    purpose: str
    needed: Decimal
    measure: str
    since: WhenDay
    risks: Keys
    decision: str
    by: WhenDay
    provided: Decimal | None = None


@dataclass(frozen=True)
class DemoPlanning(Plain):
    """Clause 6 of the demo organization."""

    objectives: tuple[DemoObjective, ...]
    system_risks: tuple[DemoSystemRisk, ...]
    nothing_arises: str
    change: DemoChange
    further_changes: tuple[DemoFurtherChange, ...]
    unintended: DemoUnintended
    needs: tuple[DemoNeed, ...]
    reported_to: str


@dataclass(frozen=True)
class DemoCriterion(Plain):
    """How a process is measured, and what was found: a day with a figure, or with yes or no."""

    process: str
    key: str
    title: str
    measured: str
    every: int
    values: tuple[tuple[WhenDay, Decimal | Literal["yes", "no"]], ...]
    unit: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    yes_no: bool = False
    decision: str = ""


@dataclass(frozen=True)
class DemoLinks(Plain):
    """What a process serves, keeps and carries (8.2)."""

    process: str
    lane: Literal["management", "core", "support"]
    every: int
    serves: Keys
    meets: Keys
    carries: Keys


@dataclass(frozen=True)
class Steering:
    """How the demo organization is led, planned and run."""

    leadership: DemoLeadership
    planning: DemoPlanning
    criteria: tuple[DemoCriterion, ...]
    links: tuple[DemoLinks, ...]


@cache
def load_steering() -> Steering:
    """How the demo organization is led, planned and run; a StarterError where a file is broken."""
    return Steering(
        leadership=read_yaml(data_file(HOME, "leadership.yaml"), DemoLeadership),
        planning=read_yaml(data_file(HOME, "planning.yaml"), DemoPlanning),
        criteria=read_list(data_file(HOME, "criteria.yaml"), DemoCriterion),
        links=read_list(data_file(HOME, "links.yaml"), DemoLinks),
    )
