"""Letting somebody in: a user, his person, a role, and the first way to sign in."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import add_person, grant_role, make_user
from holdfast.accounts.models import Person, RoleGrant, Unit, User
from holdfast.accounts.queries import person_named
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, refuse_if


@dataclass(frozen=True)
class Admission:
    """What came of letting somebody in; `link` is the way to his first password, if he is new."""

    user: User
    grant: RoleGrant
    link: str = ""


@dataclass(frozen=True)
class Wish:
    """Who is to be let in, as what, where and until when."""

    email: str
    name: str
    role: RoleKey
    unit: Unit | None = None
    person: Person | None = None
    ends_on: dt.date | None = None
    password: str = ""


def admit(caller: Caller, wish: Wish) -> Admission:
    """Give somebody a role, and a user where he has none yet.

    A user who exists keeps his password: whoever manages access in one organization must not be
    able to take over somebody's sign-in in another.

    Raises:
        Refused: with the reason (no right, no name, a weak password, an end that is too late).
    """
    if not caller.may(Permission.ACCESS_MANAGE):
        raise NotPermitted(_("Only whoever manages access lets somebody in."))
    with transaction.atomic():  # a refused role must leave no user behind
        return _admit(caller, wish)


def _admit(caller: Caller, wish: Wish) -> Admission:
    address = wish.email.strip().lower()
    known = User.objects.filter(email=address).first()
    refuse_if(known is None and not wish.name.strip(), _("Give the name."), field="name")
    first = wish.password or secrets.token_urlsafe(24)
    user = known or make_user(address, wish.name, first)
    person = wish.person or _person_of(caller, user, wish)
    grant = grant_role(
        caller, user, role=wish.role, unit=wish.unit, person=person, ends_on=wish.ends_on
    )
    link = "" if known or wish.password else first_link(user)
    return Admission(user, grant, link)


def _person_of(caller: Caller, user: User, wish: Wish) -> Person | None:
    """Find the person of a user by address, or enter him; an outside auditor needs none."""
    found = person_named(user.email)
    if found is not None or wish.role == RoleKey.CERTIFICATION_AUDITOR:
        return found
    if not caller.may(Permission.ORGANIZATION_EDIT, wish.unit.pk if wish.unit else None):
        return None
    return add_person(caller, title=user.name or user.email, email=user.email, unit=wish.unit)


def first_link(user: User) -> str:
    """Give the path on which a new user chooses his password; it works once."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
