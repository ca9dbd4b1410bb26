"""The demonstration: the Port of Halden, built the way a user would, by import and by commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from holdfast.accounts.commands import found_organization
from holdfast.accounts.models import Organization
from holdfast.acting.callers import Channel, acting_as, system_caller
from holdfast.common import clock
from holdfast.conformity.engine import refresh
from holdfast.starter.building.changes import build_changes
from holdfast.starter.building.communication import build_communication
from holdfast.starter.building.documents import build_documents, build_external_texts
from holdfast.starter.building.follow_up import build_follow_up
from holdfast.starter.building.issues import build_issues, link_issues
from holdfast.starter.building.keeping import build_keeping
from holdfast.starter.building.knowledge import build_knowledge
from holdfast.starter.building.leadership import build_direction, build_policy
from holdfast.starter.building.means import build_means
from holdfast.starter.building.obligations import build_obligations, evaluate_obligations
from holdfast.starter.building.organization import (
    PASSWORD,
    SIGN_INS,
    build_organization,
    email_of,
)
from holdfast.starter.building.parties import build_parties, decide_on_requirements
from holdfast.starter.building.people import (
    build_awareness,
    build_clearances,
    build_competence,
    build_training,
)
from holdfast.starter.building.planning import build_objectives, build_system_risks
from holdfast.starter.building.principles import build_principles
from holdfast.starter.building.processes import build_processes
from holdfast.starter.building.risks import build_risks, decide_on_risks
from holdfast.starter.building.roles import build_roles
from holdfast.starter.building.running import (
    change_a_process,
    draw_the_map,
    link_processes,
    measure_processes,
)
from holdfast.starter.building.scope import build_scope, change_after_approval
from holdfast.starter.building.stage import Stage
from holdfast.starter.loading import load_demo

# Each needs what those before it recorded.
STEPS: tuple[Callable[[Stage], None], ...] = (
    build_organization,
    build_parties,
    build_issues,
    build_obligations,
    build_processes,
    build_documents,
    build_external_texts,
    build_knowledge,
    build_risks,
    link_issues,
    decide_on_requirements,
    evaluate_obligations,
    decide_on_risks,
    build_scope,
    build_principles,
    change_after_approval,
    build_follow_up,
    build_clearances,
    build_roles,
    build_policy,
    build_direction,
    build_objectives,
    build_system_risks,
    build_means,
    build_competence,
    build_training,
    build_awareness,
    build_communication,
    link_processes,
    measure_processes,
    change_a_process,
    build_changes,
    draw_the_map,
    build_keeping,
)


@dataclass(frozen=True)
class BuiltDemo:
    """The demonstration as it was built: the organization, and who signs in with what.

    `sign_ins` holds, for each, what the person is, name, e-mail address and password.
    """

    organization: Organization
    sign_ins: list[tuple[str, str, str, str]]

    def sign_in_lines(self) -> list[str]:
        """Give what the command line says at the end: who signs in with what."""
        lines = [
            _("{name} is ready. Sign in with the password {password} as:").format(
                name=self.organization.name, password=PASSWORD
            )
        ]
        width = max(len(email) for _label, _name, email, _password in self.sign_ins)
        return lines + [
            f"  {email:<{width}}  {name}: {label}"
            for label, name, email, _password in self.sign_ins
        ]


def build_demo(say: Callable[[str], None]) -> BuiltDemo:
    """Build the demo organization whole, or nothing of it.

    `say` is told in a few words what is being built. Everything is recorded by commands, the
    registers by the importer; nothing is written around them.

    Raises:
        Refused: an organization of the name is there already.
        StarterError: the data that come with Holdfast are broken.
    """
    demo = load_demo()
    with transaction.atomic():
        organization = found_organization(
            demo.organization.name, slug=demo.organization.key, is_demo=True
        )
        installation = system_caller(
            organization.pk, name=_("Installation"), channel=Channel.COMMAND_LINE
        )
        with acting_as(installation):
            stage = Stage(organization, demo, clock.today(), installation, say)
            for step in STEPS:
                step(stage)
            say(_("Status of every statement"))
            refresh(installation)
            sign_ins = [(s.label, s.name, email_of(stage, s), PASSWORD) for s in SIGN_INS]
    return BuiltDemo(organization, sign_ins)
