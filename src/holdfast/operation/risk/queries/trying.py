"""What the three scores would be, before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from holdfast.operation.risk.choices import Stage
from holdfast.operation.risk.method import (
    DIMENSIONS,
    Method,
    ScoreError,
    ScoreInputs,
    score,
)
from holdfast.operation.risk.queries.levels import LevelShown, level_shown


@dataclass(frozen=True)
class Tried:
    """What one moment would come to: its level and why, or what is missing."""

    label: str
    level: LevelShown | None
    why: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    missing: str = ""


def tried(method: Method, values: Mapping[str, Any]) -> list[Tried]:
    """Judge the three moments from what stands in a form; nothing is written."""
    return [_tried(method, values, stage) for stage in Stage]


def _tried(method: Method, values: Mapping[str, Any], stage: Stage) -> Tried:
    axes = {scale.key for scale in method.axes}
    dimensions: dict[str, int] = {
        name: value for name in DIMENSIONS if (value := values.get(f"{name}_{stage}")) is not None
    }
    inputs = ScoreInputs(
        intent=values.get("intent") if "intent" in axes else None,
        capability=values.get("capability") if "capability" in axes else None,
        threat=values.get("threat_step") if not method.tables.threat else None,
        vulnerability=values.get(f"vulnerability_{stage}") if "vulnerability" in axes else None,
        likelihood=values.get(f"likelihood_{stage}"),
        consequences=dimensions or None,
        consequence=values.get(f"consequence_{stage}"),
    )
    try:
        found = score(method, inputs)
    except ScoreError as error:
        return Tried(str(stage.label), None, missing=str(error))
    return Tried(str(stage.label), level_shown(method, found.level), found.why, found.warnings)
