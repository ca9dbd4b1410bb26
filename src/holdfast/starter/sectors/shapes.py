"""The shapes of sector templates: drafts that an organization confirms, changes or sets aside.

Every part has a key that is unique in its template; parts name each other by key. What all sectors
share stands in `common.yaml` and says for which sectors it is meant; a part of the same key in a
sector's own file takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from holdfast.starter.reading import SECTORS, Keys, Plain, Sector, Sectors, WhenDay

Consideration = Literal[
    "failure", "malicious", "environmental", "human", "cultural", "outside", "information"
]


@dataclass(frozen=True)
class IssueDraft(Plain):
    """A circumstance that bears on security (4.1); without an effect it is a question to answer."""

    key: str
    title: str
    side: Literal["external", "internal"]
    category: str
    about: str
    effect: str = ""
    supply_chain: bool = False
    arises_from: Keys = ()
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class Need(Plain):
    """What a party needs or expects (4.2.1); what law or contract demands is mandatory."""

    text: str
    mandatory: bool = False


@dataclass(frozen=True)
class PartyDraft(Plain):
    """An interested party by its number in the catalogue, which also says for which sectors."""

    key: str
    kind: str
    stake: str
    influence: int
    interest: int
    engagement: str
    needs: tuple[Need, ...] = ()
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class ObligationDraft(Plain):
    """An obligation that organizations of the sector usually have (4.2.2).

    `generic`: law differs from country to country, and the organization has to name its own.
    """

    key: str
    title: str
    kind: str
    source: str
    asks: str
    how_it_applies: str
    audience: str
    jurisdiction: str = ""
    generic: bool = True
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class PrincipleDraft(Plain):
    """How one of the eight principles could be applied (4.2.3)."""

    key: str
    statement: str
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class ScopeDraft(Plain):
    """The beginning of a scope statement (4.3)."""

    key: str
    title: str
    statement: str
    activities: tuple[str, ...]
    supply_chain: tuple[str, ...]
    exclusions: tuple[str, ...]
    interfaces: tuple[str, ...]


@dataclass(frozen=True)
class AssetDraft(Plain):
    """A sort of thing that is to be protected."""

    key: str
    title: str
    kind: str
    criticality: int
    about: str
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class ScenarioDraft(Plain):
    """A risk scenario to start from, from a threat of the catalogue; unscored on purpose."""

    threat: str
    weakness: str
    asset: str
    title: str
    actor: str
    way: str
    leads_to: str
    step: str
    considers: tuple[Consideration, ...]
    sectors: Sectors = SECTORS

    @property
    def key(self) -> str:
        """The key within its template: one scenario for each threat."""
        return f"R-{self.threat}"


@dataclass(frozen=True)
class Flow(Plain):
    """What one process passes to another."""

    to: str
    passes: str


@dataclass(frozen=True)
class Inflow(Plain):
    """What a process of a sector receives from a common one."""

    by: str
    passes: str


@dataclass(frozen=True)
class CriterionDraft(Plain):
    """By what one sees that a process runs as it should: a figure with a limit (8.1)."""

    title: str
    measured: str
    unit: str
    every: int  # days
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True)
class ProcessDraft(Plain):
    """A process of the map (4.4, 8.1)."""

    key: str
    title: str
    purpose: str
    clauses: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    criteria: tuple[str, ...]
    measured: tuple[CriterionDraft, ...]
    lane: Literal["management", "core", "support"] = "core"
    feeds: tuple[Flow, ...] = ()
    fed_by: tuple[Inflow, ...] = ()
    security: bool = False
    documents: Keys = ()
    carries: Keys = ()
    level: str = ""
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class DocumentDraft(Plain):
    """A controlled document with the skeleton of its text (7.5)."""

    code: str
    title: str
    kind: Literal["manual", "procedure", "plan", "form", "register"]
    purpose: str
    body: str
    classification: Literal["public", "internal", "restricted", "confidential"] = "internal"
    sectors: Sectors = SECTORS

    @property
    def key(self) -> str:
        """The key within its template: its code."""
        return self.code


@dataclass(frozen=True)
class RoleDraft(Plain):
    """A role with what it answers for and what it may do (5.3)."""

    key: str
    title: str
    level: Literal["top", "security", "unit", "function"]
    purpose: str
    responsibilities: tuple[str, ...]
    authorities: tuple[str, ...]
    conformity: bool = False
    reports: bool = False
    reports_every_months: int | None = None
    needs_deputy: bool = False
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class CommitmentDraft(Plain):
    """A numbered commitment of the policy (5.2.1); the order gives the number."""

    key: str
    title: str
    kind: Literal["requirements", "improvement", "other"]
    text: str
    passage: str
    calls_for_objective: bool = True


@dataclass(frozen=True)
class OutcomeDraft(Plain):
    """What the policy is to bring, and the role that answers for it (5.2.2)."""

    key: str
    title: str
    text: str
    accountable: str
    responsible: tuple[str, ...]


@dataclass(frozen=True)
class PolicyDraft(Plain):
    """The draft of a security policy; `{does}` stands for what the sector does (5.2)."""

    key: str
    title: str
    purpose: str
    purpose_passage: str
    framework_passage: str
    availability: str
    acknowledgement_target: int
    body: str
    commitments: tuple[CommitmentDraft, ...]
    outcomes: tuple[OutcomeDraft, ...]


@dataclass(frozen=True)
class ResultDraft(Plain):
    """What the system is meant to reach (4.1, 5.1)."""

    key: str
    title: str
    description: str
    measured_by: str
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class ObjectiveDraft(Plain):
    """An objective with its indicator; its baseline is a guess to be measured first (6.2)."""

    key: str
    title: str
    goal: str
    indicator: str
    formula: str
    data_source: str
    unit: str
    direction: Literal["up", "down", "keep"]
    baseline: int
    target: int
    due: WhenDay  # counted from the day on which the template is applied
    serves: Keys
    uses: Keys
    what: str
    resources: str
    evaluation: str
    technological: str
    human: str
    administrative: str
    addresses: Keys = ()
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class SystemRiskDraft(Plain):
    """What can keep the system from its results, or help it (6.1)."""

    key: str
    title: str
    side: Literal["risk", "opportunity"]
    description: str
    effect: str
    likelihood: Literal["unlikely", "possible", "likely"]
    extent: Literal["slight", "noticeable", "serious"]
    arises_from: Keys
    sectors: Sectors = SECTORS


@dataclass(frozen=True)
class MapDraft(Plain):
    """The process map as a controlled document (4.4)."""

    key: str
    title: str
    purpose: str
    body: str


@dataclass(frozen=True)
class CommonParts(Plain):
    """What several sectors share."""

    issues: tuple[IssueDraft, ...]
    parties: tuple[PartyDraft, ...]
    obligations: tuple[ObligationDraft, ...]
    principles: tuple[PrincipleDraft, ...]
    assets: tuple[AssetDraft, ...]
    scenarios: tuple[ScenarioDraft, ...]
    processes: tuple[ProcessDraft, ...]
    documents: tuple[DocumentDraft, ...]
    roles: tuple[RoleDraft, ...]
    policy: PolicyDraft
    results: tuple[ResultDraft, ...]
    objectives: tuple[ObjectiveDraft, ...]
    system_risks: tuple[SystemRiskDraft, ...]
    map: MapDraft


@dataclass(frozen=True)
class SectorFile(Plain):
    """What a sector's own file holds: its scope, and what goes beyond the common parts."""

    key: str
    sector: Sector
    name: str
    about: str
    does: str
    icon: str
    scope: ScopeDraft
    issues: tuple[IssueDraft, ...] = ()
    parties: tuple[PartyDraft, ...] = ()
    obligations: tuple[ObligationDraft, ...] = ()
    principles: tuple[PrincipleDraft, ...] = ()
    assets: tuple[AssetDraft, ...] = ()
    scenarios: tuple[ScenarioDraft, ...] = ()
    processes: tuple[ProcessDraft, ...] = ()
    documents: tuple[DocumentDraft, ...] = ()
    roles: tuple[RoleDraft, ...] = ()
    results: tuple[ResultDraft, ...] = ()
    objectives: tuple[ObjectiveDraft, ...] = ()
    system_risks: tuple[SystemRiskDraft, ...] = ()


@dataclass(frozen=True)
class SectorTemplate:
    """A whole template: the sector's own parts and the common ones that are meant for it."""

    key: str
    sector: Sector
    name: str
    about: str
    does: str
    icon: str
    scope: ScopeDraft
    issues: tuple[IssueDraft, ...]
    parties: tuple[PartyDraft, ...]
    obligations: tuple[ObligationDraft, ...]
    principles: tuple[PrincipleDraft, ...]
    assets: tuple[AssetDraft, ...]
    scenarios: tuple[ScenarioDraft, ...]
    processes: tuple[ProcessDraft, ...]
    documents: tuple[DocumentDraft, ...]
    roles: tuple[RoleDraft, ...]
    policy: PolicyDraft
    results: tuple[ResultDraft, ...]
    objectives: tuple[ObjectiveDraft, ...]
    system_risks: tuple[SystemRiskDraft, ...]
    map: MapDraft

    @property
    def source(self) -> str:
        """What its records say of where they come from."""
        return f"Template: {self.name}"
