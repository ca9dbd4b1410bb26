"""Commands on retention rules and legal holds: set up, apply, hold, release (7.5.3)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.content.copies import OBSOLETE, lines_of
from holdfast.records.making import amending, recording
from holdfast.records.models import ContentVersion
from holdfast.records.registry import REGISTRY
from holdfast.support.models import LegalHold, RetentionRule
from holdfast.support.models.retention import kinds_in_words, unknown_in
from holdfast.support.queries.retention import end_of, rules_in_force

RULE_FIELDS = ("kinds", "years", "runs_from", "afterwards", "legal_basis")
HOLD_FIELDS = (
    "reason",
    "asked_by",
    "held_since",
    "kinds",
    "of_unit",
    "recorded_from",
    "recorded_until",
)

set_up_rule = recording(
    RetentionRule,
    kind="support.retention.set_up",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Set up a retention rule"),
    asks=RULE_FIELDS,
    about="Say how long a class of documents or records is kept, counted from what, and what then.",
)
amend_rule = amending(
    RetentionRule,
    kind="support.retention.amended",
    needs=Permission.CONTENT_APPROVE,
    asks=RULE_FIELDS,
    about="Change a retention rule; what is archived already keeps the date that it has.",
)


@command(
    kind="support.retention.adopted",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Put in force"),
    moves=Move(("draft", "ended"), "in_force"),
    tone="primary",
)
def adopt_rule(caller: Caller, rule: RetentionRule) -> RetentionRule:
    """Apply a retention rule from now on; what is archived without a date is dated by it."""
    unknown = unknown_in(rule.kinds)
    refuse_if(
        unknown,
        _(
            "These name no kind of record, write them as their registers are called: {lines}."
        ).format(lines=", ".join(unknown[:5])),
    )
    wanted = set(lines_of(rule.kinds))
    others = RetentionRule.objects.live().filter(state="in_force").exclude(pk=rule.pk)
    for other in others:
        twice = wanted & set(lines_of(other.kinds))
        refuse_if(
            twice,
            _("{rule} already covers: {kinds}. End it or take them out of one of the two.").format(
                rule=other, kinds=kinds_in_words("\n".join(sorted(twice)))
            ),
        )
    rule.save()
    _date_what_it_covers()
    return rule


def _date_what_it_covers() -> None:
    """Give obsolete versions without a date the one that the rules in force give them."""
    undated = ContentVersion.objects.filter(
        state__in=OBSOLETE,
        retain_until__isnull=True,
        disposed_on__isnull=True,
        superseded_on__isnull=False,
    )
    by_kind: dict[str, list[ContentVersion]] = defaultdict(list)
    for version in undated.defer("body", "annex"):
        by_kind[version.record_type].append(version)
    rules = rules_in_force()
    for kind, versions in by_kind.items():
        if kind not in REGISTRY:
            continue
        known: dict[UUID, Any] = REGISTRY[kind].model.objects.in_bulk(
            {version.record_id for version in versions}
        )
        dated = []
        for version in versions:
            record = known.get(version.record_id)
            rule = rules.of(record) if record is not None else None
            if rule is None or version.superseded_on is None:
                continue
            version.archived_on = version.archived_on or version.superseded_on
            version.archived_because = version.archived_because or version.withdrawn_because
            version.retain_until = end_of(rule, version.superseded_on)
            dated.append(version)
        ContentVersion.objects.bulk_update(
            dated, ["archived_on", "archived_because", "retain_until"]
        )


@command(
    kind="support.retention.applied",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Date what it covers"),
)
def apply_rule(caller: Caller, rule: RetentionRule) -> RetentionRule:
    """Give everything archived without a date the day until which the rule keeps it."""
    refuse_if(rule.state != "in_force", _("Put the rule in force first."))
    _date_what_it_covers()
    return rule


@command(
    kind="support.retention.ended",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("End the rule"),
    moves=Move(("draft", "in_force"), "ended"),
    labels={"reason": gettext_lazy("Why")},
)
def end_rule(caller: Caller, rule: RetentionRule, *, reason: str) -> RetentionRule:
    """End a retention rule; what it dated keeps its date, nothing new is dated by it."""
    refuse_if(not reason.strip(), _("Say why it ends."), field="reason")
    rule.legal_basis = f"{rule.legal_basis}\n\n{reason.strip()}".strip()
    rule.save()
    return rule


place_hold = recording(
    LegalHold,
    kind="support.hold.placed",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Place a legal hold"),
    asks=HOLD_FIELDS,
    about="Keep records from being destroyed, for a claim, a case or an authority.",
)
amend_hold = amending(
    LegalHold,
    kind="support.hold.amended",
    needs=Permission.CONTENT_APPROVE,
    asks=HOLD_FIELDS,
    about="Correct what a legal hold covers, and why.",
)


@command(
    kind="support.hold.released",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Release the hold"),
    moves=Move(("in_place",), "released"),
    labels={"reason": gettext_lazy("Why, and who agreed")},
)
def release_hold(caller: Caller, hold: LegalHold, *, reason: str) -> LegalHold:
    """Release a legal hold, with the reason; from now on retention runs as the rules say."""
    refuse_if(not reason.strip(), _("Say why it is released, and who agreed."), field="reason")
    hold.released_on, hold.released_by = clock.today(), caller.name
    hold.released_because = reason.strip()
    hold.save()
    return hold


ON_RULE = (adopt_rule, apply_rule, end_rule)
ON_HOLD = (release_hold,)
