"""Reads about access: which caller a user is, in which organizations, below which units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from holdfast.accounts.choices import RoleKey, TokenScope
from holdfast.accounts.models import (
    AccessLogEntry,
    ApiToken,
    Organization,
    Person,
    RoleGrant,
    Unit,
    User,
)
from holdfast.accounts.roles import permissions_of
from holdfast.accounts.tokens import digest_of_token
from holdfast.acting.callers import (
    Caller,
    CallerKind,
    Channel,
    current_caller,
    every_organization,
)
from holdfast.acting.permissions import Permission
from holdfast.common import clock

SIGN_IN = "a user signs in: which organizations he belongs to is asked before one is chosen"


def organizations_of(user: User) -> list[Organization]:
    """Give the organizations in which a user holds a role today, by name."""
    with every_organization(because=SIGN_IN):
        ids = {grant.organization_id for grant in _grants_today(user)}
        return sorted(Organization.objects.filter(pk__in=ids), key=lambda o: o.name.lower())


def organization_named(slug: str) -> Organization | None:
    """Find an organization by its short name, for those who run the server."""
    with every_organization(because="the command line names an organization"):
        return Organization.objects.filter(slug=slug).first()


def all_organizations() -> list[Organization]:
    """Give every organization of the installation, for those who run the server."""
    with every_organization(because="the command line lists organizations"):
        return list(Organization.objects.order_by("slug"))


def caller_for(
    user: User, organization_id: UUID, *, channel: Channel = Channel.WEB
) -> Caller | None:
    """Give the caller that a user is in an organization today; None where he has no role."""
    if not user.is_active:
        return None
    with every_organization(because=SIGN_IN):
        grants = [g for g in _grants_today(user) if g.organization_id == organization_id]
        if not grants:
            return None
        tree = _children(organization_id) if any(g.unit_id for g in grants) else {}
    return _caller_of(user, organization_id, grants, tree, channel)


def caller_for_token(secret: str) -> Caller | None:
    """Give the caller of an API token; None where it is unknown, expired or revoked."""
    with every_organization(because="a token names its organization itself"):
        token = ApiToken.objects.filter(digest=digest_of_token(secret)).first()
        if token is None or token.revoked_at or token.expires_at <= clock.now():
            return None
        user = User.objects.filter(pk=token.user_id).first()
    if user is None:
        return None
    caller = caller_for(user, token.organization_id, channel=Channel.API)
    if caller is None:
        return None
    rights = caller.rights
    if token.scope == TokenScope.READ:
        rights = {p: units for p, units in rights.items() if p in READING}
    return replace(caller, kind=CallerKind.TOKEN, rights=rights, name=f"{user} ({token.name})")


READING = frozenset(
    {
        Permission.RECORD_READ,
        Permission.RECORD_READ_CONFIDENTIAL,
        Permission.CLEARANCE_READ,
        Permission.COMPETENCE_READ,
        Permission.ASSURANCE_READ,
    }
)


def _grants_today(user: User) -> list[RoleGrant]:
    today = clock.today()
    return [g for g in RoleGrant.objects.filter(user_id=user.pk) if g.holds_on(today)]


def _children(organization_id: UUID) -> dict[UUID | None, list[UUID]]:
    tree: dict[UUID | None, list[UUID]] = defaultdict(list)
    pairs = Unit.objects.filter(organization_id=organization_id).values_list("pk", "parent_id")
    for key, parent in pairs:
        tree[parent].append(key)
    return tree


def below(unit_id: UUID, tree: dict[UUID | None, list[UUID]]) -> set[UUID]:
    """Give a unit and all units below it."""
    found, waiting = set(), [unit_id]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += tree.get(key, [])
    return found


def _caller_of(
    user: User,
    organization_id: UUID,
    grants: Iterable[RoleGrant],
    tree: dict[UUID | None, list[UUID]],
    channel: Channel,
) -> Caller:
    rights: dict[Permission, frozenset[UUID] | None] = {}
    roles, person_id = set(), None
    for grant in grants:
        roles.add(grant.role)
        person_id = person_id or grant.person_id
        units = frozenset(below(grant.unit_id, tree)) if grant.unit_id else None
        for permission in permissions_of(grant.role):
            held = rights.get(permission, frozenset())
            rights[permission] = None if units is None or held is None else held | units
    auditor = roles == {RoleKey.CERTIFICATION_AUDITOR.value}
    return Caller(
        kind=CallerKind.AUDITOR if auditor else CallerKind.USER,
        organization_id=organization_id,
        name=str(user),
        actor_id=user.pk,
        person_id=person_id,
        roles=frozenset(roles),
        rights=rights,
        channel=channel,
    )


def callers_of_people() -> list[tuple[User, Caller]]:
    """Give every user of the caller's organization who is entered as a person, with his rights.

    Three questions, however many they are; who left or cannot sign in is not among them.
    """
    organization_id = current_caller().organization_id
    here = Person.objects.live().filter(state="active", unconfirmed=False)
    grants = RoleGrant.objects.filter(user__is_active=True).select_related("user").order_by("pk")
    by_user: dict[User, list[RoleGrant]] = defaultdict(list)
    today, known = clock.today(), set(here.values_list("pk", flat=True))
    for grant in grants:
        if grant.holds_on(today):
            by_user[grant.user].append(grant)
    tree = _children(organization_id)
    found = []
    for user, held in by_user.items():
        caller = _caller_of(user, organization_id, held, tree, Channel.WEB)
        if caller.person_id in known:
            found.append((user, caller))
    return found


def grants_of_organization() -> QuerySet[RoleGrant]:
    """Give all grants of the caller's organization, with users, people and units."""
    return RoleGrant.objects.select_related("user", "person", "unit").order_by("user__name", "role")


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Give the tokens of a user in the caller's organization, newest first."""
    return ApiToken.objects.filter(user_id=user.pk).order_by("-expires_at")


def access_log(caller: Caller) -> QuerySet[AccessLogEntry]:
    """Give who came in and what auditors read, newest first."""
    return AccessLogEntry.objects.filter(organization_id=caller.organization_id).order_by("-at")


@dataclass(frozen=True)
class Branch:
    """A unit with how deep it lies in the tree."""

    unit: Unit
    depth: int


def unit_tree(caller: Caller) -> list[Branch]:
    """Give the units that the caller may read as a tree, from top to bottom.

    What lies below a unit that he may not read hangs at the root.
    """
    children: dict[UUID | None, list[Unit]] = defaultdict(list)
    units = list(Unit.objects.visible_to(caller).live().order_by("title"))
    known = {unit.pk for unit in units}
    for unit in units:
        children[unit.parent_id if unit.parent_id in known else None].append(unit)
    branches: list[Branch] = []

    def walk(parent: UUID | None, depth: int) -> None:
        for unit in children.get(parent, []):
            branches.append(Branch(unit, depth))
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return branches


def person_named(text: str) -> Person | None:
    """Find a person by name, reference or e-mail, case ignored; None where not exactly one."""
    wanted = text.strip()
    for lookup in ("reference__iexact", "email__iexact", "title__iexact"):
        found = list(Person.objects.live().filter(**{lookup: wanted})[:2])
        if len(found) == 1:
            return found[0]
    return None


def describe_roles(caller: Caller) -> str:
    """Say in words which roles the caller holds."""
    labels = [str(RoleKey(role).label) for role in sorted(caller.roles) if role in RoleKey.values]
    return ", ".join(labels) or _("no role")
