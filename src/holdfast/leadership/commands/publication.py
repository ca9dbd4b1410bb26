"""Commands that publish an extract of the policy for anyone, and take it back (5.2.2)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.leadership.choices.policy import ExtractPassage
from holdfast.leadership.models import PolicyCommitment, SecurityPolicy
from holdfast.leadership.queries.policy import in_force
from holdfast.leadership.queries.publication import versions_published


@command(
    kind="leadership.policy.published",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Publish an extract"),
    labels={
        "commitments": gettext_lazy("Commitments to show"),
        "with_purpose": gettext_lazy("Show the passage on the purpose"),
        "with_framework": gettext_lazy("Show the passage on objectives"),
    },
    helps={
        "commitments": gettext_lazy(
            "They appear as the version in force words them; anyone can read them without signing "
            "in."
        )
    },
)
def publish_extract(
    caller: Caller,
    policy: SecurityPolicy,
    *,
    commitments: list[PolicyCommitment],
    with_purpose: bool = True,
    with_framework: bool = False,
) -> SecurityPolicy:
    """Publish chosen commitments and passages of the version in force, for anyone to read."""
    found = in_force(policy)
    if found is None:
        raise Refused(_("No version of the policy is in force that could be published."))
    refuse_if(
        policy.unconfirmed,
        _("It comes from a template: confirm that it is yours before others see it."),
    )
    bound = {entry["id"] for entry in found.annex.get("commitments", ())}
    for commitment in commitments:
        refuse_if(
            str(commitment.pk) not in bound,
            _("“{title}” is not part of the version in force.").format(title=commitment.title),
            field="commitments",
        )
    passages = _passages(found.annex, with_purpose=with_purpose, with_framework=with_framework)
    refuse_if(not commitments and not passages, _("Choose what the extract shows."))
    policy.extract = {
        "version": found.version.number,
        "commitments": [str(commitment.pk) for commitment in commitments],
        "passages": passages,
        "published_at": clock.now().isoformat(),
        "published_by": caller.name,
        "earlier": [n for n in versions_published(policy) if n != found.version.number],
    }
    policy.save()
    return policy


def _passages(annex: Any, *, with_purpose: bool, with_framework: bool) -> list[str]:
    wanted = {
        ExtractPassage.PURPOSE: with_purpose and bool(annex.get("purpose_passage")),
        ExtractPassage.FRAMEWORK: with_framework and bool(annex.get("framework_passage")),
    }
    return [passage.value for passage, shown in wanted.items() if shown]


@command(
    kind="leadership.policy.unpublished",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Take the extract back"),
    tone="danger",
)
def unpublish_extract(caller: Caller, policy: SecurityPolicy, *, reason: str) -> SecurityPolicy:
    """Take the public extract off its address at once, with the reason."""
    refuse_if("version" not in policy.extract, _("Nothing is published."))
    refuse_if(not reason.strip(), _("Say why it is taken back."), field="reason")
    policy.extract = {
        "taken_back_at": clock.now().isoformat(),
        "taken_back_by": caller.name,
        "taken_back_because": reason.strip(),
        "earlier": versions_published(policy),
    }
    policy.save()
    return policy
