"""Commands on the issued objectives document, beside those of all controlled content (6.2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.choices import RoleKey
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.planning.models import Objective, ObjectivesDocument
from holdfast.planning.queries.objectives import span_of
from holdfast.planning.queries.trend import day_in_words
from holdfast.records.content import ON_CONTROLLED, approve_version, draft_version
from holdfast.records.gates import AUTHOR_DOES_NOT_APPROVE, CONTENT_COMPLETE, REMARKS_SETTLED
from holdfast.records.making import amending, recording
from holdfast.records.models import ContentVersion

set_up_document = recording(
    ObjectivesDocument,
    kind="planning.objectives_document.set_up",
    needs=Permission.PLANNING_EDIT,
    label=gettext_lazy("Set up an objectives document"),
    asks=(),
    about="Begin the document by which objectives are issued and made known.",
)
amend_document = amending(
    ObjectivesDocument,
    kind="planning.objectives_document.amended",
    needs=Permission.PLANNING_EDIT,
    asks=(),
    about="Correct what is said of an objectives document.",
)


@command(
    kind="planning.objectives_document.written",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Write from the active objectives"),
    labels={
        "introduction": gettext_lazy("Introduction"),
        "change_reason": gettext_lazy("Reason for the change"),
    },
    helps={"change_reason": gettext_lazy("Needed from the second version on.")},
    tone="primary",
)
def write_document(
    caller: Caller,
    document: ObjectivesDocument,
    *,
    introduction: str = "",
    change_reason: str = "",
) -> ContentVersion:
    """Write the next version of the document from the objectives that are active now."""
    objectives = document.listed()
    refuse_if(not objectives, _("No objective is active yet, so there is nothing to issue."))
    return draft_version.function(
        caller,
        document,
        body=body_of(objectives, introduction.strip()),
        change_reason=change_reason.strip(),
    )


def body_of(objectives: Sequence[Objective], introduction: str = "") -> str:
    """Give the text of the document: every objective with its measure and its plan."""
    parts = [introduction] if introduction else []
    for unit, group in groupby(objectives, key=lambda each: each.unit):
        parts.append(f"## {unit.title if unit is not None else _('Whole organization')}")
        parts += [_told(objective) for objective in group]
    return "\n\n".join(parts)


def _told(objective: Objective) -> str:
    lines = [f"### {objective.reference} {objective.title}", ""]
    if objective.goal.strip():
        lines += [_line(objective.goal), ""]
    owner = objective.owner.title if objective.owner is not None else ""
    said = {
        _("Indicator"): objective.indicator,
        _("From and to"): span_of(objective),
        _("Not measured because"): objective.cannot_be_measured_because,
        _("By"): day_in_words(objective.due) if objective.due else "",
        _("Responsible"): owner,
        _("What will be done"): objective.plan_what,
        _("Resources"): objective.plan_resources,
        _("Evaluated by"): objective.plan_evaluation,
    }
    lines += [f"- **{label}:** {_line(value)}" for label, value in said.items() if value.strip()]
    return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(text.split())


@command(
    kind="planning.objectives_document.approved",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Approve"),
    gates=(AUTHOR_DOES_NOT_APPROVE, REMARKS_SETTLED, CONTENT_COMPLETE),
    labels={"statement": gettext_lazy("Statement of approval")},
    tone="primary",
)
def approve_document(
    caller: Caller, document: ObjectivesDocument, *, statement: str, seen_digest: str = ""
) -> ContentVersion:
    """Approve, as top management, exactly the objectives document that was seen."""
    refuse_if(
        RoleKey.TOP_MANAGEMENT not in caller.roles,
        _("Only top management decides this, in its own name."),
    )
    return approve_version.function(caller, document, statement=statement, seen_digest=seen_digest)


ON_DOCUMENT = (
    write_document,
    *(approve_document if c is approve_version else c for c in ON_CONTROLLED),
)
