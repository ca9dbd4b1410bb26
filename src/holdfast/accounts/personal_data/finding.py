"""Where a person's data stand: in the records of the organization, and in what they once said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from holdfast.accounts.models import Person
from holdfast.accounts.personal_data.words import Words
from holdfast.acting.models import Derived, Tenanted
from holdfast.ledger.reading import records_that_said
from holdfast.records.choices import VersionState
from holdfast.records.models import Attachment, ContentVersion, Record

POINTS_BY_DUTY: Final = frozenset({"owner"})  # who answers for a record is not whom it is about
BOUND: Final = frozenset({"body", "annex", "language"})  # what an approval's digest binds
SIGNED: Final = ("_by", "_name", "writers")  # how fields that say who did something end


@dataclass(frozen=True)
class Held:
    """One row that is about a person or names the person, and where in it."""

    row: Tenanted
    about: bool
    fields: tuple[str, ...]

    @property
    def only_signed(self) -> bool:
        """Tell whether the row is about something else and the person only signed it."""
        signed = all(name.endswith(SIGNED) for name in self.fields)
        return not self.about and bool(self.fields) and signed

    @property
    def bound(self) -> bool:
        """Tell whether the person's words stand in an approved text, which nobody may alter."""
        return (
            isinstance(self.row, ContentVersion)
            and self.row.state not in (VersionState.DRAFT, VersionState.IN_REVIEW)
            and not BOUND.isdisjoint(self.fields)
        )


def held_on(person: Person, words: Words) -> list[Held]:
    """Give every row of the organization that is about a person, names or once named the person."""
    found: dict[UUID, Held] = {}
    for model in tenanted_models():
        for row in _about(model, person):
            found[row.pk] = Held(row, about=True, fields=fields_with(row, words))
        for row in _naming(model, words):
            named = fields_with(row, words)
            if row.pk not in found and named:
                found[row.pk] = Held(row, about=False, fields=named)
    for row in _attached_to([held.row for held in found.values() if held.about]):
        found[row.pk] = Held(row, about=True, fields=fields_with(row, words))
    for row in _once_naming(person, words, set(found)):
        found[row.pk] = Held(row, about=False, fields=())
    return sorted(found.values(), key=lambda held: (held.row._meta.label_lower, str(held.row.pk)))


def tenanted_models() -> list[type[Tenanted]]:
    """Give every kind of row that belongs to an organization and has a history."""
    found = [model for model in apps.get_models() if issubclass(model, Tenanted)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def derived_models() -> list[type[Derived]]:
    """Give every kind of row that belongs to an organization and can be computed again."""
    return [model for model in apps.get_models() if issubclass(model, Derived)]


def text_fields(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """Give the fields of a kind in which somebody can be named."""
    for field in model._meta.concrete_fields:
        texts = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if texts and not field.choices and field.name != "reference":
            yield field


def fields_with(row: models.Model, words: Words) -> tuple[str, ...]:
    """Give the names of the fields of a row that name the person."""
    fields = text_fields(type(row))
    return tuple(f.name for f in fields if words.found_in(getattr(row, f.name)))


def naming(model: type[models.Model], words: Words) -> Q:
    """Give the condition that a row of a kind may name the person; it may find too many."""
    condition = Q(pk__in=())
    for field in text_fields(model):
        for spelling in words.spellings():
            if isinstance(field, models.JSONField):
                condition |= Q(**{f"{field.name}_as_text__icontains": spelling})
            else:
                condition |= Q(**{f"{field.name}__icontains": spelling})
    return condition


def with_texts(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Let structured fields of a kind be searched as text."""
    structured = [f.name for f in text_fields(rows.model) if isinstance(f, models.JSONField)]
    texts = {f"{name}_as_text": Cast(name, models.TextField()) for name in structured}
    found: models.QuerySet[Any] = rows.annotate(**texts)
    return found


def _naming(model: type[Tenanted], words: Words) -> Sequence[Tenanted]:
    if not words.known or not any(True for _field in text_fields(model)):
        return ()
    return list(with_texts(model.objects.all()).filter(naming(model, words)))


def _about(model: type[Tenanted], person: Person) -> Sequence[Tenanted]:
    if model is Person:
        return [Person.objects.get(pk=person.pk)]
    pointing = [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model is Person and field.name not in POINTS_BY_DUTY
    ]
    condition = Q(pk__in=())
    for name in pointing:
        condition |= Q(**{name: person})
    return list(model.objects.filter(condition)) if pointing else ()


def _attached_to(rows: Sequence[Tenanted]) -> Sequence[Attachment]:
    keys = [row.pk for row in rows if isinstance(row, Record)]
    return list(Attachment.objects.filter(record_id__in=keys))


def _once_naming(person: Person, words: Words, found: set[UUID]) -> Iterator[Tenanted]:
    """Give the rows that do not name the person any more, but did in an earlier revision."""
    spellings = [word for word in words.known if " " in word or "@" in word]
    said = records_that_said(person.organization_id, spellings)
    for label, keys in said.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue  # a kind that this version of Holdfast no longer keeps
        if issubclass(model, Tenanted):
            wanted = [key for key in keys if key not in found]
            yield from cast("Sequence[Tenanted]", model.objects.filter(pk__in=wanted))
