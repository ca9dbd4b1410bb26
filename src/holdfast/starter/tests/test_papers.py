"""Every kind of controlled content of the demonstration leaves on paper, in every form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from holdfast.accounts.models import User
from holdfast.accounts.queries import caller_for
from holdfast.acting.callers import acting_as
from holdfast.records.content import issue_copies
from holdfast.records.models import ControlledRecord, Distribution
from holdfast.records.queries import version_in_force_of
from holdfast.records.registry import REGISTRY
from holdfast.starter.demo import BuiltDemo, build_demo

pytestmark = pytest.mark.slow
STARTS = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[BuiltDemo]:
    """Give the demonstration, built once."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as Django's TestCase
    with django_db_blocker.unblock(), whole:
        yield build_demo(lambda _text: None)
        transaction.set_rollback(True)


@pytest.fixture
def desk(built: BuiltDemo) -> Client:
    """Give the browser of the security manager."""
    client = Client()
    client.force_login(User.objects.get(name="Ines Holt"))
    return client


def test_every_kind_of_controlled_content_is_printed_in_every_form(
    built: BuiltDemo, desk: Client
) -> None:
    caller = caller_for(User.objects.get(name="Ines Holt"), built.organization.pk)
    assert caller is not None
    printed = []
    for made in [made for made in REGISTRY if made.controlled]:
        with acting_as(caller):
            found = made.model.objects.filter(state="in_force").order_by("reference").first()
            assert isinstance(found, ControlledRecord), made.key
            version = version_in_force_of(found)
            assert version is not None
            issue_copies(caller, found, place="Gate")
            copy = Distribution.objects.filter(content_version=version, token__isnull=False).first()
            assert copy is not None
        address = reverse("print:record", args=(made.area, made.slug, found.pk))
        answers = {form: desk.get(address, {"as": form}) for form in STARTS}
        answers["pdf"] = desk.get(reverse("print:copy", args=(copy.pk,)))
        for form, start in STARTS.items():
            assert answers[form].status_code == 200, (made.key, form)
            assert answers[form].content.startswith(start), (made.key, form)
        assert desk.get(address).content.startswith(b"%PDF"), made.key
        printed.append(made.key)
    assert len(printed) >= 7
