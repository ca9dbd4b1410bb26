"""Declarations: documents."""

from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Relation
from holdfast.records.commands import ON_EVERY_RECORD
from holdfast.records.registry import Due, RecordType, Section, TraceRule
from holdfast.support.commands import documents as commands
from holdfast.support.models.documents import Document
from holdfast.support.queries.documents_panel import document_panel

DOCUMENT = RecordType(
    model=Document,
    slug="documents",
    clause="7.5",
    noun=_("document"),
    plural=_("documents"),
    about=_(
        "Procedures, plans, instructions and forms that people work by, and the laws and standards "
        "of others that you rely on. One version is in force, at the places where it is used; "
        "old post orders in the gatehouse are what auditors find first."
    ),
    create=commands.set_up_document,
    amend=commands.amend_document,
    commands=(*commands.ON_DOCUMENT, *ON_EVERY_RECORD),
    columns=(
        "reference",
        "code",
        "title",
        "kind",
        "state",
        "version_in_force",
        "effective_on",
        "owner",
        "review_due",
    ),
    filters=("state", "kind", "owner", "classification", "language", "found_necessary"),
    search=("reference", "code", "title", "purpose", "issuer"),
    sections=(
        Section(_("The document"), ("title", "code", "kind", "language", "purpose")),
        Section(
            _("Where others issued it"),
            (
                "issuer",
                "edition",
                "link",
                "edition_check_months",
                "edition_checked_on",
                "edition_check_due",
                "newer_edition",
                "take_over_by",
                "edition_note",
            ),
            _("Law, standards and manuals that you rely on but did not write."),
        ),
        Section(
            _("What it is worth"),
            ("information_value", "integrity_level"),
            _("What would its loss, its disclosure or a false version of it mean?"),
        ),
        Section(
            _("How it is kept and used"),
            (
                "medium",
                "content_format",
                "storage_location",
                "preservation_format",
                "retention_rule",
                "points_of_use",
                "recall_days",
            ),
        ),
        Section(_("Why you have it"), ("stands_for", "found_necessary", "necessary_because")),
    ),
    traces=(
        TraceRule(Relation.MEETS, ("context.complianceobligation",), _("Meets the obligation")),
        TraceRule(
            Relation.ADDRESSES,
            ("context.partyrequirement", "context.contextissue"),
            _("Addresses"),
        ),
        TraceRule(Relation.RELATES_TO, (), _("Belongs to")),
    ),
    dues=(
        Due("review_due", _("Review the document"), ("in_force",)),
        Due("edition_check_due", _("Look for a newer edition"), ("in_force",)),
        Due("take_over_by", _("Take the newer edition over"), ("in_force",)),
    ),
    synonyms={
        "title": ("title", "document", "document title", "document name", "name"),
        "code": ("code", "document code", "document number", "doc no", "document id", "number"),
        "kind": ("kind", "type", "document type", "category", "level"),
        "language": ("language", "lang"),
        "purpose": ("purpose", "description", "subject", "summary"),
        "issuer": ("issuer", "issued by", "publisher", "author", "source"),
        "edition": ("edition", "version", "revision", "rev", "issue"),
        "link": ("link", "url", "location", "path"),
        "owner": ("owner", "document owner", "responsible"),
        "review_due": ("next review", "review date", "review due"),
        "integrity_level": ("integrity", "integrity level"),
        "storage_location": ("storage", "storage location", "stored at", "archive place"),
        "points_of_use": ("points of use", "point of use", "where used", "used at"),
    },
    choice_words={
        "kind": {
            "sop": "procedure",
            "process description": "procedure",
            "work instruction": "instruction",
            "post orders": "instruction",
            "template": "form",
            "checklist": "form",
            "log": "register",
            "handbook": "manual",
            "law": "external",
            "standard": "external",
            "external document": "external",
        },
    },
    icon="document",
    panels=("support/panels/documents_use.html",),
    panel_context=document_panel,
)
