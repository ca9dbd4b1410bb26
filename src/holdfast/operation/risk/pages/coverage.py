"""What was considered (6.1.2) and where it is fed into (6.1.3): the coverage matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from holdfast.acting.callers import Caller
from holdfast.acting.commands import COMMANDS
from holdfast.acting.gates import Text
from holdfast.acting.permissions import Permission
from holdfast.catalogue.checks import CHECKS, Answer, Gap
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.operation.risk.choices import FLAGS, Consideration
from holdfast.operation.risk.models import ConsideredCategory, RiskScenario
from holdfast.operation.risk.queries.coverage_matrix import GROUPS, Cell, Row, matrix
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import address_of_key, list_address, new_address, record_address
from holdfast.web.middleware import Request

SHOWN: Final = 5
EDIT: Final = Permission.RISK_EDIT
OTHERS: Final[Mapping[str, Text]] = {
    "C": gettext_lazy("Life of security equipment"),
    "E": gettext_lazy("Known threats and vulnerabilities"),
    "F": gettext_lazy("Suppliers that depend on one another"),
}
SHORT: Final[Mapping[str, Text]] = {
    Consideration.FAILURE: gettext_lazy("Failure"),
    Consideration.MALICIOUS: gettext_lazy("Malice"),
    Consideration.ENVIRONMENTAL: gettext_lazy("Environment"),
    Consideration.HUMAN: gettext_lazy("People"),
    Consideration.CULTURAL: gettext_lazy("Culture"),
    Consideration.OUTSIDE: gettext_lazy("Outside"),
    "C": gettext_lazy("Equipment"),
    Consideration.INFORMATION: gettext_lazy("Information"),
    "E": gettext_lazy("Intelligence"),
    "F": gettext_lazy("Suppliers"),
}
OUTPUTS: Final[Mapping[str, Text]] = {
    "6.1.3/a": gettext_lazy("Enterprise risk register"),
    "6.1.3/b": gettext_lazy("Risk treatment"),
    "6.1.3/c": gettext_lazy("Security objectives"),
    "6.1.3/d": gettext_lazy("Processes"),
    "6.1.3/e": gettext_lazy("Controls, plans and changes"),
    "6.1.3/f": gettext_lazy("Resources and staffing"),
    "6.1.3/g": gettext_lazy("Training and competence"),
}


@require_GET
def coverage_page(request: Request) -> HttpResponse:
    """Show each place in scope by each category of 6.1.2, and each output of 6.1.3."""
    caller = request.caller
    if not caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read risks here."))
    statements = [statement for statement, _categories in GROUPS]
    answers = {key: _answer(key) for key in ("6.1.2/0", *statements, *OUTPUTS)}
    readable = _readable(caller, answers)
    rows = matrix(clock.today())
    named = _named_in(caller, rows)
    context = {
        "groups": [
            {
                **_statement(statement, answers[statement], readable),
                "span": len(categories),
                "columns": [{"label": _label(c), "short": SHORT[c]} for c in categories],
            }
            for statement, categories in GROUPS
        ],
        "rows": [_row(caller, row, named) for row in rows],
        "has_scope": len(rows) > 1,
        "proactive": _statement("6.1.2/0", answers["6.1.2/0"], readable),
        "outputs": [
            {"label": label, **_statement(key, answers[key], readable)}
            for key, label in OUTPUTS.items()
        ],
        "considerations_url": list_address(REGISTRY.of(ConsideredCategory)),
        "register_url": list_address(REGISTRY.of(RiskScenario)),
        "system_url": reverse("planning:system-risks"),
    }
    return render(request, "risk/coverage.html", context)


def _label(category: str) -> str:
    return str(OTHERS[category] if category in OTHERS else Consideration(category).label)


def _answer(statement: str) -> Answer | None:
    """Give what the records say of a statement; None where not all that it needs is built."""
    check = CHECKS.get(statement)
    if check is None or any(kind not in REGISTRY for kind in check.awaits):
        return None
    return check.function(clock.today())


def _readable(caller: Caller, answers: Mapping[str, Answer | None]) -> set[Any]:
    """Give the keys of the records named in gaps that the caller may read."""
    gaps = [gap for answer in answers.values() if answer for gap in answer.gaps[:SHOWN]]
    return set(records_by_key(caller, ((gap.type, gap.id) for gap in gaps if gap.id)))


def _statement(key: str, answer: Answer | None, readable: set[Any]) -> dict[str, Any]:
    """Give a statement with its verdict, its figures and the first of its gaps."""
    tone, words = "unknown", _("not assessed yet")
    if answer is not None:
        tone, words = ("good", _("met")) if answer.met else ("bad", _("gap"))
    gaps = [g for g in (answer.gaps[:SHOWN] if answer else ()) if not g.id or g.id in readable]
    return {
        "number": key,
        "letter": key.rpartition("/")[2],
        "asks": standard().by_id()[key].asks,
        "tone": tone,
        "status": words,
        "is_assessed": answer is not None,
        "linked": answer.evidence_total if answer else 0,
        "unlinked": answer.gaps_total if answer else 0,
        "gaps": [{"gap": gap, **_step(gap)} for gap in gaps],
    }


def _step(gap: Gap) -> dict[str, str]:
    """Give the address at which a gap is closed, and the word on the button."""
    made, command = REGISTRY.get(gap.type), COMMANDS.get(gap.command)
    if made is None:
        return {"url": "", "label": ""}
    label = str(command.label) if command is not None else _("Open")
    if gap.id is None:
        is_new = made.create is not None and made.create.kind == gap.command
        return {"url": new_address(made) if is_new else list_address(made), "label": label}
    here = address_of_key(gap.type, gap.id)
    if gap.command == "records.trace.made":
        return {"url": f"{here}links/", "label": label}
    own = next((c for c in made.all_commands if c.kind == gap.command), None)
    return {"url": f"{here}{own.name}/" if own is not None else here, "label": label}


def _named_in(caller: Caller, rows: Sequence[Row]) -> set[Any]:
    """Give the keys of the considerations and assessments in cells that the caller may read."""
    named = [each for r in rows for c in r.cells for each in (*c.considered, *c.reasons)]
    return set(records_by_key(caller, ((each._meta.label_lower, each.pk) for each in named)))


def _row(caller: Caller, row: Row, readable: set[Any]) -> dict[str, Any]:
    return {
        "title": row.title or _("The whole organization"),
        "url": address_of_key(row.kind, row.id) if row.id is not None else "",
        "is_assessed": row.is_assessed,
        "cells": [
            {**_cell(row, cell, readable), **_buttons(caller, row, cell)} for cell in row.cells
        ],
    }


def _cell(row: Row, cell: Cell, readable: set[Any]) -> dict[str, Any]:
    """Give a cell: what stands there, and how it looks."""
    held = cell.considered or cell.reasons
    is_site = row.kind == "accounts.site"
    return {
        "category": _label(cell.category),
        "count": cell.count,
        "url": f"{list_address(REGISTRY.of(RiskScenario))}?site={row.id}" if is_site else "",
        "considered": [
            {"url": record_address(each), "reason": each.reason}
            for each in cell.considered
            if each.pk in readable
        ],
        "reasons": [record_address(each) for each in cell.reasons if each.pk in readable],
        "tone": "good" if cell.count else "calm" if held else "bad" if cell.is_gap else "unknown",
    }


def _buttons(caller: Caller, row: Row, cell: Cell) -> dict[str, str]:
    """Give the forms, filled in, by which an empty cell is answered, to whom may use them."""
    if cell.count or cell.considered or cell.reasons or not caller.may_somewhere(EDIT):
        return {}
    values = {"next": reverse("risk:coverage")}
    if row.id is not None:
        values[row.kind.rpartition(".")[2]] = str(row.id)
    new_scenario = new_address(REGISTRY.of(RiskScenario))
    if not cell.is_considered:
        return {"tell_url": _with(new_scenario, family=cell.category.lower(), **values)}
    new_consideration = new_address(REGISTRY.of(ConsideredCategory))
    return {
        "tell_url": _with(new_scenario, **{FLAGS[Consideration(cell.category)]: "on"}, **values),
        "consider_url": _with(new_consideration, category=cell.category, **values),
    }


def _with(address: str, **values: str) -> str:
    return f"{address}?{urlencode(values)}"
