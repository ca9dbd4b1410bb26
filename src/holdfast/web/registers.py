"""What a register shows: its columns, filters and order, read from declaration and address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.records.choices import Standing
from holdfast.records.models import Record, RecordQuerySet
from holdfast.records.registry import RecordType
from holdfast.records.search import found_keys
from holdfast.web.paging import Order
from holdfast.web.values import column_of, field_of, label_of

CHOICES_LIMIT: Final = 200
TEXT_LIMIT: Final = 1000
SAMPLE: Final = 2000
NOT_FILTERS: Final = frozenset({"sort", "at", "q", "show"})
BY_ADDRESS: Final = ("external_source",)
IN_USE: Final = "in_use"


@dataclass(frozen=True)
class Heading:
    """The head of a column; `url` sorts by it where that is possible."""

    name: str
    label: str
    url: str = ""
    sorted: str = ""
    number: bool = False


@dataclass(frozen=True)
class Filter:
    """One way of narrowing: its name in the address, its label, its choices, what is chosen."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def chosen_label(self) -> str:
        """The words of the chosen value."""
        return dict(self.choices).get(self.chosen, self.chosen)

    @property
    def options(self) -> list[dict[str, object]]:
        """The choices as a select takes them."""
        return [
            {"value": value, "label": label, "selected": value == self.chosen}
            for value, label in self.choices
        ]


@dataclass
class Register:
    """A kind of record as one caller looks at it, with what the address asks for."""

    caller: Caller
    record_type: RecordType
    asked: QueryDict
    _found: dict[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> type[Record]:
        """The model behind the register."""
        return self.record_type.model

    @property
    def text(self) -> str:
        """The words that are looked for."""
        return self.asked.get("q", "").strip()

    @property
    def show(self) -> str:
        """Which part of the register is shown: what is in use, what needs attention, the rest."""
        wanted = self.asked.get("show", IN_USE)
        return wanted if wanted in dict(self.shows()) else IN_USE

    def shows(self) -> tuple[tuple[str, str], ...]:
        """Give the parts of the register that can be shown."""
        return (
            (IN_USE, _("In use")),
            ("overdue", _("Review overdue")),
            ("nobody", _("Without an owner")),
            ("unconfirmed", _("Templates to confirm")),
            ("retired", _("Archived or voided")),
            ("all", _("All")),
        )

    @cached_property
    def order(self) -> Order:
        """By what the list stands: as asked, or as declared."""
        wanted = self.asked.get("sort", "")
        descending = wanted.startswith("-")
        sortable = {column_of(c).name: column_of(c).name for c in self.record_type.columns}
        name = wanted.lstrip("-")
        if name not in sortable or not self._lookup(name):
            name = self.record_type.order[0].lstrip("-")
            descending = self.record_type.order[0].startswith("-")
        return Order(self._lookup(name) or "reference", descending, self._nullable(name))

    def _lookup(self, name: str) -> str:
        """Give by which database field a column sorts; empty where it cannot."""
        made = field_of(self.model, name)
        if made is None or isinstance(made, models.TextField | models.JSONField):
            return ""
        if made.is_relation:
            related = made.related_model
            own = isinstance(related, type) and issubclass(related, Record)
            return f"{name}__title" if own else ""
        return name

    def _nullable(self, name: str) -> bool:
        made = field_of(self.model, name)
        return bool(made is not None and made.null)

    def headings(self) -> list[Heading]:
        """Give the heads of the columns, each with the address that sorts by it."""
        made = []
        for declared in self.record_type.columns:
            column = column_of(declared)
            lookup = "" if column.value is not None else self._lookup(column.name)
            here = bool(lookup) and lookup == self.order.lookup
            turn = "-" if here and not self.order.descending else ""
            way = "descending" if self.order.descending else "ascending"
            known = field_of(self.model, column.name)
            number = isinstance(known, models.IntegerField | models.DecimalField)
            made.append(
                Heading(
                    column.name,
                    label_of(self.model, column.name, column.label),
                    url=self.address(sort=f"{turn}{column.name}", at="") if lookup else "",
                    sorted=way if here else "",
                    number=number and not (known is not None and known.choices),
                )
            )
        return made

    def address(self, **changes: str) -> str:
        """Give the address of this list with some parts changed; an empty value leaves it out."""
        query = self.asked.copy()
        for name, value in changes.items():
            if value:
                query[name] = value
            else:
                query.pop(name, None)
        return f"?{query.urlencode()}" if query else "?"

    @cached_property
    def filters(self) -> list[Filter]:
        """The ways of narrowing that the type declares, one query at most for each.

        By its source every kind is narrowed where the address asks for it, as after an import.
        """
        asked = [name for name in BY_ADDRESS if self.asked.get(name)]
        names = dict.fromkeys((*self.record_type.filters, *asked))
        made = [self._filter(name) for name in names]
        return [f for f in made if f is not None and (f.choices or f.chosen)]

    def _filter(self, name: str) -> Filter | None:
        label, chosen = label_of(self.model, name), self.asked.get(name, "")
        if name == "state":
            choices = [(key, str(words)) for key, words in self.model.life_cycle.choices]
            return Filter(name, label, tuple(choices), chosen)
        known = field_of(self.model, name)
        if known is None:
            return None
        if known.choices:
            choices = [(str(value), str(words)) for value, words in known.flatchoices if value]
        elif isinstance(known, models.BooleanField):
            choices = [("1", _("yes")), ("0", _("no"))]
        elif known.is_relation:
            choices = self._related(known)
        else:
            choices = self._in_use(name)
        return Filter(name, label, tuple(choices), chosen)

    def _in_use(self, name: str) -> list[tuple[str, str]]:
        """Give the values of a free field, as some records have them; others can be typed."""
        some = self.readable().order_by().values_list(name, flat=True)[:SAMPLE]
        values = sorted({str(value) for value in some if value not in (None, "")})
        return [(value, value) for value in values[:CHOICES_LIMIT]]

    def _related(self, known: models.Field[Any, Any]) -> list[tuple[str, str]]:
        related = known.related_model
        if not isinstance(related, type) or not issubclass(related, Record):
            return []
        found = related.objects.visible_to(self.caller).order_by("title")
        rows = found.values_list("pk", "title")[:CHOICES_LIMIT]
        return [(str(key), title) for key, title in rows]

    def readable(self) -> RecordQuerySet[Record]:
        """Give all records of the type that the caller may read."""
        return self.model.objects.visible_to(self.caller)

    def found(self) -> RecordQuerySet[Record]:
        """Give the records that the address asks for."""
        records = self._shown(self.readable())
        for narrowing in self.filters:
            if narrowing.chosen:
                records = self._narrowed(records, narrowing)
        if self.text:
            keys = found_keys(
                self.caller, self.text, limit=TEXT_LIMIT, record_type=self.record_type.key
            )
            records = records.filter(pk__in=keys)
        return records.select_related(*self._joined())

    def _shown(self, records: RecordQuerySet[Record]) -> RecordQuerySet[Record]:
        conditions: Mapping[str, Q] = {
            IN_USE: Q(standing=Standing.LIVE),
            "overdue": Q(standing=Standing.LIVE, review_due__lt=clock.today()),
            "nobody": Q(standing=Standing.LIVE, owner__isnull=True),
            "unconfirmed": Q(standing=Standing.LIVE, unconfirmed=True),
            "retired": ~Q(standing=Standing.LIVE),
            "all": Q(),
        }
        return records.filter(conditions[self.show])

    def _narrowed(
        self, records: RecordQuerySet[Record], narrowing: Filter
    ) -> RecordQuerySet[Record]:
        known = field_of(self.model, narrowing.name)
        value: object = narrowing.chosen
        if isinstance(known, models.BooleanField):
            value = narrowing.chosen == "1"
        elif narrowing.chosen not in dict(narrowing.choices) and not self._is_free(known):
            return records.none()
        return records.filter(**{narrowing.name: value})

    def _is_free(self, known: models.Field[Any, Any] | None) -> bool:
        """Tell whether a field may hold values that the filter does not list."""
        return isinstance(known, models.CharField) and not known.choices and known.name != "state"

    def _joined(self) -> set[str]:
        """Give the relations that columns show, so that rows cost no queries of their own."""
        joined = set(self.record_type.related)
        for declared in self.record_type.columns:
            known = field_of(self.model, column_of(declared).name)
            if known is not None and known.is_relation:
                joined.add(column_of(declared).name)
        return joined

    def chips(self) -> list[dict[str, str]]:
        """Give what narrows the list now, each with the address without it."""
        made = [
            {
                "label": f.label,
                "value": f.chosen_label,
                "remove_url": self.address(**{f.name: "", "at": ""}),
            }
            for f in self.filters
            if f.chosen
        ]
        if self.text:
            made.insert(
                0,
                {
                    "label": _("Words"),
                    "value": self.text,
                    "remove_url": self.address(q="", at=""),
                },
            )
        if self.show != IN_USE:
            made.append(
                {
                    "label": _("Shown"),
                    "value": dict(self.shows())[self.show],
                    "remove_url": self.address(show="", at=""),
                }
            )
        return made

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.chips())

    def query_of_view(self) -> str:
        """Give the part of the address that says what is shown, without the page one is on."""
        query = self.asked.copy()
        query.pop("at", None)
        return query.urlencode()
