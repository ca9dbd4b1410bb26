"""Gates before somebody is given a role (5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.choices import RoleKey
from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.leadership.models import Delegation, RoleAssignment
from holdfast.leadership.queries.roles import clashes_of

Values = Mapping[str, Any]
SETTLED = ("role", "person", "kind", "starts_on")


def is_top_management(caller: Caller) -> bool:
    """Tell whether the caller acts in a top-management role now."""
    return RoleKey.TOP_MANAGEMENT.value in caller.roles


def _role_is_described(caller: Caller, assignment: RoleAssignment, values: Values) -> str | None:
    role = assignment.role
    missing = [
        word
        for word, text in (
            (_("responsibilities"), role.responsibilities),
            (_("authorities"), role.authorities),
        )
        if not text.strip()
    ]
    if not missing:
        return None
    return _("Write down first, on the role {role}: {missing}.").format(
        role=role, missing=", ".join(missing)
    )


ROLE_IS_DESCRIBED = Gate(
    key="role-is-described",
    clause="5.3",
    sentence=gettext_lazy("A role has responsibilities and authorities before it is assigned."),
    holds=_role_is_described,
)


def _no_clash(caller: Caller, assignment: RoleAssignment, values: Values) -> str | None:
    clashes = clashes_of(assignment)
    if not clashes:
        return None
    return _("{person} also has roles that do not go together with it: {roles}.").format(
        person=assignment.person.title,
        roles="; ".join(f"{clash.second.role.title} ({clash.why})" for clash in clashes),
    )


NO_CLASH_OF_ROLES = Gate(
    key="no-clash-of-roles",
    clause="5.3",
    sentence=gettext_lazy("Nobody holds two roles that are stated to be in conflict."),
    holds=_no_clash,
)


def _no_clash_by_delegation(
    caller: Caller, delegation: Delegation | None, values: Values
) -> str | None:
    wanted = _as_delegated(delegation, values)
    clashes = clashes_of(wanted) if wanted is not None else []
    if not clashes:
        return None
    return _("{person} also has roles that do not go together with it: {roles}.").format(
        person=wanted.person.title if wanted is not None else "",
        roles="; ".join(f"{clash.second.role.title} ({clash.why})" for clash in clashes),
    )


def _as_delegated(delegation: Delegation | None, values: Values) -> Delegation | None:
    """Give a delegation as it would be; None where what it needs is not known yet."""
    fields = ("assignment", "person", "starts_on", "ends_on")
    given = {name: values.get(name) or getattr(delegation, name, None) for name in fields}
    if any(value is None for value in given.values()):
        return None
    key = {"pk": delegation.pk} if delegation is not None else {}
    return Delegation(**key, **given)


NO_CLASH_BY_DELEGATION = Gate(
    key="no-clash-by-delegation",
    clause="5.3",
    sentence=gettext_lazy("Nobody does part of a role that conflicts with one that he has."),
    holds=_no_clash_by_delegation,
    can_override=False,
)


def _top_management_delegates(
    caller: Caller, delegation: Delegation | None, values: Values
) -> str | None:
    assignment = values.get("assignment") or getattr(delegation, "assignment", None)
    if assignment is None or not assignment.role.is_named_by_the_standard:
        return None
    if is_top_management(caller):
        return None
    return _(
        "This role makes sure that the system conforms, or reports to top management: somebody of "
        "top management delegates part of it."
    )


TOP_MANAGEMENT_DELEGATES = Gate(
    key="top-management-delegates",
    clause="5.3",
    sentence=gettext_lazy("The two roles that 5.3 names are delegated by top management."),
    holds=_top_management_delegates,
    can_override=False,
)


def _top_management_assigns(
    caller: Caller, assignment: RoleAssignment, values: Values
) -> str | None:
    if not assignment.role.is_named_by_the_standard or is_top_management(caller):
        return None
    return _(
        "This role makes sure that the system conforms, or reports to top management: somebody of "
        "top management assigns it."
    )


TOP_MANAGEMENT_ASSIGNS = Gate(
    key="top-management-assigns",
    clause="5.3",
    sentence=gettext_lazy("The two roles that 5.3 names are assigned by top management."),
    holds=_top_management_assigns,
)


def _still_proposed(caller: Caller, assignment: RoleAssignment, values: Values) -> str | None:
    changed = any(name in values and values[name] != getattr(assignment, name) for name in SETTLED)
    if assignment.state == "proposed" or not changed:
        return None
    return _(
        "It is assigned: role, person and first day stay as they are. End it and propose another."
    )


ASSIGNED_STAYS = Gate(
    key="assigned-stays",
    clause="5.3",
    sentence=gettext_lazy("Who was assigned what from when is not rewritten afterwards."),
    holds=_still_proposed,
    can_override=False,
)
