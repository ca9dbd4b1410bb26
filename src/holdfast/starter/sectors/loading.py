"""Loading sector templates from their files, and refusing one where a key leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Final, Protocol, TypeVar

from holdfast.catalogue.standard import standard
from holdfast.starter.catalogues import catalogues, catalogues_for
from holdfast.starter.reading import Sector, StarterError, data_file, read_yaml
from holdfast.starter.sectors.shapes import CommonParts, PolicyDraft, SectorFile, SectorTemplate

HOME: Final = "sectors"
DOES: Final = "{does}"
KEYS: Final = ("container-terminal", "road-forwarder", "warehouse", "manufacturer")


class Part(Protocol):
    """Whatever stands in a template under a key, for some sectors."""

    @property
    def key(self) -> str: ...

    @property
    def sectors(self) -> tuple[Sector, ...]: ...


P = TypeVar("P", bound=Part)


@cache
def sector_template(key: str) -> SectorTemplate:
    """The template of a sector, whole and sound.

    Raises:
        StarterError: there is no such template, or its files are broken.
    """
    if key not in KEYS:
        raise StarterError(f"There is no template {key!r}; there are {', '.join(KEYS)}.")
    own = read_yaml(data_file(HOME, f"{key}.yaml"), SectorFile)
    shared = read_yaml(data_file(HOME, "common.yaml"), CommonParts)
    known = {each.key for each in catalogues_for(own.sector).parties}
    parties = (each for each in shared.parties if each.key in known)
    made = SectorTemplate(
        key=own.key,
        sector=own.sector,
        name=own.name,
        about=own.about,
        does=own.does,
        icon=own.icon,
        scope=own.scope,
        issues=_joined(own.sector, shared.issues, own.issues),
        parties=_joined(own.sector, parties, own.parties),
        obligations=_joined(own.sector, shared.obligations, own.obligations),
        principles=_joined(own.sector, shared.principles, own.principles),
        assets=_joined(own.sector, shared.assets, own.assets),
        scenarios=_joined(own.sector, own.scenarios, shared.scenarios),
        processes=_joined(own.sector, shared.processes, own.processes),
        documents=_joined(own.sector, shared.documents, own.documents),
        roles=_joined(own.sector, shared.roles, own.roles),
        policy=_policy_of(shared.policy, own.does),
        results=_joined(own.sector, shared.results, own.results),
        objectives=_joined(own.sector, shared.objectives, own.objectives),
        system_risks=_joined(own.sector, shared.system_risks, own.system_risks),
        map=shared.map,
    )
    problems = list(faults(made))
    if problems:
        raise StarterError("\n".join(f"{key}: {each}" for each in problems))
    return made


def every_template() -> tuple[SectorTemplate, ...]:
    """The templates of all sectors."""
    return tuple(sector_template(key) for key in KEYS)


def _joined(sector: Sector, *lists: Iterable[P]) -> tuple[P, ...]:
    """The parts that are meant for a sector; a later one takes the place of its key."""
    found: dict[str, P] = {}
    for parts in lists:
        for each in parts:
            if sector in each.sectors:
                found[each.key] = each
    return tuple(found.values())


def _policy_of(policy: PolicyDraft, does: str) -> PolicyDraft:
    """The common policy in the words of a sector."""
    return replace(
        policy,
        purpose=policy.purpose.replace(DOES, does),
        purpose_passage=policy.purpose_passage.replace(DOES, does),
        body=policy.body.replace(DOES, does),
    )


def faults(template: SectorTemplate) -> Iterator[str]:
    """What is wrong in a template: keys that lead nowhere, threats of other sectors."""
    every = catalogues()
    fitting = catalogues_for(template.sector)
    assets = {each.key for each in template.assets}
    processes = {each.key for each in template.processes}
    documents = {each.key for each in template.documents}
    scenarios = {each.key for each in template.scenarios}
    told = template.scenarios
    yield from _unknown("threat", (s.threat for s in told), {t.key for t in fitting.threats})
    yield from _unknown("weakness", (s.weakness for s in told), {w.key for w in every.weaknesses})
    yield from _unknown("asset", (s.asset for s in told), assets)
    yield from _unknown("party", (p.key for p in template.parties), {p.key for p in every.parties})
    principles = {each.key for each in every.principles}
    yield from _unknown("principle", (p.key for p in template.principles), principles)
    map_of = template.processes
    yield from _unknown("feeds", (f.to for p in map_of for f in p.feeds), processes)
    yield from _unknown("fed_by", (f.by for p in map_of for f in p.fed_by), processes)
    yield from _unknown("documents", (k for p in map_of for k in p.documents), documents)
    yield from _unknown("carries", (k for p in map_of for k in p.carries), scenarios)
    parties = {each.key for each in template.parties}
    yield from _leading_faults(template)
    yield from _unknown("arises_from", (k for i in template.issues for k in i.arises_from), parties)
    numbers = {clause.number for clause in standard().clauses}
    heads = {number.rsplit(".", n)[0] for number in numbers for n in range(4)}
    yield from _unknown("clause", (c for p in map_of for c in p.clauses), numbers | heads)


def _leading_faults(template: SectorTemplate) -> Iterator[str]:
    policy, goals = template.policy, template.objectives
    roles = {each.key for each in template.roles}
    issues = {each.key for each in template.issues}
    commitments = {each.key for each in policy.commitments}
    scenarios = {each.key for each in template.scenarios}
    processes = {each.key for each in template.processes}
    yield from _unknown("accountable", (o.accountable for o in policy.outcomes), roles)
    yield from _unknown("serves", (k for o in goals for k in o.serves), commitments)
    yield from _unknown("addresses", (k for o in goals for k in o.addresses), scenarios)
    yield from _unknown("uses", (k for o in goals for k in o.uses), processes)
    yield from _unknown("arises", (k for r in template.system_risks for k in r.arises_from), issues)
    passages = (policy.purpose_passage, policy.framework_passage)
    for words in (*passages, *(each.passage for each in policy.commitments)):
        if words not in policy.body:
            yield f"policy: its text does not say {words!r}"


def _unknown(what: str, given: Iterable[str], known: set[str]) -> Iterator[str]:
    for each in sorted(set(given) - known):
        yield f"{what}: nothing is called {each!r}"
