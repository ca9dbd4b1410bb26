"""Commands on a version in review: ask, answer, remark, settle, return to its author (7.5.2)."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.choices import ReviewVerdict, VersionState
from holdfast.records.content.versions import follow_version, open_in
from holdfast.records.models import (
    ContentVersion,
    ControlledRecord,
    Record,
    ReviewRemark,
    ReviewRequest,
)
from holdfast.records.registry import REGISTRY

MOST_REVIEWERS: Final = 30
LONGEST_PASSAGE: Final = 2_000  # characters


def requests_of(version: ContentVersion) -> list[ReviewRequest]:
    """Give who was asked to read a version in its present round, the unanswered first."""
    found = ReviewRequest.objects.filter(
        content_version=version, review_round=version.review_round, dropped_at=None
    ).select_related("person")
    return sorted(found, key=lambda each: (each.answered_at is not None, each.due, each.asked_at))


@command(
    kind="records.content.reviewers_asked",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Ask reviewers"),
    labels={
        "reviewers": gettext_lazy("Who, one per line"),
        "due": gettext_lazy("Answer by"),
        "note": gettext_lazy("What to look at"),
    },
    helps={"reviewers": gettext_lazy("By reference, e-mail or name.")},
    tone="primary",
)
def ask_reviewers(
    caller: Caller, record: ControlledRecord, *, reviewers: str, due: dt.date, note: str = ""
) -> ContentVersion:
    """Ask people by name to read the version in review by a date."""
    version = open_in(record, VersionState.IN_REVIEW)
    refuse_if(due < clock.today(), _("The day lies in the past."), field="due")
    lines = list(dict.fromkeys(" ".join(line.split()) for line in reviewers.splitlines()))
    people = {person.pk: person for line in lines if line for person in [_person(caller, line)]}
    refuse_if(not people, _("Name at least one person."), field="reviewers")
    refuse_if(
        len(people) > MOST_REVIEWERS,
        _("Ask at most {most} people at once.").format(most=MOST_REVIEWERS),
        field="reviewers",
    )
    known = {each.person_id: each for each in _of_round(version)}
    for key in people:
        asked = known.get(key) or ReviewRequest(
            organization_id=caller.organization_id,
            content_version=version,
            review_round=version.review_round,
            person_id=key,
        )
        if asked.answered_at is None:
            asked.asked_at, asked.asked_by, asked.dropped_at = clock.now(), caller.name, None
            asked.due, asked.note = due, note.strip()[:300]
            asked.save()
    return version


def _of_round(version: ContentVersion) -> list[ReviewRequest]:
    return list(
        ReviewRequest.objects.filter(content_version=version, review_round=version.review_round)
    )


def _person(caller: Caller, words: str) -> Record:
    people = REGISTRY["accounts.person"].model.objects.visible_to(caller).live()
    reference = words.partition(" ")[0]
    for condition in (Q(reference__iexact=reference), Q(email__iexact=words)):
        found = people.filter(condition).first()
        if found is not None:
            return found
    named = list(people.filter(title__iexact=words)[:2])
    if len(named) == 1:
        return named[0]
    why = (
        _("Several people are called “{words}”: give the reference.")
        if named
        else _("Nobody whom you may ask is called “{words}”.")
    ).format(words=words[:100])
    raise Refused(why, fields={"reviewers": [why]})


@command(
    kind="records.content.reviewer_released",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("No longer ask a reviewer"),
    labels={"reviewer": gettext_lazy("Who")},
)
def release_reviewer(caller: Caller, record: ControlledRecord, *, reviewer: str) -> ReviewRequest:
    """No longer wait for the answer of somebody who was asked to review the version."""
    version = open_in(record, VersionState.IN_REVIEW)
    person = _person(caller, " ".join(reviewer.split()))
    asked = next((r for r in _of_round(version) if r.person_id == person.pk and r.is_open), None)
    if asked is None:
        raise Refused(_("No answer of this person is waited for."))
    asked.dropped_at = clock.now()
    asked.save()
    return asked


@command(
    kind="records.content.review_answered",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("Answer the review"),
    labels={
        "verdict": gettext_lazy("Your answer"),
        "note": gettext_lazy("What is to be changed, or what you remark"),
    },
    tone="primary",
)
def answer_review(
    caller: Caller, record: ControlledRecord, *, verdict: ReviewVerdict, note: str = ""
) -> ReviewRequest:
    """Answer, having read the version: agreed, agreed with remarks, or to be changed first."""
    version = open_in(record, VersionState.IN_REVIEW)
    asked = request_to(caller, version)
    if asked is None:
        raise Refused(_("You were not asked to review this version, or you answered already."))
    refuse_if(
        verdict != ReviewVerdict.AGREE and not note.strip() and not _remarked(caller, version),
        _("Say what you remark, or mark the passage in the text and remark on it."),
        field="note",
    )
    if note.strip():
        _remark(caller, version, note.strip()).save()
    asked.verdict, asked.answered_at = verdict, clock.now()
    asked.read_at = asked.read_at or asked.answered_at
    asked.save()
    return asked


def request_to(caller: Caller, version: ContentVersion) -> ReviewRequest | None:
    """Give the request that the caller has still to answer, if there is one."""
    if caller.person_id is None:
        return None
    return next(
        (r for r in _of_round(version) if r.person_id == caller.person_id and r.is_open), None
    )


def _remarked(caller: Caller, version: ContentVersion) -> bool:
    return ReviewRemark.objects.filter(
        content_version=version, review_round=version.review_round, by_id=caller.actor_id
    ).exists()


def _remark(caller: Caller, version: ContentVersion, text: str) -> ReviewRemark:
    return ReviewRemark(
        organization_id=caller.organization_id,
        content_version=version,
        review_round=version.review_round,
        remark=text,
        by_name=caller.name,
        by_id=caller.actor_id,
        made_at=clock.now(),
    )


@command(
    kind="records.content.remarked",
    needs=Permission.CONTENT_ACKNOWLEDGE,
    label=gettext_lazy("Remark"),
    labels={
        "passage": gettext_lazy("Passage"),
        "occurrence": gettext_lazy("Which occurrence of the passage"),
        "remark": gettext_lazy("Remark"),
    },
)
def remark_on_version(
    caller: Caller, record: ControlledRecord, *, remark: str, passage: str = "", occurrence: int = 1
) -> ReviewRemark:
    """Say what should change in a version that is in review."""
    refuse_if(not remark.strip(), _("Write your remark."), field="remark")
    refuse_if(not 1 <= occurrence <= 9_999, _("Count occurrences from 1 on."), field="occurrence")
    version = open_in(record, VersionState.IN_REVIEW)
    made = _remark(caller, version, remark.strip())
    made.passage, made.occurrence = passage.strip()[:LONGEST_PASSAGE], occurrence
    made.save()
    asked = request_to(caller, version)
    if asked is not None and asked.read_at is None:
        asked.read_at = clock.now()
        asked.save()
    return made


@command(
    kind="records.content.remark_settled",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Settle the remark"),
    labels={"settlement": gettext_lazy("How it was settled")},
)
def settle_remark(
    caller: Caller, record: ControlledRecord, *, remark: ReviewRemark, settlement: str
) -> ReviewRemark:
    """Answer a remark of the review: what was changed, or why not."""
    refuse_if(
        remark.content_version.record_id != record.pk,
        _("This remark belongs to another record."),
    )
    refuse_if(not settlement.strip(), _("Say how it was settled."), field="settlement")
    remark.settled_at, remark.settlement = clock.now(), settlement.strip()
    remark.save()
    return remark


@command(
    kind="records.content.returned",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Return to the author"),
)
def return_version(caller: Caller, record: ControlledRecord, *, reason: str) -> ContentVersion:
    """Give a version in review back to its author, with the reason; the next round follows."""
    refuse_if(not reason.strip(), _("Say what is to be changed."), field="reason")
    version = open_in(record, VersionState.IN_REVIEW)
    version.state = VersionState.DRAFT
    version.save()
    for asked in _of_round(version):
        if asked.is_open:
            asked.dropped_at = clock.now()
            asked.save()
    _remark(caller, version, reason.strip()).save()
    follow_version(record, "draft")
    return version


def earlier_reviewers(version: ContentVersion) -> list[UUID]:
    """Give who was asked in the round before, to be offered for the next one."""
    return list(
        ReviewRequest.objects.filter(
            content_version__record_id=version.record_id,
        )
        .exclude(content_version=version, review_round=version.review_round)
        .order_by("-asked_at")
        .values_list("person_id", flat=True)[:MOST_REVIEWERS]
    )
