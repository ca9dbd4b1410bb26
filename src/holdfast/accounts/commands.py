"""Commands on the organization and its access."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.choices import RoleKey, TokenScope
from holdfast.accounts.models import (
    ApiToken,
    Organization,
    Person,
    RoleGrant,
    Site,
    Unit,
    User,
)
from holdfast.accounts.tokens import digest_of_token, new_token
from holdfast.acting.callers import Caller, Channel, acting_as, system_caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.common.colours import reads_on_white
from holdfast.common.identifiers import uuid7
from holdfast.records.attachments import StoredFile
from holdfast.records.making import amending, moving, recording

UNIT_FIELDS = ("parent", "purpose", "needs_objectives")
SITE_FIELDS = ("kind", "country", "locode", "latitude", "longitude", "address")
PERSON_FIELDS = ("function", "email", "phone", "is_external")
MAX_TOKEN_DAYS = 366
MAX_AUDITOR_DAYS = 60


@command(
    kind="accounts.organization.founded",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Found the organization"),
)
def _found(caller: Caller, *, name: str, slug: str, is_demo: bool = False) -> Organization:
    """Enter a new organization as the first entry of its own ledger."""
    made = Organization(
        id=caller.organization_id, name=name, slug=slug, is_demo=is_demo, created_at=clock.now()
    )
    made.save()
    return made


@command(
    kind="accounts.organization.dressed",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Change the look of its papers"),
)
def dress_organization(
    caller: Caller, organization: Organization, *, colour: str = "", logo: StoredFile | None = None
) -> Organization:
    """Let the papers of the organization carry its colour and logo; without a logo, none."""
    refuse_if(
        bool(colour) and not reads_on_white(colour),
        _("Words in this colour cannot be read on white paper: choose a darker one."),
        field="colour",
    )
    organization.colour, organization.logo_sha256 = colour, logo.sha256 if logo else ""
    organization.save()
    return organization


def found_organization(name: str, *, slug: str = "", is_demo: bool = False) -> Organization:
    """Found an organization on this installation.

    Raises:
        Refused: no name, or the short name is taken.
    """
    refuse_if(not name.strip(), _("Give the organization a name."), field="name")
    short = slugify(slug or name)[:60]
    refuse_if(not short, _("Give a short name in Latin letters."), field="slug")
    caller = system_caller(uuid7(), name=_("Installation"), channel=Channel.COMMAND_LINE)
    return _found(caller, name=name.strip(), slug=short, is_demo=is_demo)


add_unit = recording(
    Unit,
    kind="accounts.unit.added",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Add unit"),
    asks=UNIT_FIELDS,
    about="Add a part of the organization.",
)
amend_unit = amending(
    Unit,
    kind="accounts.unit.amended",
    needs=Permission.ORGANIZATION_EDIT,
    asks=UNIT_FIELDS,
    about="Correct what is said of a unit.",
)
add_site = recording(
    Site,
    kind="accounts.site.added",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Add site"),
    asks=SITE_FIELDS,
    about="Add a place where the organization works or on which it depends.",
)
amend_site = amending(
    Site,
    kind="accounts.site.amended",
    needs=Permission.ORGANIZATION_EDIT,
    asks=SITE_FIELDS,
    about="Correct what is said of a site.",
)
add_person = recording(
    Person,
    kind="accounts.person.added",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Add person"),
    asks=PERSON_FIELDS,
    about="Add somebody who works for or with the organization.",
)
amend_person = amending(
    Person,
    kind="accounts.person.amended",
    needs=Permission.ORGANIZATION_EDIT,
    asks=PERSON_FIELDS,
    about="Correct what is said of a person.",
)
leave_person = moving(
    Person,
    kind="accounts.person.left",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Has left"),
    moves=Move(("active",), "left"),
    about="Note that a person no longer works for or with the organization.",
)
close_site = moving(
    Site,
    kind="accounts.site.closed",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Close site"),
    moves=Move(("active",), "left"),
    about="Note that a site is no longer used.",
)
dissolve_unit = moving(
    Unit,
    kind="accounts.unit.dissolved",
    needs=Permission.ORGANIZATION_EDIT,
    label=gettext_lazy("Dissolve unit"),
    moves=Move(("active",), "left"),
    about="Note that a unit no longer exists.",
)


def make_user(email: str, name: str, password: str) -> User:
    """Make somebody who can sign in, or give the user who already has this address.

    Raises:
        Refused: address or password are not acceptable, with the reason.
    """
    address = email.strip().lower()
    refuse_if("@" not in address, _("“{text}” is no e-mail address.").format(text=email))
    found = User.objects.filter(email=address).first()
    if found is not None:
        return found
    user = User(email=address, name=name.strip())
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), fields={"password": error.messages}) from error
    return User.objects.create_user(address, password, name=name.strip())


@command(
    kind="accounts.role.granted",
    needs=Permission.ACCESS_MANAGE,
    label=gettext_lazy("Grant a role"),
)
def grant_role(
    caller: Caller,
    user: User,
    *,
    role: RoleKey,
    unit: Unit | None = None,
    person: Person | None = None,
    ends_on: dt.date | None = None,
) -> RoleGrant:
    """Give a user a role on a unit and all below it, or on the whole organization."""
    if role == RoleKey.CERTIFICATION_AUDITOR:
        latest = clock.today() + dt.timedelta(days=MAX_AUDITOR_DAYS)
        refuse_if(
            ends_on is None or ends_on > latest,
            _("Access of an outside auditor ends by {day} at the latest.").format(day=latest),
            field="ends_on",
        )
    refuse_if(
        ends_on is not None and ends_on < clock.today(),
        _("The end lies in the past."),
        field="ends_on",
    )
    made = RoleGrant(
        organization_id=caller.organization_id,
        user=user,
        person=person,
        role=role,
        unit=unit,
        starts_on=clock.today(),
        ends_on=ends_on,
        granted_by=caller.name,
    )
    made.save()
    return made


@command(
    kind="accounts.role.withdrawn",
    needs=Permission.ACCESS_MANAGE,
    label=gettext_lazy("Withdraw the role"),
    tone="danger",
)
def withdraw_role(caller: Caller, grant: RoleGrant, *, reason: str) -> RoleGrant:
    """End a role at once, with a reason; the next request of the user is without it."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    grant.ends_on = clock.today() - dt.timedelta(days=1)
    grant.ended_because = reason.strip()
    grant.save()
    return grant


@dataclass(frozen=True)
class IssuedToken:
    """A new token and its secret, which is shown this once only."""

    token: ApiToken
    secret: str


@command(
    kind="accounts.token.issued", needs=Permission.RECORD_READ, label=gettext_lazy("Issue token")
)
def issue_token(
    caller: Caller, *, name: str, scope: TokenScope, expires_on: dt.date
) -> IssuedToken:
    """Issue a token with which a program acts for the caller, never with more rights than his."""
    if caller.actor_id is None:
        raise Refused(_("Only a user can issue a token."))
    refuse_if(not name.strip(), _("Name the token after what uses it."), field="name")
    last = clock.today() + dt.timedelta(days=MAX_TOKEN_DAYS)
    refuse_if(
        not clock.today() < expires_on <= last,
        _("A token lasts until {day} at most.").format(day=last),
        field="expires_on",
    )
    secret = new_token()
    made = ApiToken(
        organization_id=caller.organization_id,
        user_id=caller.actor_id,
        name=name.strip(),
        start=secret[:10],
        digest=digest_of_token(secret),
        scope=scope,
        expires_at=dt.datetime.combine(expires_on, dt.time(23, 59), dt.UTC),
    )
    made.save()
    return IssuedToken(made, secret)


@command(
    kind="accounts.token.revoked",
    needs=Permission.RECORD_READ,
    label=gettext_lazy("Revoke"),
    tone="danger",
)
def revoke_token(caller: Caller, token: ApiToken) -> ApiToken:
    """Revoke a token at once; its owner or whoever manages access may."""
    own = token.user_id == caller.actor_id
    refuse_if(
        not own and not caller.may(Permission.ACCESS_MANAGE), _("This is another user's token.")
    )
    token.revoked_at = clock.now()
    token.save()
    return token


@command(
    kind="accounts.ledger.epoch_opened",
    needs=Permission.ACCESS_MANAGE,
    label=gettext_lazy("Begin a new epoch of the ledger"),
)
def note_epoch(caller: Caller, organization: Organization, *, reason: str) -> Organization:
    """Note that the ledger goes on from a restored older state, and why."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    organization.epoch_reason = reason.strip()
    organization.save()
    return organization


def first_user(
    organization: Organization, *, email: str, name: str, password: str, roles: list[RoleKey]
) -> User:
    """Make a user with roles in an organization, from the command line."""
    user = make_user(email, name, password)
    caller = system_caller(organization.pk, name=_("Installation"), channel=Channel.COMMAND_LINE)
    person = _person_for(caller, user)
    for role in roles:
        ends: dict[str, Any] = {}
        if role == RoleKey.CERTIFICATION_AUDITOR:
            ends = {"ends_on": clock.today() + dt.timedelta(days=30)}
        grant_role(caller, user, role=role, person=person, **ends)
    return user


def _person_for(caller: Caller, user: User) -> Person:
    with acting_as(caller):
        found = Person.objects.live().filter(email__iexact=user.email).first()
    return found or add_person(caller, title=user.name, email=user.email)
