"""What each permission means, in words that an auditor reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text
from holdfast.acting.permissions import Permission

MEANINGS: Final[Mapping[str, Text]] = {
    Permission.ACCESS_MANAGE: _("Grant roles, let people and auditors in"),
    Permission.ACTION_EDIT: _("Plan actions and report them done"),
    Permission.ACTION_VERIFY: _("Judge whether an action worked"),
    Permission.ASSURANCE_READ: _("Read conformity status, ledger and evidence packs"),
    Permission.CLEARANCE_EDIT: _("Take people through security clearance"),
    Permission.CLEARANCE_READ: _("Read who has which clearance; each reading is logged"),
    Permission.COMPETENCE_EDIT: _("State what competence is needed, record what people have"),
    Permission.COMPETENCE_READ: _("Read the competence of others; each reading is logged"),
    Permission.CONFORMITY_DECIDE: _("Decide what is not applicable, look at passed gates"),
    Permission.CONTENT_ACKNOWLEDGE: _("Confirm having read controlled content, remark on it"),
    Permission.CONTENT_APPROVE: _("Approve, put in force and withdraw controlled content"),
    Permission.CONTENT_EDIT: _("Write controlled content and distribute it"),
    Permission.CONTEXT_DECIDE: _("Adopt issues, decide on requirements of parties"),
    Permission.CONTEXT_EDIT: _("Record context, parties, obligations, principles"),
    Permission.EVIDENCE_EXPORT: _("Export registers and evidence packs"),
    Permission.IMPORT_RUN: _("Bring in registers from files"),
    Permission.IMPROVEMENT_EDIT: _("Raise and work on nonconformities"),
    Permission.ORGANIZATION_EDIT: _("Enter units, sites and people"),
    Permission.PROCESS_EDIT: _("Record processes and their criteria"),
    Permission.RECORD_READ: _("Read what is not confidential"),
    Permission.RECORD_READ_CONFIDENTIAL: _("Read confidential records too"),
    Permission.RECORD_VOID: _("Void, archive and restore records, with a reason"),
    Permission.RISK_ACCEPT: _("Decide on treatment, accept remaining risk"),
    Permission.RISK_EDIT: _("Assess risks, plan treatments"),
    Permission.RISK_METHOD: _("Put a risk method in force, approve assessments"),
}


def meaning_of(permission: Permission) -> str:
    """Say what a permission means; its own name where nobody has said it yet."""
    return str(MEANINGS.get(permission, permission.value.replace(".", ": ").replace("_", " ")))
