"""Clause 4.3: the scope, in view of issues and requirements, approved and in people's hands."""

from __future__ import annotations

from typing import Final

from holdfast.accounts.models import Site, Unit
from holdfast.context.commands.issues import amend_issue
from holdfast.context.commands.scopes import approve_scope, set_up_scope
from holdfast.context.models import ContextIssue
from holdfast.records.choices import Relation
from holdfast.starter.building.content import Remark, enforce, hand_out, write
from holdfast.starter.building.stage import SECURITY_MANAGER, SOURCE, Stage

STATEMENT: Final = (
    "This is what our security management system covers. What it leaves out is looked after "
    "by others, as stated."
)
INTERFACES: Final = (
    "Port boundary towards the municipality: joint drawing, port security committee",
    "Shared yard and gate at the depot: lease with the tenant",
    "Hand-over to rail and to hauliers: seal and condition recorded by both sides",
)
REMARK: Final = Remark(
    "Henrik Dahl",
    "The truck park belongs in: our drivers wait there.",
    "It is listed among the sites; the fence stays the landlord's, see the lease.",
)
PLACES: Final = ("Intranet, first page", "Notice board at Holmen House", "Customer portal")
READERS: Final = ("Sigrid Aasen", "Henrik Dahl", "Ines Holt", "Ida Fosse", "Aud Lien")
# After the approval the depot's growth went on: the scope has to be looked at again.
CHANGED: Final = "ISS-09"
NEWS: Final = (
    "Hall 3 opens in spring already; a building-materials tenant uses the same gate, and a second "
    "one has asked for space."
)


def build_scope(stage: Stage) -> None:
    """Set up the scope with what it covers and considers; write, approve and hand it out."""
    stage.say("Scope")
    given, security = stage.demo.scope, stage.caller(SECURITY_MANAGER)
    scope = set_up_scope(
        security,
        title=given.title,
        activities="\n".join(given.activities),
        supply_chain_parts="\n".join(f"{p.part} ({p.counterpart})" for p in given.supply_chain),
        exclusions="\n".join(f"{e.what}: {e.reason}" for e in given.exclusions),
        interfaces="\n".join(INTERFACES),
        owner=stage.person(SECURITY_MANAGER),
        external_reference=given.key,
        external_source=SOURCE,
    )
    stage.keep(given.key, scope)
    for name in given.units:
        stage.link(scope, Relation.COVERS, stage.find(name, Unit))
    for name in given.sites:
        stage.link(scope, Relation.COVERS, stage.find(name, Site))
    for key in given.considered:
        stage.link(scope, Relation.CONSIDERS, stage.records[key])
    write(security, scope, given.statement, stage, [REMARK])
    enforce(
        stage.caller(given.approved_by),
        scope,
        approve_scope,
        statement=STATEMENT,
        review_due=stage.on(given.review_due),
        today=stage.today,
    )
    hand_out(security, scope, stage, places=PLACES, to_everyone=True, readers=READERS)


def change_after_approval(stage: Stage) -> None:
    """Let an issue that the scope considered move on, so that the scope calls for another look."""
    issue = stage.find(CHANGED, ContextIssue)
    amend_issue(stage.caller(SECURITY_MANAGER), issue, description=NEWS)
