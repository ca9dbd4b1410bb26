"""Erasing what is held on a person, where no duty to keep it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, cast
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from holdfast.accounts.choices import Signatures
from holdfast.accounts.models import AccessLogEntry, Person, RoleGrant, User
from holdfast.accounts.personal_data.files import refusal_of, undecided
from holdfast.accounts.personal_data.finding import (
    Held,
    derived_models,
    held_on,
    naming,
    text_fields,
    with_texts,
)
from holdfast.accounts.personal_data.words import Words, is_telling, users_of, words_of
from holdfast.acting.callers import Caller, every_organization
from holdfast.acting.commands import command
from holdfast.acting.models import Tenanted
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.common import clock
from holdfast.records.attachments import path_of
from holdfast.records.choices import Standing
from holdfast.records.models import Attachment, ContentVersion, Record
from holdfast.records.registry import REGISTRY
from holdfast.records.search import forget_words

Duty = Callable[[Person], Sequence[str]]
DUTIES: Final[list[Duty]] = []
KEPT_AS_THEY_ARE: Final = frozenset({"reference", "state", "standing", "standing_reason"})


def stands_against(duty: Duty) -> Duty:
    """Let a room say why a person's data must be kept for now; each reason is one sentence."""
    if duty not in DUTIES:
        DUTIES.append(duty)
    return duty


def reasons_to_keep(person: Person) -> list[str]:
    """Give every reason for which a person's data may not be erased today."""
    return [reason for duty in DUTIES for reason in duty(person)]


@stands_against
def _still_here(person: Person) -> Sequence[str]:
    if person.state == "active":
        return [_("The person still works for or with you: note first that they have left.")]
    return ()


@stands_against
def _still_has_access(person: Person) -> Sequence[str]:
    today = clock.today()
    held = [grant for grant in RoleGrant.objects.filter(person=person) if grant.holds_on(today)]
    if held:
        return [_("The person can still sign in: withdraw the roles under “Access” first.")]
    return ()


@stands_against
def _still_answers_for(person: Person) -> Sequence[str]:
    owned: list[str] = []
    for record_type in REGISTRY:
        rows = record_type.model.objects.live().filter(owner=person)
        finals = [s.key for s in record_type.model.life_cycle.states if s.final]
        owned += rows.exclude(state__in=finals).values_list("reference", flat=True)[:3]
    if not owned:
        return ()
    sentence = _("The person still answers for records ({references} …): name another owner first.")
    return [sentence.format(references=", ".join(sorted(owned)[:5]))]


@command(
    kind="accounts.person.erased",
    needs=Permission.PERSON_ERASE,
    label=gettext_lazy("Erase personal data"),
    labels={
        "reason": gettext_lazy("Who asked for it, and when"),
        "signatures": gettext_lazy("Where the person signed"),
    },
    tone="danger",
)
def erase_person(
    caller: Caller, person: Person, *, reason: str, signatures: Signatures = Signatures.KEEP
) -> Person:
    """Erase what is held on a person; what must be kept is named. It cannot be taken back.

    Names, addresses and numbers go from every record and from what records once said; files that
    belong to the person are removed; the history keeps its proofs. Approved texts stay as approved.

    Raises:
        Refused: a reason to keep the data stands, or none was given for erasing them.
    """
    refuse_if(not reason.strip(), _("Write who asked for it, and when."), field="reason")
    against = reasons_to_keep(person)
    if against:
        raise Refused(" ".join(against))
    words = words_of(person)
    users = list(users_of(person))
    rows = held_on(person, words)
    waiting = undecided(person, words, own=own_files(rows))
    refuse_if(bool(waiting), refusal_of(waiting))
    kept = [held for held in rows if not _erase_row(held, words, signatures)]
    _erase_beside(person, words, users)
    _take_out(person, words, about=True)
    person.standing, person.standing_reason = Standing.DISPOSED, _told(words, reason, kept)
    person.title, person.owner = person.reference, None
    person.save()
    return person


def _told(words: Words, reason: str, kept: Sequence[Held]) -> str:
    said = [str(words.replaced(reason.strip()))]
    if kept:
        sentence = ngettext(
            "{count} entry still names the person, as a duty of evidence asks: {which}.",
            "{count} entries still name the person, as a duty of evidence asks: {which}.",
            len(kept),
        )
        which = ", ".join(sorted({str(held.row._meta.verbose_name) for held in kept}))
        said.append(sentence.format(count=len(kept), which=which))
    return " ".join(said)


def _erase_row(held: Held, words: Words, signatures: Signatures) -> bool:
    """Take the person out of one row; tell whether that could be done."""
    row = held.row
    if isinstance(row, Person):
        return True  # written last, by the command itself
    if held.bound or (held.only_signed and signatures == Signatures.KEEP):
        return False
    if not held.fields and _signed_text(row):
        return False  # named in an earlier revision of an approved text
    if isinstance(row, Attachment) and held.about:
        _remove_file(row)
    _take_out(row, words, about=held.about)
    row.save()
    return True


def _take_out(row: Tenanted, words: Words, *, about: bool) -> None:
    """Replace the words of a person in a row; what is about the person is emptied where it may."""
    for field in text_fields(type(row)):
        value = getattr(row, field.name)
        if about and field.blank and field.name not in KEPT_AS_THEY_ARE:
            setattr(row, field.name, _empty(field))
        else:
            setattr(row, field.name, words.replaced(value))


def _signed_text(row: Tenanted) -> bool:
    return isinstance(row, ContentVersion) and not row.is_open


def _empty(field: models.Field[Any, Any]) -> object:
    return field.get_default() if isinstance(field, models.JSONField) else ""


def _remove_file(row: Attachment) -> None:
    """Take the file of an attachment from the store, unless another record keeps the same one."""
    digest = row.sha256
    row.name, row.sha256, row.size = "-", "", 0
    row.withdrawn_at = row.withdrawn_at or clock.now()
    with every_organization(because="a file is kept once for all who attached the same one"):
        others = Attachment.objects.filter(sha256=digest).exclude(pk=row.pk).exists()
    path = path_of(digest) if digest and not others else None
    if path is not None:
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _erase_beside(person: Person, words: Words, users: Sequence[User]) -> None:
    """Take the person out of what has no history: search, derived tables, access log, sign-in."""
    telling = [word for word in words.known if is_telling(word)]
    forget_words(person.organization_id, telling, words.replaced)
    for model in derived_models():
        rows = with_texts(model.objects.all()).filter(naming(model, words))
        for row in rows:
            _replace_in(row, words)
    log = AccessLogEntry.objects.filter(organization_id=person.organization_id)
    for entry in log.filter(naming(AccessLogEntry, words)):
        _replace_in(entry, words)
    for user in users:
        _forget_user(user, person.reference)


def _replace_in(row: models.Model, words: Words) -> None:
    names = [field.name for field in text_fields(type(row))]
    for name in names:
        setattr(row, name, words.replaced(getattr(row, name)))
    row.save(update_fields=names)


def _forget_user(user: User, instead: str) -> None:
    """Close a user that no organization needs any more; the keys that others point to stay."""
    with every_organization(because="a user may belong to several organizations"):
        elsewhere = RoleGrant.objects.filter(user=user, ended_because="")
        needed = any(grant.holds_on(clock.today()) for grant in elsewhere)
    if needed:
        return
    for related in user._meta.related_objects:
        if related.related_model._meta.app_label in ("account", "mfa", "socialaccount"):
            cast("Any", related.related_model).objects.filter(user=user).delete()
    _end_sessions(user.pk)
    user.name, user.email = instead, f"{user.pk.hex}@erased.invalid"
    user.is_active = False
    user.set_unusable_password()
    user.save()


def _end_sessions(key: UUID) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(key):
            session.delete()


def what_is_held(person: Person) -> list[Held]:
    """Give every row that is about the person or names the person, for whoever asks for it."""
    return held_on(person, words_of(person))


def own_files(held: Sequence[Held]) -> list[UUID]:
    """Give the files that go with the person, because they hang on what is about the person."""
    return [each.row.pk for each in held if each.about and isinstance(each.row, Attachment)]


def title_of(row: Tenanted) -> str:
    """Give how a row is called on the list of what is held."""
    return str(row) if isinstance(row, Record) else str(row._meta.verbose_name).capitalize()


def is_kept(held: Held) -> bool:
    """Tell whether a row would keep naming the person while signatures are kept."""
    return held.bound or held.only_signed
