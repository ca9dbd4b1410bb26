"""The registry: one declaration per kind of record, from which pages, API and tests follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from holdfast.acting.commands import Command
from holdfast.acting.gates import Text
from holdfast.records.choices import Relation
from holdfast.records.models import ControlledRecord, Record


@dataclass(frozen=True)
class Section:
    """One part of a detail page or form: a heading and the fields under it."""

    heading: Text
    fields: tuple[str, ...]
    about: Text = ""


@dataclass(frozen=True)
class Column:
    """One column of a list: a field, or a property computed from the row without a query."""

    name: str
    label: Text | None = None
    value: Callable[[Any], object] | None = None


@dataclass(frozen=True)
class TraceRule:
    """A kind of link that people of this type of record look for.

    `to` names record types by key; an empty tuple allows any. `label` is what the link says in
    words: "Addressed by". `inward` where the other record is the one that the relation starts from.
    """

    relation: Relation
    to: tuple[str, ...]
    label: Text
    help: Text = ""
    inward: bool = False


@dataclass(frozen=True)
class Due:
    """A date field of the type at which somebody has to do something."""

    field: str
    label: Text
    states: tuple[str, ...] = ()  # empty: in every state that is not final


@dataclass(frozen=True, eq=False)
class RecordType:
    """All that the house knows of one kind of record.

    `key` stands in addresses and in the ledger (`context.contextissue` is derived from the model);
    `slug` is the plural noun in addresses: /context/issues/.
    """

    model: type[Record]
    slug: str
    clause: str
    noun: Text
    plural: Text
    about: Text
    create: Command[..., Any] | None
    amend: Command[..., Any] | None
    commands: tuple[Command[..., Any], ...] = ()
    columns: tuple[str | Column, ...] = ("reference", "title", "state", "owner", "review_due")
    filters: tuple[str, ...] = ("state", "owner", "classification")
    search: tuple[str, ...] = ("reference", "title")
    sections: tuple[Section, ...] = ()
    traces: tuple[TraceRule, ...] = ()
    dues: tuple[Due, ...] = ()
    order: tuple[str, ...] = ("reference",)
    related: tuple[str, ...] = ("owner", "unit")
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choice_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    written: tuple[str, ...] = ()  # fields whose text is Markdown, shown laid out
    # As people keep it in a matrix: the field that stands in the headers, and that in the cells.
    matrix: tuple[str, str] | None = None
    # Said by a list that comes in, and taken for new records only: later, people know better.
    only_when_new: tuple[str, ...] = ()
    icon: str = "file"
    importable: bool = True
    detail_template: str = ""
    list_template: str = ""
    panels: tuple[str, ...] = ()  # templates of extra panels on the detail page
    panel_context: Callable[[Any, Any], Mapping[str, object]] | None = None
    # What follows, in the same command, when a record is voided, archived or restored.
    on_standing: Callable[[Any], None] | None = None

    @property
    def key(self) -> str:
        """The type's one name: app and model, as in `context.contextissue`."""
        return self.model._meta.label_lower

    @property
    def area(self) -> str:
        """The first part of its addresses: the app's label, as in `context`."""
        return self.model._meta.app_label

    @property
    def controlled(self) -> bool:
        """Tell whether its content is under version control with approval."""
        return issubclass(self.model, ControlledRecord)

    @property
    def all_commands(self) -> tuple[Command[..., Any], ...]:
        """Every command that works on one record of the type, editing included."""
        first = (self.amend,) if self.amend else ()
        return (*first, *self.commands)

    def command_named(self, name: str) -> Command[..., Any] | None:
        """Give the command of that name, or None."""
        return next((c for c in self.all_commands if c.name == name), None)


class RegistryClosed(RuntimeError):
    """A type was registered after start: it would miss its pages, routes and tests."""


class Registry:
    """All record types, closed once the house is built."""

    def __init__(self) -> None:
        self._types: dict[str, RecordType] = {}
        self._closed = False

    def add(self, *types: RecordType) -> None:
        """Register declarations.

        Raises:
            RegistryClosed: the house is already built.
            ValueError: the type is registered twice, or two types share an address.
        """
        for made in types:
            if self._closed:
                raise RegistryClosed(f"{made.key}: register it in AppConfig.ready().")
            taken = {(t.area, t.slug) for t in self._types.values()}
            if made.key in self._types or (made.area, made.slug) in taken:
                raise ValueError(f"{made.key} is registered twice.")
            self._types[made.key] = made

    def close(self) -> None:
        """Close the registry; called by the last app that is built."""
        self._closed = True

    def __iter__(self) -> Iterator[RecordType]:
        def clause_order(made: RecordType) -> tuple[tuple[int, ...], str]:
            return tuple(int(n) for n in made.clause.split(".") if n.isdigit()), made.slug

        return iter(sorted(self._types.values(), key=clause_order))

    def __contains__(self, key: object) -> bool:
        return key in self._types

    def __getitem__(self, key: str) -> RecordType:
        return self._types[key]

    def get(self, key: str) -> RecordType | None:
        """Give the type of that key, or None."""
        return self._types.get(key)

    def of(self, record: Record | type[Record]) -> RecordType:
        """Give the declaration of a record or model."""
        return self._types[record._meta.label_lower]

    def at(self, area: str, slug: str) -> RecordType | None:
        """Give the type that lives at an address, or None."""
        return next((t for t in self._types.values() if (t.area, t.slug) == (area, slug)), None)

    def named(self, word: str) -> RecordType | None:
        """Find a type by any of its names: key, model name, slug or noun, case ignored."""
        wanted = word.strip().lower().replace("_", "-")
        for made in self:
            names = {
                made.key,
                made.key.split(".")[-1],
                made.slug,
                made.slug.rstrip("s"),
                str(made.noun).lower().replace(" ", "-"),
                str(made.plural).lower().replace(" ", "-"),
            }
            if wanted in names:
                return made
        return None


REGISTRY = Registry()
Label = str | Promise
