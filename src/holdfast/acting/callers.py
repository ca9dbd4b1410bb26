"""Who acts, for which organization, with which rights, and from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NoCaller


class CallerKind(StrEnum):
    """What sort of actor stands behind a call."""

    USER = "user"
    TOKEN = "token"  # noqa: S105 - a kind of caller, not a secret
    AUDITOR = "auditor"
    ANONYMOUS = "anonymous"
    SYSTEM = "system"


class Channel(StrEnum):
    """From where the call came."""

    WEB = "web"
    API = "api"
    IMPORT = "import"
    COMMAND_LINE = "command_line"
    TEMPLATE = "template"  # starter content, not yet the organization's own
    WORKER = "worker"


SHARED: Final = frozenset({Permission.RECORD_READ, Permission.CONTENT_ACKNOWLEDGE})


@dataclass(frozen=True, slots=True)
class Caller:
    """One actor at work for one organization.

    `rights` maps each permission to the units it holds for; None means the whole organization.
    """

    kind: CallerKind
    organization_id: UUID
    name: str
    actor_id: UUID | None = None
    person_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    rights: Mapping[Permission, frozenset[UUID] | None] = field(default_factory=dict)
    channel: Channel = Channel.WEB

    def may(self, permission: Permission, unit_id: UUID | None = None) -> bool:
        """Tell whether the caller holds a permission for a unit (None: for the organization).

        What belongs to the whole organization is also for the people of each unit to read and to
        acknowledge; to change it takes a right for the whole organization.
        """
        if permission not in self.rights:
            return False
        units = self.rights[permission]
        if units is None:
            return True
        return permission in SHARED if unit_id is None else unit_id in units

    def may_somewhere(self, permission: Permission) -> bool:
        """Tell whether the caller holds a permission for at least one unit."""
        return permission in self.rights

    def units(self, permission: Permission) -> frozenset[UUID] | None:
        """Give the units that a permission covers; None is all of them, empty is none."""
        return self.rights.get(permission, frozenset())


def system_caller(organization_id: UUID, *, name: str, channel: Channel = Channel.WORKER) -> Caller:
    """Give the caller for work that the installation does by itself, with every right."""
    return Caller(
        kind=CallerKind.SYSTEM,
        organization_id=organization_id,
        name=name,
        rights=dict.fromkeys(Permission),
        channel=channel,
    )


@dataclass(frozen=True, slots=True)
class Unbounded:
    """The stated reason for which all organizations may be read at once."""

    because: str


_ambient: Final[ContextVar[Caller | Unbounded | None]] = ContextVar("caller", default=None)


def ambient() -> Caller | Unbounded:
    """Give whoever acts now, or the stated reason why the reading is unbounded.

    Raises:
        NoCaller: nobody acts; queries are refused rather than answered for everybody.
    """
    found = _ambient.get()
    if found is None:
        raise NoCaller(
            "No caller is set: wrap the code in acting_as(caller), "
            "or in every_organization(because=...) where the rules allow it."
        )
    return found


def current_caller() -> Caller:
    """Give the caller who acts now.

    Raises:
        NoCaller: nobody acts, or the reading is unbounded.
    """
    found = ambient()
    if isinstance(found, Unbounded):
        raise NoCaller("Reading is unbounded here; this needs one caller.")
    return found


def someone_acts() -> bool:
    """Tell whether a caller or a stated unbounded reading is set."""
    return _ambient.get() is not None


@contextmanager
def acting_as(caller: Caller) -> Iterator[Caller]:
    """Let everything inside the block see, and act for, this caller's organization only."""
    token = _ambient.set(caller)
    try:
        yield caller
    finally:
        _ambient.reset(token)


@contextmanager
def every_organization(*, because: str) -> Iterator[None]:
    """Let the block read across organizations, for a stated reason; few modules may."""
    token = _ambient.set(Unbounded(because))
    try:
        yield
    finally:
        _ambient.reset(token)
