"""7.5.1 and 7.5.2: which documents there are, what they are worth, how they are made."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, TextField
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.permissions import Permission
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
from holdfast.context.checks.answers import (
    REVIEWED,
    every,
    failed,
    missing_kind,
    model_of,
    shown,
    some_current,
)
from holdfast.records.attachments import ALLOWED
from holdfast.records.choices import Classification, ContentFormat
from holdfast.records.content.formats import OF_FILES
from holdfast.records.models import Attachment, ContentVersion, Distribution
from holdfast.records.registry import RecordType
from holdfast.support.checks.documents_answers import (
    CONTENT,
    COPIES,
    DESCRIBE,
    DRAFT,
    each_in_force,
    gaps_of_versions,
    trimmed,
    with_gaps,
)
from holdfast.support.models import AccessReview, Document
from holdfast.support.queries.access import people_cleared, roles_that_may
from holdfast.support.queries.documents import controlled_kinds, in_force, version_where
from holdfast.support.queries.documents_required import READS, required_information

OBJECTIVE: Final = "planning.objective"
ISSUE: Final = "planning.objectives_document.written"
REVISE: Final = "planning.objective.revised"
STEPS: Final = {
    "draft": (gettext_lazy("It is a draft."), "records.content.submitted"),
    "in_review": (gettext_lazy("It waits for approval."), "support.document.approved"),
    "approved": (gettext_lazy("It is approved but not in force."), "records.content.put_in_force"),
    "withdrawn": (gettext_lazy("It was withdrawn, and nothing took its place."), DRAFT),
}
REVIEW_STEPS: Final = {
    "open": (
        gettext_lazy("The review of access rights is not concluded."),
        "support.access_review.concluded",
    )
}


@check("7.5.1/a", reads=READS)
def required_information_is_held(on: dt.date) -> Answer:
    """Each binding entry of the mandatory list is met by a document or register in force."""
    found = [each for each in required_information(on) if each.is_binding]
    gaps = [gap for each in found for gap in each.gaps]
    unseen = tuple(each.not_yet for each in found if each.not_yet)
    evidence = {e.id: e for each in found for e in each.evidence}
    lapses = [each.lapses_on for each in found if each.is_met and each.lapses_on is not None]
    met = not gaps and not unseen
    return trimmed(
        Answer(
            met=met,
            evidence=tuple(evidence.values()),
            evidence_total=len(evidence),
            gaps=tuple(gaps),
            gaps_total=len(gaps),
            lapses_on=min(lapses, default=None) if met else None,
            unseen=unseen,
        )
    )


@check("7.5.1/b", reads=(Document, ContentVersion))
def own_documents_are_in_force(on: dt.date) -> Answer:
    """The organization's own list of necessary documents exists and each is in force."""
    listed = Document.objects.live().filter(unconfirmed=False, found_necessary=True)
    lacks = [Lack(Q(state=state), why, command) for state, (why, command) in STEPS.items()]
    overdue = Lack(
        Q(state="in_force", review_due__lt=on),
        gettext_lazy("Its review date has passed."),
        REVIEWED,
    )
    none = missing(
        Document,
        gettext_lazy("No document is marked as one that you yourselves find necessary."),
        "support.document.amended"
        if Document.objects.live().exists()
        else "support.document.set_up",
    )
    return every(listed.order_by("reference"), *lacks, overdue, none=none, dated=True)


@check("7.5.1/1", reads=(OBJECTIVE, "planning.objectivesdocument", ContentVersion))
def objectives_document_says_who_and_how(on: dt.date) -> Answer:
    """The objectives document holds who answers for each objective, by what means, by when."""
    document, objective = model_of("planning.objectivesdocument"), model_of(OBJECTIVE)
    if document is None or objective is None:
        return failed(missing_kind(OBJECTIVE, gettext_lazy("No objective can be recorded yet.")))
    active = list(
        objective.objects.live().filter(state="active", unconfirmed=False).order_by("reference")
    )
    if not active:
        why = gettext_lazy("No objective is active.")
        return failed(missing(objective, why, "planning.objective.proposed"))
    issued = document.objects.current(on).order_by("reference")
    said = _said_of_objectives(document, list(issued.values_list("pk", flat=True)))
    if not said:
        why = gettext_lazy("No objectives document is in force.")
        return failed(missing(document, why, "planning.objectives_document.set_up"))
    gaps = [gap for each in active for gap in _unsaid(each, said.get(str(each.pk)))]
    if gaps:
        return trimmed(Answer(met=False, gaps=tuple(gaps), gaps_total=len(gaps)))
    evidence, total = shown(issued)
    answer = Answer(met=True, evidence=evidence, evidence_total=total)
    due = (
        issued.exclude(review_due=None).order_by("review_due").values_list("review_due", flat=True)
    )
    return lapsing(answer, day_after(due.first()))


def _said_of_objectives(document: type[Any], keys: list[UUID]) -> dict[str, dict[str, Any]]:
    versions = ContentVersion.objects.filter(
        record_id__in=keys, state="effective", record_type=document._meta.label_lower
    )
    return {
        entry["id"]: entry
        for annex in versions.values_list("annex", flat=True)
        for entry in annex.get("objectives", ())
    }


def _unsaid(objective: Any, entry: dict[str, Any] | None) -> list[Gap]:
    if entry is None:
        why = gettext_lazy("The objectives document in force does not hold it.")
        return [gap_at(objective, why, ISSUE)]
    parts = (
        (entry.get("owner"), gettext_lazy("The document does not say who answers for it.")),
        (entry.get("plan_what"), gettext_lazy("The document does not say what will be done.")),
        (entry.get("plan_resources"), gettext_lazy("The document does not say by what means.")),
        (entry.get("due"), gettext_lazy("The document does not say by when.")),
    )
    return [gap_at(objective, why, REVISE) for value, why in parts if not value]


@check("7.5.1/2", reads=(*COPIES, AccessReview, "accounts.rolegrant"))
def value_decides_on_access(on: dt.date) -> Answer:
    """Content has classification and integrity level; access follows; rights are reviewed."""
    described = each_in_force(
        lambda made: (
            Lack(Q(classification=""), gettext_lazy("It has no classification."), _amend(made)),
            Lack(Q(integrity_level=""), gettext_lazy("It has no integrity level."), DESCRIBE),
        )
    )
    reviewed = some_current(
        AccessReview.objects.all(),
        on,
        none=missing(
            AccessReview,
            gettext_lazy("Nobody has reviewed who may read what is confidential."),
            "support.access_review.opened",
        ),
        steps=REVIEW_STEPS,
    )
    return with_gaps(trimmed(joined(described, reviewed)), _given_to_others(on))


def _amend(made: RecordType) -> str:
    return made.amend.kind if made.amend is not None else DESCRIBE


def _given_to_others(on: dt.date) -> list[Gap]:
    """Name confidential content that was given to people who may not read such content."""
    cleared = people_cleared(on)
    gaps: list[Gap] = []
    for made in controlled_kinds():
        given = Distribution.objects.filter(
            content_version__record_id=OuterRef("pk"),
            content_version__number=OuterRef("version_in_force"),
            person__isnull=False,
            recalled_at__isnull=True,
        ).exclude(person_id__in=cleared)
        secret = in_force(made).filter(Exists(given), classification=Classification.CONFIDENTIAL)
        why = gettext_lazy("It is confidential, and was given to people who may not read that.")
        gaps += [gap_at(each, why, "records.copy.called_back") for each in secret[:SHOWN]]
    return gaps


@check("7.5.2/1", reads=CONTENT)
def content_is_identified(on: dt.date) -> Answer:
    """Title, date, author and a reference that is unique, for every version."""
    answer = each_in_force(
        lambda made: (
            Lack(Q(title=""), gettext_lazy("It has no title."), _amend(made)),
            Lack(Q(reference=""), gettext_lazy("It has no reference."), _amend(made)),
        )
    )
    nobody = gaps_of_versions(
        Q(author_name=""), gettext_lazy("A version of it names no author."), DRAFT
    )
    return with_gaps(answer, [*nobody, *_codes_used_twice()])


def _codes_used_twice() -> list[Gap]:
    """Name documents whose printed code another one carries too."""
    coded = Document.objects.live().filter(unconfirmed=False).exclude(code="")
    twice = (
        coded.order_by()
        .annotate(small=Lower("code"))
        .values("small")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .values_list("small", flat=True)
    )
    found = coded.annotate(small=Lower("code")).filter(small__in=list(twice[:SHOWN]))
    return [
        gap_at(
            document,
            _("Another document carries the code {code} too.").format(code=document.code),
            "support.document.amended",
        )
        for document in found.order_by("code", "reference")[:SHOWN]
    ]


OF_TEXTS: Final = (ContentFormat.TEXT, ContentFormat.PRINT)


@check("7.5.2/2", reads=(*CONTENT, Attachment))
def format_and_medium_are_chosen(on: dt.date) -> Answer:
    """Language, format and medium recorded; files are of the type that they claim."""
    answer = each_in_force(
        lambda _made: (
            Lack(
                version_where(Q(language="")),
                gettext_lazy("The version in force names no language."),
                DRAFT,
            ),
            Lack(Q(content_format=""), gettext_lazy("Its format is not recorded."), DESCRIBE),
            Lack(
                version_where(~Q(file_sha256="")) & Q(content_format__in=OF_TEXTS),
                gettext_lazy("The version in force is a file, and it is described as a text."),
                DESCRIBE,
            ),
            Lack(
                version_where(Q(file_sha256="")) & Q(content_format__in=OF_FILES),
                gettext_lazy("The version in force is a text, and it is described as a file."),
                DESCRIBE,
            ),
            Lack(Q(medium=""), gettext_lazy("Its medium is not recorded."), DESCRIBE),
        )
    )
    return with_gaps(answer, _files_that_claim_otherwise())


def _files_that_claim_otherwise() -> list[Gap]:
    fitting = Q(pk__in=[])
    for ending, (media_type, _starts) in ALLOWED.items():
        fitting |= Q(name__iendswith=ending, media_type=media_type)
    wrong = Attachment.objects.filter(
        record_type__in=[made.key for made in controlled_kinds()], withdrawn_at__isnull=True
    ).exclude(fitting)
    gaps: list[Gap] = []
    for made in controlled_kinds():
        keys = wrong.filter(record_type=made.key).values("record_id")
        records = made.model.objects.live().filter(pk__in=keys).order_by("reference")
        why = gettext_lazy("A file of it is not of the type that its name says.")
        gaps += [gap_at(each, why, "records.attachment.withdrawn") for each in records[:SHOWN]]
    return gaps


@check("7.5.2/3", reads=CONTENT)
def content_is_reviewed_and_approved(on: dt.date) -> Answer:
    """Each version in force was reviewed, and approved by an authorized person, not its author."""
    roles = approving_roles()
    return each_in_force(
        lambda _made: (
            Lack(
                version_where(Q(submitted_at__isnull=True)),
                gettext_lazy("The version in force was never handed over for review."),
                DRAFT,
            ),
            Lack(
                version_where(Q(approved_at__isnull=True) | Q(approver_name="")),
                gettext_lazy("Nobody has approved the version in force."),
                DRAFT,
            ),
            Lack(
                version_where(Q(approver_id__isnull=False, approver_id=F("author_id"))),
                gettext_lazy("Who wrote the version in force also approved it."),
                DRAFT,
            ),
            Lack(
                ~Q(authorized(roles)),
                gettext_lazy("Who approved the version in force held no role that may."),
                DRAFT,
            ),
        )
    )


def approving_roles() -> list[str]:
    """Give the roles that may approve controlled content."""
    return roles_that_may(Permission.CONTENT_APPROVE)


def authorized(roles: list[str]) -> Exists:
    """Give the condition that whoever approved the version in force held one of these roles."""
    condition = Q(pk__in=[])
    for role in roles:
        condition |= Q(said__contains=f'"{role}"')
    versions = ContentVersion.objects.annotate(said=Cast("approver_roles", TextField()))
    return Exists(
        versions.filter(condition, record_id=OuterRef("pk"), number=OuterRef("version_in_force"))
    )
