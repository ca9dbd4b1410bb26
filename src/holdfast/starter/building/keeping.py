"""Clause 7.5: how content is kept: its value, points of use, retention, who may read, checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from holdfast.accounts.models import RoleGrant
from holdfast.records.choices import CopyMedium, IntegrityLevel
from holdfast.records.content import describe_content, distribute, issue_copies
from holdfast.records.models import ControlledRecord
from holdfast.records.queries import distributions_of, version_in_force_of
from holdfast.records.registry import REGISTRY
from holdfast.starter.building.stage import (
    LEGAL_ADVISER,
    SECURITY_MANAGER,
    TOP_MANAGEMENT,
    Stage,
)
from holdfast.support.choices.documents import EditionResult
from holdfast.support.choices.retention import AfterRetention, RetentionStart
from holdfast.support.commands import amend_document
from holdfast.support.commands.access_reviews import (
    AccessDecision,
    conclude_access_review,
    decide_access,
    open_access_review,
)
from holdfast.support.commands.documents import check_edition
from holdfast.support.commands.preservation import check_content, note_backup
from holdfast.support.commands.retention import adopt_rule, set_up_rule
from holdfast.support.models import Document

HALF_A_YEAR: Final = dt.timedelta(days=182)
OFFICE: Final = "Security office"
LEGAL_SHELF: Final = "Legal office, shelf of laws"
NECESSARY: Final = {
    "PRO-02": "Without it nobody sees that a law changed.",
    "PRO-07": "Drivers and night shifts ask for it each week.",
    "PRO-10": "Purchasing works by it.",
}
STANDS_FOR: Final = {"PLN-04": "D10", "PRO-11": "D11"}
PRINTED: Final = ("PRO-11", "Control room, grab bag", 2)
VALUE: Final = {
    "confidential": "Whoever has it knows how to get in; a false copy would send guards astray.",
    "restricted": "It names weak points; a false copy would be followed.",
    "internal": "People work by it; a false copy would lead to mistakes.",
    "public": "It is meant to be known; a false copy would embarrass us.",
}


def build_keeping(stage: Stage) -> None:
    """Say what content is worth and where it must be at hand, and look after what is kept."""
    stage.say("Documented information")
    for record in _in_force():
        _describe(stage, record)
    _necessary(stage)
    _printed(stage)
    _retention(stage)
    _access(stage)
    security = stage.caller(SECURITY_MANAGER)
    check_content(security)
    note_backup(
        security,
        evidence="Restored to the test server by IT; opened ten records and the ledger verified.",
    )


def _in_force() -> Iterator[ControlledRecord]:
    for record_type in REGISTRY:
        if issubclass(record_type.model, ControlledRecord):
            yield from record_type.model.objects.live().filter(version_in_force__isnull=False)


def _describe(stage: Stage, record: ControlledRecord) -> None:
    """Give value, level and points of use; texts of others lie where their readers sit."""
    external = isinstance(record, Document) and record.is_external
    security = stage.caller(LEGAL_ADVISER if external else SECURITY_MANAGER)
    secret = record.classification == "confidential"
    place = LEGAL_SHELF if external else OFFICE
    describe_content(
        security,
        record,
        information_value=VALUE[record.classification],
        integrity_level=IntegrityLevel.HIGH if secret else IntegrityLevel.RAISED,
        points_of_use=place,
    )
    version = version_in_force_of(record)
    if version is not None and not distributions_of(version).filter(place=place).exists():
        distribute(security, record, places=place, to_everyone=False)
    if external and isinstance(record, Document):
        check_edition(
            security, record, result=EditionResult.SAME, note="Asked the issuer by telephone."
        )


def _necessary(stage: Stage) -> None:
    security = stage.caller(SECURITY_MANAGER)
    for code, why in NECESSARY.items():
        document = _as_it_is_now(stage, code)
        amend_document(security, document, found_necessary=True, necessary_because=why)
    for code, entry in STANDS_FOR.items():
        amend_document(security, _as_it_is_now(stage, code), stands_for=entry)


def _as_it_is_now(stage: Stage, code: str) -> Document:
    document = stage.find(code, Document)
    document.refresh_from_db()
    return document


def _printed(stage: Stage) -> None:
    """Put paper where there is no screen in an emergency."""
    code, place, copies = PRINTED
    issue_copies(
        stage.caller(SECURITY_MANAGER),
        _as_it_is_now(stage, code),
        place=place,
        copies=copies,
        medium=CopyMedium.PAPER,
    )


def _retention(stage: Stage) -> None:
    security = stage.caller(SECURITY_MANAGER)
    rules = (
        ("Documents", "documents", 10, AfterRetention.REVIEW, "Limitation of civil claims"),
        ("Everything else", "all others", 10, AfterRetention.REVIEW, "Own decision"),
        (
            "Clearances",
            "clearances",
            1,
            AfterRetention.DISPOSE,
            "Data protection: no longer than needed",
        ),
    )
    for title, kinds, years, afterwards, basis in rules:
        rule = set_up_rule(
            security,
            title=f"Retention: {title}",
            kinds=kinds,
            years=years,
            runs_from=RetentionStart.ENDED,
            afterwards=afterwards,
            legal_basis=basis,
            owner=stage.person(LEGAL_ADVISER),
        )
        adopt_rule(stage.caller(TOP_MANAGEMENT), rule)


def _access(stage: Stage) -> None:
    """Look through who may read what is confidential, and keep each right."""
    security = stage.caller(SECURITY_MANAGER)
    review = open_access_review(
        security,
        title="Who may read what is confidential",
        owner=stage.person(SECURITY_MANAGER),
    )
    for entry in list(review.entries):
        grant = RoleGrant.objects.get(pk=entry["grant"])
        decide_access(security, review, grant=grant, decision=AccessDecision.KEEP)
    conclude_access_review(
        security,
        review,
        conclusion="Each needs it for the role held.",
        review_due=stage.today + HALF_A_YEAR,
    )
