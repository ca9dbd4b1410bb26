"""Commands on documents, beside those that all controlled content has (7.5)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.common.days import add_months
from holdfast.records.content import ON_CONTROLLED, approve_version
from holdfast.records.content.distributing import DESCRIBED
from holdfast.records.gates import AUTHOR_DOES_NOT_APPROVE, CONTENT_COMPLETE, REMARKS_SETTLED
from holdfast.records.making import amending, recording
from holdfast.records.models import ContentVersion
from holdfast.support.choices.documents import EditionResult
from holdfast.support.gates.documents import EXTERNAL_ORIGIN_IS_KNOWN
from holdfast.support.models.documents import Document

DOCUMENT_FIELDS = (
    "kind",
    "code",
    "language",
    "purpose",
    "issuer",
    "edition",
    "link",
    "edition_check_months",
    "found_necessary",
    "necessary_because",
    "stands_for",
    "retention_rule",
    *DESCRIBED,
)
TAKE_OVER_DAYS: Final = 60

set_up_document = recording(
    Document,
    kind="support.document.set_up",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Set up a document"),
    asks=DOCUMENT_FIELDS,
    about="Enter a document in the register; its text is written, reviewed and approved there.",
)
amend_document = amending(
    Document,
    kind="support.document.amended",
    needs=Permission.CONTENT_EDIT,
    asks=DOCUMENT_FIELDS,
    about="Correct what the register says of a document.",
)


@command(
    kind="support.document.approved",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Approve"),
    gates=(AUTHOR_DOES_NOT_APPROVE, REMARKS_SETTLED, CONTENT_COMPLETE, EXTERNAL_ORIGIN_IS_KNOWN),
    labels={"statement": gettext_lazy("Statement of approval")},
    tone="primary",
)
def approve_document(
    caller: Caller, document: Document, *, statement: str, seen_digest: str = ""
) -> ContentVersion:
    """Approve exactly the document that was seen, with name, role, time and a statement."""
    return approve_version.function(caller, document, statement=statement, seen_digest=seen_digest)


@command(
    kind="support.document.edition_checked",
    needs=Permission.CONTENT_EDIT,
    label=gettext_lazy("Look for a newer edition"),
    labels={
        "result": gettext_lazy("What you found"),
        "newer": gettext_lazy("The newer edition"),
        "note": gettext_lazy("Where you looked"),
    },
)
def check_edition(
    caller: Caller, document: Document, *, result: EditionResult, newer: str = "", note: str = ""
) -> Document:
    """Note whether others have issued a newer edition of a document that you rely on."""
    refuse_if(
        not document.is_external, _("Only documents that others issued have editions to look for.")
    )
    refuse_if(
        result == EditionResult.NEWER and not newer.strip(),
        _("Name the newer edition: its year, version or date."),
        field="newer",
    )
    today = clock.today()
    document.edition_checked_on, document.edition_note = today, note.strip()
    document.edition_check_due = add_months(today, document.edition_check_months)
    if result == EditionResult.NEWER:
        document.newer_edition = newer.strip()
        document.take_over_by = today + dt.timedelta(days=TAKE_OVER_DAYS)
    else:
        document.newer_edition, document.take_over_by = "", None
    document.save()
    return document


ON_DOCUMENT = (
    *(approve_document if c is approve_version else c for c in ON_CONTROLLED),
    check_edition,
)
