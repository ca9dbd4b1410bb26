"""7.5.3: where documents are, whether they are whole and current, and how old ones go."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    gap_at,
    joined,
    lapsing,
    missing,
)
from holdfast.context.checks.answers import REVIEWED, every, failed, held, some_current
from holdfast.records.choices import Standing
from holdfast.records.content.copies import AT_A_PLACE, OBSOLETE
from holdfast.records.models import ContentVersion, Distribution
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.support.checks.documents_answers import (
    CONTENT,
    COPIES,
    DESCRIBE,
    DISTRIBUTE,
    DRAFT,
    NOTHING_IN_FORCE,
    each_in_force,
    gaps_of_versions,
    trimmed,
    with_gaps,
)
from holdfast.support.checks.documents_made import approving_roles, authorized
from holdfast.support.choices.documents import DocumentKind
from holdfast.support.choices.retention import KeepingSubject
from holdfast.support.gates.dispositions import held_among
from holdfast.support.models import (
    Disposition,
    Document,
    LegalHold,
    PreservationCheck,
    RetentionRule,
)
from holdfast.support.queries.documents import (
    absent_places,
    controlled_kinds,
    given_where,
    in_force,
    is_plan,
)
from holdfast.support.queries.retention import uncovered_kinds

ISSUE: Final = "records.copies.issued"
CHECK: Final = "support.preservation.checked"
BACKUP: Final = "support.preservation.backup_noted"


def _not_given() -> Lack:
    why = gettext_lazy("The version in force was given to no point of use.")
    return Lack(~Q(given_where(Q())), why, DISTRIBUTE)


@check("7.5.3/a", reads=COPIES)
def content_is_at_hand(on: dt.date) -> Answer:
    """Each version in force is distributed; plans lie offline or on paper at each point of use."""
    answer = each_in_force(lambda _made: (_not_given(),))
    gaps: list[Gap] = []
    for made in controlled_kinds():
        found = in_force(made)
        gaps += _absent(found, absent_places(found), _("It is not at: {places}."), DISTRIBUTE)
        plans = is_plan(made)
        if plans is not None:
            gaps += _plans(found.filter(plans))
    return with_gaps(answer, gaps)


def _plans(plans: Any) -> list[Gap]:
    sentence = _("No printed or offline copy of the version in force is at: {places}.")
    gaps = _absent(plans, absent_places(plans, offline=True), sentence, ISSUE)
    named = {gap.id for gap in gaps}
    at_hand = Q(medium__in=("paper", "offline"))
    without = plans.filter(~given_where(at_hand)).exclude(pk__in=named)
    why = gettext_lazy("No printed or offline copy of the version in force is anywhere.")
    return gaps + [gap_at(plan, why, ISSUE) for plan in without[:SHOWN]]


def _absent(found: Any, absent: dict[UUID, list[str]], sentence: str, command: str) -> list[Gap]:
    records = found.in_bulk(list(absent)[:SHOWN]) if absent else {}
    return [
        gap_at(record, sentence.format(places="; ".join(absent[key])), command)
        for key, record in records.items()
    ]


@check("7.5.3/b", reads=(PreservationCheck,))
def content_is_protected(on: dt.date) -> Answer:
    """Stored content has its digest, and the log of readings was there; the backup reads back."""
    return joined(_whole(on), _backed_up(on))


def _whole(on: dt.date) -> Answer:
    """Answer by the newest look at all stored content: an older one does not mend it."""
    newest = _newest(KeepingSubject.CONTENT)
    if newest is not None and newest.problems_total:
        why = _("{count} of what is stored is not what was approved: restore it, then check again.")
        gap = gap_at(newest, why.format(count=newest.problems_total), CHECK)
        return Answer(met=False, gaps=(gap,), gaps_total=1)
    none = missing(
        PreservationCheck, gettext_lazy("Nobody has checked what is stored by its digests."), CHECK
    )
    return _within_period(newest, on, none, CHECK)


def _backed_up(on: dt.date) -> Answer:
    none = missing(
        PreservationCheck, gettext_lazy("Nobody has noted that a backup was verified."), BACKUP
    )
    return _within_period(_newest(KeepingSubject.BACKUP), on, none, BACKUP)


def _newest(subject: KeepingSubject) -> PreservationCheck | None:
    return (
        PreservationCheck.objects.live()
        .filter(subject=subject, unconfirmed=False)
        .order_by("-checked_on", "-recorded_at")
        .first()
    )


def _within_period(
    newest: PreservationCheck | None, on: dt.date, none: Gap, command: str
) -> Answer:
    if newest is None:
        return Answer(met=False, gaps=(none,), gaps_total=1)
    if newest.review_due is not None and newest.review_due < on:
        gap = gap_at(newest, gettext_lazy("Its period has ended: do it again."), command)
        return Answer(met=False, gaps=(gap,), gaps_total=1)
    return held((newest,), day_after(newest.review_due))


@check("7.5.3/c", reads=CONTENT)
def content_is_reviewed_in_time(on: dt.date) -> Answer:
    """No version in force is past its review date; approvers held the authority on that date."""
    roles = approving_roles()
    return each_in_force(
        lambda _made: (
            Lack(Q(review_due__isnull=True), gettext_lazy("It has no date of review."), REVIEWED),
            Lack(Q(review_due__lt=on), gettext_lazy("Its review date has passed."), REVIEWED),
            Lack(
                ~Q(authorized(roles)),
                gettext_lazy("Who approved the version in force held no role that may."),
                DRAFT,
            ),
        ),
        dated=True,
    )


@check("7.5.3/d", reads=(ContentVersion, Distribution))
def obsolete_copies_are_back(on: dt.date) -> Answer:
    """Superseded versions are called back from everywhere, each confirmed within its days.

    Where nothing was superseded yet, nothing is out; where nothing ever took effect, there is
    nothing to judge yet.
    """
    if not _anything_took_effect():
        return failed(NOTHING_IN_FORCE)
    old = Distribution.objects.filter(AT_A_PLACE, content_version__state__in=OBSOLETE)
    never = old.filter(recalled_at__isnull=True, content_version__superseded_on__lte=on)
    out = old.filter(recalled_at__isnull=False, recall_confirmed_at__isnull=True)
    late = out.filter(recall_due__lt=on)
    gaps = [
        *_at_records(never, _("An old version was not called back from: {place}."), DISTRIBUTE),
        *_at_records(
            late,
            _("An old version is still out, past its day: {place}."),
            "records.copy.recall_confirmed",
        ),
    ]
    if gaps:
        total = never.count() + late.count()
        return trimmed(Answer(met=False, gaps=tuple(gaps), gaps_total=total))
    first = out.aggregate(first=Min("recall_due"))["first"]
    return lapsing(held(), day_after(first))


def _anything_took_effect() -> bool:
    return ContentVersion.objects.filter(effective_on__isnull=False).exists()


def _at_records(copies: Any, sentence: str, command: str) -> list[Gap]:
    rows = list(copies.select_related("content_version").order_by("recall_due", "place")[:SHOWN])
    by_kind: dict[str, set[UUID]] = {}
    for copy in rows:
        by_kind.setdefault(copy.content_version.record_type, set()).add(
            copy.content_version.record_id
        )
    known: dict[UUID, Any] = {}
    for kind, keys in by_kind.items():
        if kind in REGISTRY:
            known |= REGISTRY[kind].model.objects.in_bulk(keys)
    return [
        gap_at(known[copy.content_version.record_id], sentence.format(place=_named(copy)), command)
        for copy in rows
        if copy.content_version.record_id in known
    ]


def _named(copy: Distribution) -> str:
    number = f" ({copy.copy_number})" if copy.copy_number else ""
    return f"{copy.place or copy.holder_name}{number}"


@check("7.5.3/e", reads=(ContentVersion,))
def archived_versions_are_marked(on: dt.date) -> Answer:
    """Archived versions carry the mark, the reason and until when they are kept.

    As above: without obsolete versions none lacks its mark, without content there is none to judge.
    """
    if not _anything_took_effect():
        return failed(NOTHING_IN_FORCE)
    old = Q(state__in=OBSOLETE, effective_on__isnull=False, disposed_on__isnull=True)
    bare = Q(archived_on__isnull=True) | Q(archived_because="")
    gaps = [
        *gaps_of_versions(
            old & bare,
            gettext_lazy("An old version has no archive mark with its reason."),
            "records.content.archived",
        ),
        *gaps_of_versions(
            old & ~bare & Q(retain_until__isnull=True),
            gettext_lazy("Nothing says until when an old version is kept."),
            "records.content.archived",
        ),
    ]
    return with_gaps(held(), gaps)


@check("7.5.3/1", reads=COPIES)
def content_can_be_got_and_used(on: dt.date) -> Answer:
    """Each document has a distribution list and an access class, and is found by its words."""
    return each_in_force(
        lambda made: (
            _not_given(),
            Lack(Q(classification=""), gettext_lazy("It has no access class."), DESCRIBE),
            *(() if made.search else (Lack(~Q(pk=None), _("It cannot be found by words.")),)),
        )
    )


@check("7.5.3/2", reads=(*CONTENT, PreservationCheck))
def content_is_stored_to_last(on: dt.date) -> Answer:
    """Storage location and preservation format recorded; integrity checked within its period."""
    stored = each_in_force(
        lambda _made: (
            Lack(Q(storage_location=""), gettext_lazy("Where it is stored is not said."), DESCRIBE),
            Lack(
                Q(preservation_format=""),
                gettext_lazy("Its preservation format is not recorded."),
                DESCRIBE,
            ),
        )
    )
    return trimmed(joined(stored, _whole(on)))


@check("7.5.3/3", reads=CONTENT)
def changes_are_versions(on: dt.date) -> Answer:
    """Each change is a numbered version with author, date and reason, none left out."""
    answer = each_in_force(lambda _made: ())
    later = Q(number__gt=1)
    gaps = [
        *gaps_of_versions(
            later & Q(change_reason=""),
            gettext_lazy("A version of it gives no reason for the change."),
            DRAFT,
        ),
        *gaps_of_versions(
            Q(author_name=""), gettext_lazy("A version of it names no author."), DRAFT
        ),
        *_versions_left_out(),
    ]
    return with_gaps(answer, gaps)


def _versions_left_out() -> list[Gap]:
    counted = (
        ContentVersion.objects.order_by()
        .values("record_id")
        .annotate(count=Count("pk"), last=Max("number"))
    )
    broken = [row["record_id"] for row in counted if row["count"] != row["last"]]
    gaps: list[Gap] = []
    if broken:
        for made in controlled_kinds():
            records = made.model.objects.live().filter(pk__in=broken[:SHOWN])
            why = gettext_lazy("A number among its versions is missing.")
            gaps += [gap_at(record, why, DRAFT) for record in records]
    return gaps


@check("7.5.3/4", reads=(RetentionRule, Disposition, LegalHold, *CONTENT))
def retention_is_ruled(on: dt.date) -> Answer:
    """Each class has a retention rule; disposal is recorded, none early, none under a hold."""
    rules = some_current(
        RetentionRule.objects.all(),
        on,
        none=missing(
            RetentionRule,
            gettext_lazy("No retention rule is in force."),
            "support.retention.set_up",
        ),
        steps={"draft": (gettext_lazy("It is not in force."), "support.retention.adopted")},
    )
    if not rules.met:
        return rules
    bare = [
        Gap(
            why=_("No retention rule covers them: {kinds}.").format(kinds=made.plural),
            type=made.key,
            command="support.retention.set_up",
        )
        for made in uncovered_kinds()
    ]
    return with_gaps(rules, [*_wrong_disposals(), *_unrecorded_disposals(), *bare])


def _unrecorded_disposals() -> list[Gap]:
    """Name records that are gone and that no disposition names."""
    carried = Disposition.objects.filter(state="carried_out")
    named = {item["id"] for items in carried.values_list("items", flat=True) for item in items}
    gaps: list[Gap] = []
    for made in REGISTRY:
        gone = made.model.objects.filter(standing=Standing.DISPOSED)
        why = gettext_lazy("It was disposed of, and no disposition says so.")
        gaps += [
            gap_at(record, why, "support.disposition.proposed")
            for record in gone.order_by("reference")[:SHOWN]
            if str(record.pk) not in named
        ]
    return gaps


def _wrong_disposals() -> list[Gap]:
    """Name dispositions that took something before its date, or wait with something held."""
    gaps: list[Gap] = []
    for batch in Disposition.objects.live().filter(state="carried_out").order_by("reference"):
        day = batch.carried_out_on.isoformat() if batch.carried_out_on else ""
        early = [
            i["reference"] for i in batch.items if not i["kept_until"] or i["kept_until"] >= day
        ]
        if early:
            why = _("It took what was still to be kept: {records}.")
            gaps.append(gap_at(batch, why.format(records=", ".join(early[:5]))))
    for batch in Disposition.objects.live().filter(state="approved").order_by("reference"):
        found = held_among(batch.items)
        if found:
            why = _("It names what is under a legal hold: {records}.")
            said = why.format(records=", ".join(found[:5]))
            gaps.append(gap_at(batch, said, "support.disposition.rejected"))
    return gaps


@check("7.5.3/5", reads=(Document,))
def external_documents_are_controlled(on: dt.date) -> Answer:
    """Each is marked external, with issuer, edition and a look for newer ones within its period."""
    amend, look = "support.document.amended", "support.document.edition_checked"
    answer = _external(
        Lack(Q(issuer=""), gettext_lazy("Who issued it is not recorded."), amend),
        Lack(Q(edition=""), gettext_lazy("Its edition is not recorded."), amend),
        Lack(
            Q(edition_check_due__isnull=True),
            gettext_lazy("Nobody has looked for a newer edition."),
            look,
        ),
        Lack(
            Q(edition_check_due__lt=on),
            gettext_lazy("It is time to look for a newer edition."),
            look,
        ),
        Lack(
            Q(take_over_by__lt=on),
            gettext_lazy("A newer edition was found and is not taken over by its day."),
            look,
        ),
    )
    days = _externals().aggregate(look=Min("edition_check_due"), take=Min("take_over_by"))
    return lapsing(lapsing(answer, day_after(days["look"])), day_after(days["take"]))


def _externals() -> Any:
    return in_force(_documents()).filter(kind=DocumentKind.EXTERNAL)


def _documents() -> RecordType:
    return REGISTRY.of(Document)


def _external(*lacks: Lack) -> Answer:
    none = missing(
        Document,
        gettext_lazy("No document of external origin is in force: laws, standards, manuals."),
        "support.document.set_up",
    )
    return every(_externals(), *lacks, none=none)
