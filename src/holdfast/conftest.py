"""The cast of every test: two organizations and the people who work there, always the same.

Port of Halden: Ines (security manager), Omar (site officer, North Terminal only), Tom (top
management), Aud (certification auditor, for thirty days), Eve (employee), Ada (administrator of
access). Ostrava Freight: Vera (security manager), who must never see anything of Halden.

Fixtures of that name give a Caller; `client_of("ines")` gives a signed-in test client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.test.utils import override_settings
from hypothesis import HealthCheck, settings

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import (
    add_person,
    add_unit,
    first_user,
    found_organization,
    grant_role,
    make_user,
)
from holdfast.accounts.models import Organization, Unit, User
from holdfast.accounts.queries import caller_for
from holdfast.acting.callers import Caller, Channel, system_caller

PASSWORD = "correct horse battery"

# The same examples on every machine, however busy it is: a red run at home is red elsewhere.
# `pytest --hypothesis-profile=search` looks for new ones.
settings.register_profile(
    "settled",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("search", deadline=None)
settings.load_profile("settled")
ClientOf = Callable[..., Client]


@pytest.fixture(scope="session", autouse=True)
def _fast_and_quiet() -> Iterator[None]:
    """Hash passwords quickly, and have a folder for static files, which the server looks for."""
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        yield


@pytest.fixture
def halden(db: None) -> Organization:
    """Give the Port of Halden, an organization with two terminals."""
    return found_organization("Port of Halden", slug="halden")


@pytest.fixture
def ostrava(db: None) -> Organization:
    """Give Ostrava Freight, the other organization on the same server."""
    return found_organization("Ostrava Freight", slug="ostrava")


@pytest.fixture
def installation(halden: Organization) -> Caller:
    """Give the caller with every right in Halden, for setting a stage."""
    return system_caller(halden.pk, name="Installation", channel=Channel.COMMAND_LINE)


@pytest.fixture
def north(installation: Caller) -> Unit:
    """Give the unit that Omar works for."""
    return add_unit(installation, title="North Terminal")


@pytest.fixture
def south(installation: Caller) -> Unit:
    """Give a unit that is none of Omar's business."""
    return add_unit(installation, title="South Terminal")


def _member(organization: Organization, email: str, name: str, role: RoleKey) -> Caller:
    user = first_user(organization, email=email, name=name, password=PASSWORD, roles=[role])
    return _caller(user, organization)


def _caller(user: User, organization: Organization) -> Caller:
    caller = caller_for(user, organization.pk)
    assert caller is not None
    return caller


@pytest.fixture
def ines(halden: Organization) -> Caller:
    """Give the security manager of Halden."""
    return _member(halden, "ines@halden.example", "Ines Solberg", RoleKey.SECURITY_MANAGER)


@pytest.fixture
def tom(halden: Organization) -> Caller:
    """Give top management of Halden."""
    return _member(halden, "tom@halden.example", "Tom Berg", RoleKey.TOP_MANAGEMENT)


@pytest.fixture
def eve(halden: Organization) -> Caller:
    """Give an employee of Halden."""
    return _member(halden, "eve@halden.example", "Eve Lund", RoleKey.EMPLOYEE)


@pytest.fixture
def ada(halden: Organization) -> Caller:
    """Give whoever manages access in Halden."""
    return _member(halden, "ada@halden.example", "Ada Nilsen", RoleKey.ADMINISTRATOR)


@pytest.fixture
def aud(halden: Organization) -> Caller:
    """Give the certification auditor, whose access ends in thirty days."""
    return _member(halden, "aud@cert.example", "Aud Marsh", RoleKey.CERTIFICATION_AUDITOR)


@pytest.fixture
def omar(halden: Organization, installation: Caller, north: Unit) -> Caller:
    """Give the site officer of the North Terminal, who may do nothing elsewhere."""
    user = make_user("omar@halden.example", "Omar Haddad", PASSWORD)
    person = add_person(installation, title="Omar Haddad", email=user.email, unit=north)
    grant_role(installation, user, role=RoleKey.SITE_OFFICER, unit=north, person=person)
    return _caller(user, halden)


@pytest.fixture
def vera(ostrava: Organization) -> Caller:
    """Give the security manager of Ostrava, an outsider in Halden."""
    return _member(ostrava, "vera@ostrava.example", "Vera Novak", RoleKey.SECURITY_MANAGER)


@pytest.fixture
def client_of(request: pytest.FixtureRequest) -> ClientOf:
    """Give a function that gives the signed-in client of a member of the cast, or of a user."""

    def client_for(who: str | Caller | User) -> Client:
        somebody = request.getfixturevalue(who) if isinstance(who, str) else who
        user = (
            somebody if isinstance(somebody, User) else User.objects.get(pk=str(somebody.actor_id))
        )
        client = Client()
        client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
        return client

    return client_for
