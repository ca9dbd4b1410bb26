"""Enumerations that all records share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Classification(models.TextChoices):
    """Who may see a record."""

    PUBLIC = "public", _("Public")  # anyone
    INTERNAL = "internal", _("Internal")  # everyone in the organization
    RESTRICTED = "restricted", _("Restricted")  # those who work on it
    CONFIDENTIAL = "confidential", _("Confidential")  # named roles only; reading is limited


class Standing(models.TextChoices):
    """Whether a record still counts; nothing is ever deleted."""

    LIVE = "live", _("Live")  # counts
    VOIDED = "voided", _("Voided")  # was a mistake; kept with the reason
    ARCHIVED = "archived", _("Archived")  # no longer used; kept as evidence
    DISPOSED = "disposed", _("Disposed of")  # content removed after retention


class Relation(models.TextChoices):
    """What one record is to another; every trace can be followed both ways."""

    ADDRESSES = "addresses", _("addresses")
    ARISES_FROM = "arises_from", _("arises from")
    CARRIES = "carries", _("carries")
    CHANGES = "changes", _("changes")
    CONSIDERS = "considers", _("considers")
    COVERS = "covers", _("covers")
    DERIVES_FROM = "derives_from", _("derives from")
    EVIDENCES = "evidences", _("evidences")
    FEEDS = "feeds", _("feeds")
    MEETS = "meets", _("meets")
    RELATES_TO = "relates_to", _("relates to")
    SERVES = "serves", _("serves")
    SHOWS = "shows", _("shows the application of")
    THREATENS = "threatens", _("threatens")
    TREATS = "treats", _("treats")
    USES = "uses", _("uses")


INVERSE: dict[str, object] = {
    Relation.ADDRESSES: _("is addressed by"),
    Relation.ARISES_FROM: _("gives rise to"),
    Relation.CARRIES: _("is carried by"),
    Relation.CHANGES: _("is changed by"),
    Relation.CONSIDERS: _("is considered by"),
    Relation.COVERS: _("is covered by"),
    Relation.DERIVES_FROM: _("is the source of"),
    Relation.EVIDENCES: _("is evidenced by"),
    Relation.FEEDS: _("is fed by"),
    Relation.MEETS: _("is met by"),
    Relation.RELATES_TO: _("relates to"),
    Relation.SERVES: _("is served by"),
    Relation.SHOWS: _("is shown by"),
    Relation.THREATENS: _("is threatened by"),
    Relation.TREATS: _("is treated by"),
    Relation.USES: _("is used by"),
}


class VersionState(models.TextChoices):
    """Where one version of controlled content stands."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    EFFECTIVE = "effective", _("Effective")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CopyMedium(models.TextChoices):
    """How a version lies at a place of use (7.5.3)."""

    SCREEN = "screen", _("On screen")  # read here, so always the version in force
    PAPER = "paper", _("Printed copy")  # numbered, and called back when it is obsolete
    OFFLINE = "offline", _("Offline copy")  # a file on a tablet, a stick, in a grab bag


class RecallOutcome(models.TextChoices):
    """What became of a copy that was called back (7.5.3)."""

    DESTROYED = "destroyed", _("Destroyed")
    RETURNED = "returned", _("Returned")
    KEPT_MARKED = "kept_marked", _("Kept, marked as obsolete")  # as evidence of what was
    LOST = "lost", _("Cannot be found")  # with a note of what was done about it


class IntegrityLevel(models.TextChoices):
    """How well a content is kept from being changed without notice (7.5.1)."""

    BASIC = "basic", _("Basic")  # an error would be noticed and do little harm
    RAISED = "raised", _("Raised")  # people act on it: versions, approval, digest
    HIGH = "high", _("High")  # security depends on it: also copies are numbered and counted


class ContentMedium(models.TextChoices):
    """What a content is kept on (7.5.2)."""

    ELECTRONIC = "electronic", _("Electronic")
    PAPER = "paper", _("Paper")
    BOTH = "both", _("Electronic and paper")
    OTHER = "other", _("Other")


class ContentFormat(models.TextChoices):
    """In which format a content is kept (7.5.2)."""

    TEXT = "text", _("Text written here")
    PDF = "pdf", _("PDF")
    OFFICE = "office", _("Office file")  # DOCX, ODT, XLSX
    PICTURE = "picture", _("Picture or drawing")
    PRINT = "print", _("On paper only")
    OTHER = "other", _("Other")


class ReviewVerdict(models.TextChoices):
    """What a reviewer answers (7.5.2)."""

    AGREE = "agree", _("I agree")
    WITH_REMARKS = "with_remarks", _("I agree, with remarks")  # that somebody settles
    CHANGE_NEEDED = "change_needed", _("It must be changed first")  # back to its author
