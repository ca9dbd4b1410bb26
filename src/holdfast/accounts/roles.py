"""What each role may do (DOMAIN 1.1): the permission matrix, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holdfast.accounts.choices import RoleKey
from holdfast.acting.permissions import Permission as P  # noqa: N817 - a table reads better

EVERYBODY: Final = frozenset({P.RECORD_READ, P.CONTENT_ACKNOWLEDGE})
WORKING: Final = EVERYBODY | {P.ACTION_EDIT, P.ASSURANCE_READ}

ROLES: Final[Mapping[RoleKey, frozenset[P]]] = {
    RoleKey.TOP_MANAGEMENT: WORKING
    | {
        P.CHANGE_DECIDE,
        P.COMMUNICATION_EDIT,
        P.COMMUNICATION_RELEASE,
        P.COMPETENCE_READ,
        P.CONFORMITY_DECIDE,
        P.CONTENT_APPROVE,
        P.CONTEXT_DECIDE,
        P.EVIDENCE_EXPORT,
        P.LEADERSHIP_DECIDE,
        P.LEADERSHIP_EDIT,
        P.PLANNING_EDIT,
        P.RECORD_READ_CONFIDENTIAL,
        P.RISK_ACCEPT,
        P.RISK_METHOD,
        P.ACTION_VERIFY,
    },
    RoleKey.SECURITY_MANAGER: frozenset(P) - {P.ACCESS_MANAGE, P.LEADERSHIP_DECIDE},
    RoleKey.VETTING_OFFICER: WORKING
    | {P.CLEARANCE_EDIT, P.CLEARANCE_READ, P.COMPETENCE_EDIT, P.COMPETENCE_READ, P.IMPORT_RUN},
    RoleKey.SITE_OFFICER: WORKING
    | {
        P.COMMUNICATION_EDIT,
        P.COMPETENCE_EDIT,
        P.COMPETENCE_READ,
        P.CONTEXT_EDIT,
        P.CONTENT_EDIT,
        P.IMPROVEMENT_EDIT,
        P.PLANNING_EDIT,
        P.PROCESS_RECORD,
        P.RISK_EDIT,
        P.TRAINING_EDIT,
    },
    RoleKey.PROCESS_OWNER: WORKING
    | {
        P.COMMUNICATION_EDIT,
        P.COMPETENCE_EDIT,
        P.COMPETENCE_READ,
        P.CONTEXT_EDIT,
        P.CONTENT_EDIT,
        P.IMPROVEMENT_EDIT,
        P.PLANNING_EDIT,
        P.PROCESS_EDIT,
        P.PROCESS_RECORD,
        P.RISK_EDIT,
        P.TRAINING_EDIT,
    },
    RoleKey.RISK_OWNER: WORKING | {P.RISK_ACCEPT, P.RISK_EDIT},
    RoleKey.INTERNAL_AUDITOR: EVERYBODY
    | {
        P.ASSURANCE_READ,
        P.COMPETENCE_READ,
        P.EVIDENCE_EXPORT,
        P.RECORD_READ_CONFIDENTIAL,
        P.IMPROVEMENT_EDIT,
        P.ACTION_VERIFY,
    },
    RoleKey.CERTIFICATION_AUDITOR: frozenset({P.RECORD_READ, P.ASSURANCE_READ, P.COMPETENCE_READ}),
    RoleKey.EMPLOYEE: EVERYBODY,
    RoleKey.ADMINISTRATOR: frozenset(
        {P.ACCESS_MANAGE, P.ORGANIZATION_EDIT, P.PERSON_ERASE, P.RECORD_READ, P.CONTENT_ACKNOWLEDGE}
    ),
}


def permissions_of(role: str) -> frozenset[P]:
    """Give what a role may do; an unknown role may do nothing."""
    return ROLES.get(RoleKey(role), frozenset()) if role in RoleKey.values else frozenset()
