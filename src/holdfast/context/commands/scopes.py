"""Commands on the scope, beside those that all controlled content has (4.3)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.context.gates import EXCLUSIONS_HAVE_REASONS, SCOPE_CONSIDERS, SCOPE_IS_COMPLETE
from holdfast.context.models import Scope
from holdfast.context.queries.scopes import changes_since
from holdfast.records.content import ON_CONTROLLED, approve_version
from holdfast.records.gates import AUTHOR_DOES_NOT_APPROVE, CONTENT_COMPLETE, REMARKS_SETTLED
from holdfast.records.making import amending, recording
from holdfast.records.models import ContentVersion

SCOPE_FIELDS = ("activities", "supply_chain_parts", "exclusions", "interfaces")

set_up_scope = recording(
    Scope,
    kind="context.scope.set_up",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Set up the scope"),
    asks=SCOPE_FIELDS,
    about="Begin the statement of what the security management system covers.",
)
amend_scope = amending(
    Scope,
    kind="context.scope.amended",
    needs=Permission.CONTEXT_EDIT,
    asks=SCOPE_FIELDS,
    about="Change what the next version of the scope says; the one in force stays as it is.",
)


@command(
    kind="context.scope.approved",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Approve"),
    gates=(
        AUTHOR_DOES_NOT_APPROVE,
        REMARKS_SETTLED,
        CONTENT_COMPLETE,
        SCOPE_IS_COMPLETE,
        EXCLUSIONS_HAVE_REASONS,
        SCOPE_CONSIDERS,
    ),
    labels={"statement": gettext_lazy("Statement of approval")},
    tone="primary",
)
def approve_scope(
    caller: Caller, scope: Scope, *, statement: str, seen_digest: str = ""
) -> ContentVersion:
    """Approve exactly the scope that was seen, with name, role, time and a statement."""
    return approve_version.function(caller, scope, statement=statement, seen_digest=seen_digest)


@command(
    kind="context.scope.looked_at_again",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("It still holds"),
    labels={"note": gettext_lazy("Why the changes do not alter the scope")},
)
def confirm_scope_after_changes(caller: Caller, scope: Scope, *, note: str) -> Scope:
    """Confirm that the scope still holds although issues or requirements changed, and why."""
    changes = changes_since(scope)
    refuse_if(not changes, _("Nothing that was considered has changed since."))
    refuse_if(not note.strip(), _("Say why the scope still holds."), field="note")
    scope.looked_again = {
        **scope.looked_again,
        **{str(change.id): change.substance for change in changes},
    }
    scope.looked_again_note = note.strip()
    scope.save()
    return scope


ON_SCOPE = tuple(approve_scope if c is approve_version else c for c in ON_CONTROLLED)
