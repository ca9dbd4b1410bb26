"""Organization, unit, site, person, user, and what they may do."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from holdfast.accounts.choices import AccessKind, FileFate, RoleKey, SiteKind, TokenScope
from holdfast.acting.models import Guarded, GuardedManager, Tenanted
from holdfast.common.clock import now
from holdfast.common.identifiers import uuid7
from holdfast.records.lifecycles import LifeCycle, State
from holdfast.records.models import Record

IN_USE = LifeCycle(
    (
        State("active", _("Active"), _("In use."), "good", current=True),
        State("left", _("No longer active"), _("Left, closed or dissolved."), final=True),
    )
)


class Organization(Guarded):
    """An organization that runs its security here; the wall between tenants."""

    tenant_field: ClassVar[str] = "id"

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    colour = models.CharField(
        _("colour of its papers"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write it as #1A5276."))],
    )
    logo_sha256 = models.CharField(_("logo"), max_length=64, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    created_at = models.DateTimeField(_("created at"), default=now, editable=False)
    epoch_reason = models.TextField(_("why the ledger began anew"), blank=True, editable=False)

    objects: ClassVar[GuardedManager[Self]] = GuardedManager()

    class Meta(Guarded.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name

    @property
    def attachment_digests(self) -> tuple[str, ...]:
        """The digest of the logo, which the ledger header binds."""
        return (self.logo_sha256,) if self.logo_sha256 else ()


class Unit(Record):
    """A part of the organization; units form a tree, and rights granted on one hold below it."""

    prefix: ClassVar[str] = "UNT"
    life_cycle: ClassVar[LifeCycle] = IN_USE

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    purpose = models.TextField(_("purpose"), blank=True)
    needs_objectives = models.BooleanField(
        _("sets its own objectives"),
        default=False,
        help_text=_("Whether security objectives are set at this level of the organization."),
    )

    parent_id: UUID | None

    class Meta(Record.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")


class Site(Record):
    """A place where the organization works or on which it depends, with its coordinates."""

    prefix: ClassVar[str] = "SIT"
    life_cycle: ClassVar[LifeCycle] = IN_USE

    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind.choices, default="other")
    country = models.CharField(_("country"), max_length=100, blank=True)
    address = models.TextField(_("address"), blank=True)
    locode = models.CharField(
        _("UN/LOCODE"), max_length=6, blank=True, help_text=_("As in NLRTM, where it has one.")
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees, north positive."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees, east positive."),
    )

    class Meta(Record.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")


class Person(Record):
    """Somebody who works for or with the organization, with or without a user."""

    prefix: ClassVar[str] = "PER"
    life_cycle: ClassVar[LifeCycle] = IN_USE

    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    is_external = models.BooleanField(_("works for another organization"), default=False)

    class Meta(Record.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.title


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is the name that one signs in with."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Make a user who can sign in with this address."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in; what he may do follows from the roles of his organizations."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)
    theme = models.CharField(max_length=10, blank=True, default="")
    created_at = models.DateTimeField(_("created at"), default=now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email


class RoleGrant(Tenanted):
    """A role given to a user on a unit (and all below it), or on the whole organization."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=30, choices=RoleKey.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.CharField(_("granted by"), max_length=200)
    ended_because = models.CharField(_("reason"), max_length=300, blank=True)

    user_id: UUID
    person_id: UUID | None
    unit_id: UUID | None

    class Meta(Tenanted.Meta):
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        indexes = (models.Index(fields=["user", "organization"], name="grant_user"),)

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.user_id}"

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the grant is valid on a day; the last day counts."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class ApiToken(Tenanted):
    """A token for programs: shown once, kept as a digest, with scope and expiry."""

    ledger_omits: ClassVar[frozenset[str]] = frozenset({"digest", "last_used_at"})

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("acts for"))
    name = models.CharField(_("name"), max_length=100)
    start = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("scope"), max_length=10, choices=TokenScope.choices)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta(Tenanted.Meta):
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"


class FileDecision(Tenanted):
    """What was decided on a stored file that names a person who asks to be forgotten (7.5.3)."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("person that it names")
    )
    file_type = models.CharField(_("kind of file"), max_length=100)
    file_id = models.UUIDField(_("file"))
    fate = models.CharField(_("what becomes of it"), max_length=10, choices=FileFate.choices)
    reason = models.CharField(_("reason"), max_length=300)
    decided_at = models.DateTimeField(_("decided at"), default=now)
    decided_by = models.CharField(_("decided by"), max_length=200)

    person_id: UUID

    class Meta(Tenanted.Meta):
        verbose_name = _("decision on a file")
        verbose_name_plural = _("decisions on files")
        indexes = (models.Index(fields=["person", "file_id"], name="file_decision_for"),)

    def __str__(self) -> str:
        return f"{self.file_id}: {self.get_fate_display()}"


class AccessLogEntry(models.Model):
    """Who came in, what auditors read, what was exported or refused; kept apart from the ledger."""

    organization_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(_("at"), default=now)
    kind = models.CharField(_("what"), max_length=20, choices=AccessKind.choices)
    actor_id = models.UUIDField(_("actor"), null=True, blank=True)
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    subject = models.CharField(_("of what"), max_length=300, blank=True)
    address = models.CharField(_("from"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        indexes = (models.Index(fields=["organization_id", "-at"], name="access_at"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.kind}"


ACTIVE_GRANT = Q(ended_because="")
