"""Commands on documents, beside those that all controlled content has (7.5)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.records.content import ON_CONTROLLED, approve_version
from holdfast.records.gates import AUTHOR_DOES_NOT_APPROVE, CONTENT_COMPLETE, REMARKS_SETTLED
from holdfast.records.making import amending, recording
from holdfast.records.models import ContentVersion
from holdfast.support.gates.documents import EXTERNAL_ORIGIN_IS_KNOWN
from holdfast.support.models.documents import Document

DOCUMENT_FIELDS = ("kind", "code", "language", "purpose", "issuer", "edition", "link")

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


ON_DOCUMENT = tuple(approve_document if c is approve_version else c for c in ON_CONTROLLED)
