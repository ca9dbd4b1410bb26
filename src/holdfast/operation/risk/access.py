"""Who may decide on a risk and accept what remains of it, by the method's authorities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holdfast.accounts.choices import RoleKey
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.operation.risk.models import RiskScenario

# Authority of the method -> roles that have to sign; an unknown authority is top management's.
SIGNATURES: Final[Mapping[str, tuple[RoleKey, ...]]] = {
    "risk_owner": (RoleKey.RISK_OWNER,),
    "risk_owner_and_security_manager": (RoleKey.RISK_OWNER, RoleKey.SECURITY_MANAGER),
    "director": (RoleKey.TOP_MANAGEMENT,),
    "top_management": (RoleKey.TOP_MANAGEMENT,),
}
HIGHEST: Final = RoleKey.TOP_MANAGEMENT


def signatures_needed(authority: str) -> tuple[RoleKey, ...]:
    """Give the roles that have to sign for an authority of the method."""
    return SIGNATURES.get(authority, (HIGHEST,))


def signs_as(caller: Caller, scenario: RiskScenario) -> frozenset[RoleKey]:
    """Give the roles in which a caller can sign for a scenario; its owner is its risk owner."""
    roles = {RoleKey(role) for role in caller.roles if role in RoleKey.values}
    if caller.person_id is not None and caller.person_id == scenario.owner_id:
        roles.add(RoleKey.RISK_OWNER)
    return frozenset(roles)


def may_decide(caller: Caller, scenario: RiskScenario, authority: str) -> bool:
    """Tell whether a caller is one of those whose decision the authority asks for."""
    held = signs_as(caller, scenario)
    return HIGHEST in held or bool(held & set(signatures_needed(authority)))


def missing_signatures(
    caller: Caller, scenario: RiskScenario, authority: str
) -> tuple[RoleKey, ...]:
    """Give the roles that still have to sign after the caller; none where he suffices."""
    held = signs_as(caller, scenario)
    if HIGHEST in held:
        return ()
    return tuple(role for role in signatures_needed(authority) if role not in held)


def may_assess(caller: Caller, scenario: RiskScenario) -> bool:
    """Tell whether a caller may judge this scenario."""
    return caller.may(Permission.RISK_EDIT, scenario.unit_id)
