"""Forms made from what a command asks for; choices of records are those the caller may read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.acting.inputs import Input, InputKind
from holdfast.acting.models import Guarded
from holdfast.common.figures import bare
from holdfast.records.models import Record
from holdfast.records.registry import RecordType
from holdfast.web.choosing import find_named
from holdfast.web.values import field_of

AnyCommand = Command[..., Any]
FEW: Final = 200
CARDS: Final = 5
LONGEST_SCALE: Final = 11
HIDDEN: Final = frozenset({"seen_digest"})
TALL: Final = {"body": 24}
GENERAL: Final = ("owner", "unit", "classification", "review_due")
SOURCE: Final = ("happened_at", "external_reference", "external_source")


class CommandForm(forms.Form):
    """The fields of one command; `kind` on a field tells the component how to draw it."""

    def section(self, names: Iterable[str]) -> list[forms.BoundField]:
        """Give the fields of these names that the form has."""
        return [self[name] for name in names if name in self.fields]

    def hides(self, name: str) -> bool:
        """Tell whether a record is chosen in a field that the caller may not read."""
        return getattr(self.fields[name], "hides_choice", False)


class OneRecord(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among few records."""

    kind = "combobox"
    hides_choice = False

    def label_from_instance(self, obj: models.Model) -> str:
        """Name a record as people know it."""
        return str(obj)


class ManyRecords(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of few records."""

    kind = "combobox"

    def label_from_instance(self, obj: models.Model) -> str:
        """Name a record as people know it."""
        return str(obj)


class NamedRecord(forms.CharField):
    """A choice among many records: typed as reference or name, with suggestions."""

    hides_choice = False

    def __init__(self, found: QuerySet[Any], **options: Any) -> None:
        super().__init__(**options)
        self.found = found

    def prepare_value(self, value: Any) -> Any:
        """Show a record that may be chosen by its words, and what was typed as it was typed."""
        key = getattr(value, "pk", value)
        if isinstance(key, UUID):
            known = self.found.filter(pk=key).first()
            return str(known) if known else ""
        return value

    def clean(self, value: Any) -> Any:
        """Find the one record that is meant."""
        text = super().clean(value)
        return find_named(self.found, text) if text else None


class NamedRecords(NamedRecord):
    """Several among many records, one per line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show one record per line."""
        if isinstance(value, list | tuple):
            return "\n".join(str(super(NamedRecords, self).prepare_value(v)) for v in value)
        return value

    def clean(self, value: Any) -> Any:
        """Find the record that each line means."""
        text = forms.CharField.clean(self, value)
        return [find_named(self.found, line) for line in text.splitlines() if line.strip()]


def choices_for(caller: Caller, model: type[Guarded], current: object = None) -> QuerySet[Any]:
    """Give the records that the caller may choose: readable, in use, or chosen already."""
    if not issubclass(model, Record):
        return model.objects.all()
    readable = model.objects.visible_to(caller)
    in_use = Q(standing="live")
    chosen = _key_of(current)
    if chosen is not None:
        in_use |= Q(pk=chosen)
    return readable.filter(in_use).order_by("title", "pk")


def _key_of(current: object) -> UUID | None:
    """Give the key of what is chosen already; an address may bring along anything."""
    try:
        return UUID(str(getattr(current, "pk", current)))
    except ValueError:
        return None


def form_for(
    caller: Caller,
    command: AnyCommand,
    *,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
) -> CommandForm:
    """Make the form of a command for a caller."""
    start = dict(initial or {})
    made = CommandForm(data, initial=start, auto_id="f_%s")
    for asked in command.inputs:
        field = field_for(caller, asked, start.get(asked.name))
        if asked.name in HIDDEN:
            field.widget = forms.HiddenInput()
        made.fields[asked.name] = field
    return made


def field_for(caller: Caller, asked: Input, current: object = None) -> forms.Field:
    """Make the field for one input."""
    options: dict[str, Any] = {
        "label": asked.label,
        "required": asked.required,
        "help_text": asked.help,
    }
    field = _FIELDS.get(asked.kind, _text)(caller, asked, current, options)
    if not hasattr(field, "kind"):
        field.kind = ""  # type: ignore[attr-defined]
    return field


def _text(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=asked.max_length, **options)


def _long(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    rows = TALL.get(asked.name, 4)
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), strip=True, **options)


def _integer(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=asked.minimum, max_value=asked.maximum, **options)


def _decimal(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.DecimalField(
        min_value=asked.minimum, max_value=asked.maximum, widget=widget, **options
    )


def _scale(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    low, high = asked.minimum or 0, asked.maximum or 0
    if high - low >= LONGEST_SCALE:
        return _integer(caller, asked, current, options)
    known = dict(asked.choices)
    steps = [(n, known.get(str(n), "")) for n in range(low, high + 1)]
    field = forms.TypedChoiceField(
        choices=steps, coerce=int, empty_value=None, widget=forms.RadioSelect, **options
    )
    field.kind = "scale"  # type: ignore[attr-defined]
    return field


def _choice(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    choices = [(str(value), label) for value, label in asked.choices]
    if asked.required and len(choices) <= CARDS:
        field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
        field.kind = "cards"  # type: ignore[attr-defined]
        return field
    if current in (None, ""):
        choices = [("", _("Choose …") if asked.required else "–"), *choices]
    return forms.ChoiceField(choices=choices, **options)


def _boolean(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**{**options, "required": False})


def _date(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def _moment(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **options)


def _json(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    return forms.JSONField(widget=forms.Textarea(attrs={"rows": 4}), **options)


def _url(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    return forms.URLField(assume_scheme="https", max_length=asked.max_length, **options)


def _email(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    return forms.EmailField(**options)


def _record(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    if asked.model is None:
        return _text(caller, asked, current, options)
    found = choices_for(caller, asked.model, current)
    hidden = isinstance(current, Record) and not found.filter(pk=current.pk).exists()
    if hidden:
        kept = _("One is chosen that you may not read; it stays unless you choose another.")
        options |= {"required": False, "help_text": f"{asked.help} {kept}".strip()}
    field: OneRecord | NamedRecord
    if _many(found):
        field = NamedRecord(found, widget=forms.TextInput(attrs=_suggestions(asked)), **options)
    else:
        field = OneRecord(found, empty_label="–", **options)
    field.hides_choice = hidden
    return field


def _records(caller: Caller, asked: Input, current: object, options: dict[str, Any]) -> forms.Field:
    if asked.model is None:
        return _json(caller, asked, current, options)
    found = choices_for(caller, asked.model)
    if not _many(found):
        return ManyRecords(found, **options)
    options["help_text"] = options["help_text"] or _("References or names, one per line.")
    return NamedRecords(found, widget=forms.Textarea(attrs={"rows": 4}), **options)


def _many(found: QuerySet[Any]) -> bool:
    return found.order_by().values("pk")[: FEW + 1].count() > FEW


def _suggestions(asked: Input) -> dict[str, str]:
    """Give the attributes with which an input offers records while one types."""
    model = asked.model
    key = model._meta.label_lower if model is not None else ""
    list_id = f"list_{asked.name}"
    return {
        "list": list_id,
        "autocomplete": "off",
        "placeholder": _("Reference or name"),
        "hx-get": reverse("web:options", args=(key,)),
        "hx-trigger": "input changed delay:250ms",
        "hx-target": f"#{list_id}",
        "hx-vals": f'{{"field": "{asked.name}"}}',
    }


Maker = Callable[[Caller, Input, object, dict[str, Any]], forms.Field]
_FIELDS: Final[Mapping[InputKind, Maker]] = {
    InputKind.TEXT: _text,
    InputKind.LONG_TEXT: _long,
    InputKind.INTEGER: _integer,
    InputKind.DECIMAL: _decimal,
    InputKind.DATE: _date,
    InputKind.DATETIME: _moment,
    InputKind.BOOLEAN: _boolean,
    InputKind.CHOICE: _choice,
    InputKind.SCALE: _scale,
    InputKind.RECORD: _record,
    InputKind.RECORDS: _records,
    InputKind.URL: _url,
    InputKind.EMAIL: _email,
    InputKind.JSON: _json,
}


def values_of(command: AnyCommand, form: CommandForm) -> dict[str, Any]:
    """Give what the form says as the command takes it.

    What was left empty is left out, so that the command's own defaults hold; only where a record
    is amended does an empty field mean that it is to be emptied, if one could see what it held.
    """
    amends = command.asks is not None and command.target is not None
    values: dict[str, Any] = {}
    for asked in command.inputs:
        value = form.cleaned_data.get(asked.name)
        empty = value is None or value == "" or (asked.kind is InputKind.JSON and value in ([], {}))
        if empty and (form.hides(asked.name) or not (amends or asked.required)):
            continue
        values[asked.name] = value
    return values


def initial_of(command: AnyCommand, record: Record | None) -> dict[str, Any]:
    """Give what a form starts with: the record as it stands, or the defaults of a new one."""
    if command.asks is None or (model := command.target or command.makes) is None:
        return {}
    if record is not None:
        return {name: _as_written(getattr(record, name, None)) for name in command.asks}
    start: dict[str, Any] = {}
    for name in command.asks:
        known = field_of(model, name)
        if known is not None and known.has_default():
            start[name] = known.get_default()
    return {name: value for name, value in start.items() if value not in (None, "")}


def defaults_of(command: AnyCommand) -> dict[str, Any]:
    """Give what a command takes where nothing is said: one copy, on paper; shown in its form."""
    if command.asks is not None:
        return {}
    keywords = inspect.signature(command.function).parameters.values()
    return {
        each.name: each.default
        for each in keywords
        if each.kind is inspect.Parameter.KEYWORD_ONLY
        and each.default is not inspect.Parameter.empty
        and each.default
    }


def _as_written(value: Any) -> Any:
    return bare(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class FormSection:
    """Fields that belong together under a heading."""

    heading: str
    about: str
    fields: list[forms.BoundField]


def sections_of(
    record_type: RecordType, command: AnyCommand, form: CommandForm
) -> list[FormSection]:
    """Give the fields of a form: a whole record's under its headings, others as they come."""
    if command not in (record_type.create, record_type.amend):
        return [FormSection("", "", list(form.visible_fields()))]
    made, seen = [], set()
    for number, section in enumerate(record_type.sections):
        names = [n for n in section.fields if n not in seen]
        if number == 0 and "title" not in names:
            names.insert(0, "title")
        seen |= set(names)
        made.append(FormSection(str(section.heading), str(section.about), form.section(names)))
    rest = [n for n in form.fields if n not in seen and n not in (*GENERAL, *SOURCE)]
    general = [n for n in GENERAL if n not in seen]
    source = [n for n in SOURCE if n not in seen]
    made += [
        FormSection(_("What it is") if not made else _("More"), "", form.section(rest)),
        FormSection(_("Who and until when"), "", form.section(general)),
        FormSection(
            _("Where it comes from"),
            _("Only where it was recorded elsewhere first."),
            form.section(source),
        ),
    ]
    return [section for section in made if section.fields]


def prefilled(command: AnyCommand, asked: Mapping[str, str]) -> dict[str, Any]:
    """Give the values that an address brings along for a form."""
    names = {i.name for i in command.inputs}
    return {name: value for name, value in asked.items() if name in names and value}
