"""What the map as it is lived differs in from its version in force (4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.operation.processes.models import Process, ProcessMap
from holdfast.records.queries import version_in_force_of

Flow = tuple[str, str, str]  # from, to, relation


@dataclass(frozen=True)
class Difference:
    """One thing that is not as approved: in words, and the processes that it is about."""

    words: str
    about: frozenset[str]
    of_structure: bool  # which processes there are and how they work together


@dataclass(frozen=True)
class Differences:
    """What differs from a version in force, as far as one person may read it."""

    version: int
    words: tuple[str, ...]
    hidden: int

    @property
    def count(self) -> int:
        """How many things differ."""
        return len(self.words) + self.hidden


def differences_for(caller: Caller, process_map: ProcessMap | None) -> Differences | None:
    """Give what differs from the version in force; None where nothing does, or none is in force."""
    if process_map is None or process_map.version_in_force is None:
        return None
    found = differences_of(process_map)
    if not found:
        return None
    about = {key for each in found for key in each.about}
    readable = Process.objects.visible_to(caller).filter(pk__in=about).values_list("pk", flat=True)
    known = {str(key) for key in readable}
    shown = tuple(each.words for each in found if each.about <= known)
    return Differences(process_map.version_in_force, shown, len(found) - len(shown))


def differences_of(process_map: ProcessMap) -> list[Difference]:
    """Compare what an approval would bind today with what the version in force binds.

    Where boxes stand is no difference: moving one changes nothing of how the processes work.
    """
    version = version_in_force_of(process_map)
    if version is None:
        return []
    before, now = version.annex, process_map.annex()
    return [*_of_processes(before, now), *_of_flows(before, now)]


def _of_processes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Difference]:
    old, new = _processes(before), _processes(now)
    for key in (*old, *(key for key in new if key not in old)):
        if key not in new:
            words, structure = _("{process} is no longer in force."), True
        elif key not in old:
            words, structure = _("{process} is new."), True
        elif old[key] != new[key]:
            words, structure = _("{process} is described anew."), False
        else:
            continue
        named = "{reference} {title}".format(**(new.get(key) or old[key]))
        yield Difference(words.format(process=named), frozenset({key}), structure)


def _of_flows(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Difference]:
    old, new = _flows(before), _flows(now)
    named = {key: each["title"] for key, each in (_processes(before) | _processes(now)).items()}
    kept = set(_processes(before)) & set(_processes(now))
    for flow in (*old, *(flow for flow in new if flow not in old)):
        source, target, _relation = flow
        if not {source, target} <= kept:
            continue  # it came or went with its process, which is said
        if flow not in new:
            words, structure = _("The arrow from {source} to {target} was removed."), True
        elif flow not in old:
            words, structure = _("The arrow from {source} to {target} is new."), True
        elif old[flow] != new[flow]:
            words, structure = _("The arrow from {source} to {target} says something else."), False
        else:
            continue
        said = words.format(source=named[source], target=named[target])
        yield Difference(said, frozenset({source, target}), structure)


def _processes(annex: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in annex.get("processes", ())}


def _flows(annex: Mapping[str, Any]) -> dict[Flow, str]:
    return {
        (each["from"], each["to"], str(each["relation"])): each["what"]
        for each in annex.get("flows", ())
    }
