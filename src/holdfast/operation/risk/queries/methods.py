"""Reads about the risk method."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.operation.risk.choices import ShippedMethod
from holdfast.operation.risk.method import MayAccept, Method, authority, shipped_method
from holdfast.operation.risk.models import RiskMethod, RiskScenario, read_method


def method_in_force() -> RiskMethod | None:
    """Give the method by which risks are judged today, or None where none is in force.

    What came with a template and nobody confirmed yet is nobody's method.
    """
    return RiskMethod.objects.live().filter(state="in_force", unconfirmed=False).first()


def method_named(name: str) -> Method | None:
    """Give the version of a method by its name, as `default/1`; None where it is unknown."""
    key, _slash, number = name.partition("/")
    if not number.isdigit():
        return None
    text = (
        RiskMethod.objects.filter(method_key=key, method_version=int(number))
        .values_list("definition", flat=True)
        .first()
    )
    return read_method(text) if text else None


def who_may_accept(scenario: RiskScenario, method: Method | None = None) -> MayAccept | None:
    """Give who may accept a scenario as it stands, by the method that judged it."""
    judged_by = method or method_named(scenario.method_name)
    if judged_by is None or not scenario.level_current:
        return None
    return authority(judged_by, scenario.level_current, scenario.harm_to_people)


@dataclass(frozen=True)
class Offered:
    """A shipped method, and where it stands in this organization."""

    method: Method
    record: RiskMethod | None

    @property
    def is_in_force(self) -> bool:
        """Tell whether risks are judged by it today."""
        found = self.record
        return found is not None and found.state == "in_force" and not found.unconfirmed


def offered_methods() -> list[Offered]:
    """Give the four shipped methods, each with the newest record that adopted it."""
    newest: dict[str, RiskMethod] = {}
    for record in RiskMethod.objects.live().order_by("method_version", "recorded_at"):
        newest[record.method_key] = record
    return [Offered(shipped_method(key), newest.get(key)) for key in ShippedMethod.values]
