"""Commands on the process map, beside those that all controlled content has (4.4)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.operation.processes.gates import MAP_IS_WHOLE
from holdfast.operation.processes.models import Process, ProcessMap
from holdfast.records.content import ON_CONTROLLED, approve_version
from holdfast.records.gates import AUTHOR_DOES_NOT_APPROVE, CONTENT_COMPLETE, REMARKS_SETTLED
from holdfast.records.making import amending, recording
from holdfast.records.models import ContentVersion

FARTHEST: Final = 20_000  # units of the drawing; no map is larger

draw_map = recording(
    ProcessMap,
    kind="processes.map.drawn",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Begin the process map"),
    asks=("purpose",),
    about="Begin the map of the processes; it is approved and put in force like a document.",
)
amend_map = amending(
    ProcessMap,
    kind="processes.map.amended",
    needs=Permission.PROCESS_EDIT,
    asks=("purpose",),
    about="Correct the title, purpose or owner of the process map.",
)


@command(
    kind="processes.map.arranged",
    needs=Permission.PROCESS_EDIT,
    label=gettext_lazy("Keep the layout"),
    labels={"positions": gettext_lazy("Places of the boxes")},
    helps={"positions": gettext_lazy("The key of each process with its x and y; {} for none.")},
)
def arrange_map(
    caller: Caller, process_map: ProcessMap, *, positions: dict[str, Any]
) -> ProcessMap:
    """Keep where the boxes of the map stand; without places it is laid out anew."""
    places = {key: _place(key, value) for key, value in _items(positions)}
    known = Process.objects.filter(pk__in=places).values_list("pk", flat=True)
    unknown = set(places) - {str(key) for key in known}
    refuse_if(
        unknown,
        _("There is no such process: {keys}.").format(keys=", ".join(sorted(unknown)[:3])),
        field="positions",
    )
    process_map.positions = {**process_map.positions, **places} if places else {}
    process_map.save()
    return process_map


def _items(positions: object) -> list[tuple[str, object]]:
    if not isinstance(positions, dict):
        raise Refused(
            _("Give the places as an object: key of the process, then [x, y]."),
            fields={"positions": [_("This is no object.")]},
        )
    return list(positions.items())


def _place(key: str, value: object) -> list[int]:
    wrong = Refused(
        _("The place of “{key}” is not two figures between 0 and {most}.").format(
            key=key[:60], most=FARTHEST
        ),
        fields={"positions": [_("Give [x, y].")]},
    )
    try:
        UUID(key)
    except ValueError:
        raise wrong from None
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise wrong
    if not all(isinstance(n, int | float) and 0 <= n <= FARTHEST for n in value):
        raise wrong
    return [round(n) for n in value]


@command(
    kind="processes.map.approved",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Approve"),
    gates=(AUTHOR_DOES_NOT_APPROVE, REMARKS_SETTLED, CONTENT_COMPLETE, MAP_IS_WHOLE),
    labels={"statement": gettext_lazy("Statement of approval")},
    tone="primary",
)
def approve_map(
    caller: Caller, process_map: ProcessMap, *, statement: str, seen_digest: str = ""
) -> ContentVersion:
    """Approve exactly the map that was seen: its processes, their flows, and a statement."""
    return approve_version.function(
        caller, process_map, statement=statement, seen_digest=seen_digest
    )


ON_MAP = tuple(approve_map if c is approve_version else c for c in ON_CONTROLLED)
