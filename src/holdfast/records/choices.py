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
