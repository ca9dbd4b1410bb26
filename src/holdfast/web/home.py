"""Panels of the home page: rooms above add theirs; the page itself is in pages/home.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from holdfast.acting.callers import Caller

PanelContext = Callable[[Caller], Mapping[str, object]]


@dataclass(frozen=True)
class Panel:
    """One part of the home page: a template and what it shows to a caller."""

    key: str
    order: int
    template: str
    context: PanelContext


_PANELS: dict[str, Panel] = {}


def add_panel(key: str, order: int, template: str, context: PanelContext) -> None:
    """Add a panel to the home page, in AppConfig.ready().

    `context(caller)` gives what the template needs, in a bounded number of queries; an empty
    mapping leaves the panel out. The template gets it as `panel`.
    """
    _PANELS[key] = Panel(key, order, template, context)


def panels() -> list[Panel]:
    """Give the panels in their order."""
    return sorted(_PANELS.values(), key=lambda panel: (panel.order, panel.key))
