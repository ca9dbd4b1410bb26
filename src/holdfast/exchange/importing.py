"""Importing a register: every row through the commands of its kind, or explained."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.inputs import Input, InputKind
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.exchange.models import ColumnMapping, ImportRun
from holdfast.exchange.opening import Opened
from holdfast.exchange.reading.rows import Row, read_rows
from holdfast.exchange.reports import Fault, ImportReport, Outcome, RowReport
from holdfast.records.attachments import path_of, store
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType

Progress = Callable[[int, int], None]
TITLE_LENGTH: Final = 120
PORTION: Final = 500
BREATH: Final = 0.1  # seconds between two portions, in which whoever waits to write gets his turn


class RowsRejected(Refused):
    """All-or-nothing was asked for and some rows cannot be taken: nothing was written."""

    def __init__(self, report: ImportReport) -> None:
        count = len(report.rejected)
        super().__init__(
            _("{count} row(s) cannot be taken, so nothing was imported: see the list.").format(
                count=count
            )
        )
        self.report = report


class _DryRun(Exception):
    pass


@dataclass(frozen=True)
class ImportOptions:
    """How a register is imported.

    `lenient` leaves a cell empty that cannot be read, with a note, instead of refusing its row.
    """

    all_or_nothing: bool = False
    lenient: bool = False
    make_people: bool = True
    source: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)  # the same for every row
    remember: bool = True


def import_register(
    caller: Caller,
    opened: Opened,
    options: ImportOptions,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> ImportReport:
    """Import a register, or rehearse it: the rehearsal runs everything and takes it back.

    Raises:
        RowsRejected: all-or-nothing was asked for and a row cannot be taken.
        NotPermitted: the caller may not import, or not make records of this kind.
    """
    importer = _Importer(caller, opened, options, progress)
    rows = importer.read()
    if not dry_run:
        _keep(opened)
    if dry_run:
        try:
            _rehearse(caller, importer=importer, rows=rows)
        except _DryRun:
            importer.report.dry_run = True
    elif options.all_or_nothing:
        _import_whole(caller, importer=importer, rows=rows)
    else:
        for start in range(0, len(rows), PORTION):
            if start:
                time.sleep(BREATH)
            _import_portion(caller, importer=importer, rows=rows[start : start + PORTION])
        _note(caller, importer=importer)
    return importer.report


def _keep(opened: Opened) -> None:
    """Keep the file as it came: what no field took can still be read there."""
    if path_of(opened.sha256) is None:
        with opened.path.open("rb") as file:
            store(opened.name, iter(lambda: file.read(1 << 20), b""))


@command(
    kind="exchange.register.rehearsed",
    needs=Permission.IMPORT_RUN,
    label=gettext_lazy("Rehearse the import"),
)
def _rehearse(caller: Caller, *, importer: _Importer, rows: list[Row]) -> None:
    """Import every row and take all of it back, to see what would become of each."""
    importer.take(rows)
    raise _DryRun


@command(
    kind="exchange.register.imported",
    needs=Permission.IMPORT_RUN,
    label=gettext_lazy("Import a register"),
)
def _import_whole(caller: Caller, *, importer: _Importer, rows: list[Row]) -> None:
    """Import every row of a register, or none."""
    importer.take(rows)
    if importer.report.rejected:
        raise RowsRejected(importer.report)
    _note(caller, importer=importer)


@command(
    kind="exchange.register.portion_imported",
    needs=Permission.IMPORT_RUN,
    label=gettext_lazy("Import rows"),
)
def _import_portion(caller: Caller, *, importer: _Importer, rows: list[Row]) -> None:
    """Import some rows, so that others can work in between and nothing done is lost."""
    importer.take(rows)


@command(
    kind="exchange.register.import_noted",
    needs=Permission.IMPORT_RUN,
    label=gettext_lazy("Note the import"),
)
def _note(caller: Caller, *, importer: _Importer) -> ImportRun:
    """Keep what was imported from which file, and how its columns were understood."""
    opened, report = importer.opened, importer.report
    if importer.options.remember:
        _remember(caller, opened)
    kept = ("rows", "created", "updated", "unchanged", "skipped", "rejected")
    told = report.as_json()
    run = ImportRun(
        organization_id=caller.organization_id,
        record_type=opened.record_type.key,
        file_name=opened.name[:255],
        sheet=opened.table.sheet.name[:200],
        sha256=opened.sha256,
        report={name: told[name] for name in kept},
        imported_at=clock.now(),
        imported_by=caller.name,
    )
    run.save()
    return run


def _remember(caller: Caller, opened: Opened) -> None:
    columns = {name: guess.header for name, guess in opened.mapping.items()}
    found = ColumnMapping.objects.filter(
        record_type=opened.record_type.key, headers_digest=opened.headers_digest
    ).first()
    if found is not None and found.columns == columns:
        return
    made = found or ColumnMapping(
        organization_id=caller.organization_id,
        record_type=opened.record_type.key,
        headers_digest=opened.headers_digest,
        name=opened.name[:200],
    )
    made.columns, made.saved_at = columns, clock.now()
    made.save()


class _Importer:
    """One import at work: looks up what is known once, then takes row after row."""

    def __init__(
        self, caller: Caller, opened: Opened, options: ImportOptions, progress: Progress
    ) -> None:
        self.caller, self.opened, self.options, self.progress = caller, opened, options, progress
        self.type: RecordType = opened.record_type
        self.source = (options.source or opened.name)[:200]
        create = self.type.create
        if create is None:
            raise Refused(_("{plural} are not imported.").format(plural=self.type.plural))
        self.create = create
        self.inputs: dict[str, Input] = {made.name: made for made in create.inputs}
        self.own: dict[str, UUID] = {}
        self.by_source: dict[str, UUID] = {}
        self.by_title: dict[str, UUID] = {}
        self._look_up()
        self.matched: dict[UUID, Record] = {}
        self.report, self.total = ImportReport(opened), 0
        self.seen: dict[str, int] = {}
        self.others: dict[tuple[type[Record], str], Record | None] = {}

    def _look_up(self) -> None:
        """Learn which records of the kind are here, and which of them came from this register."""
        live = self.type.model.objects.live()
        self.own = dict(live.values_list("reference", "pk"))
        mine = live.filter(external_source=self.source)
        for key, title, record_id in mine.values_list("external_reference", "title", "pk"):
            (self.by_source if key else self.by_title)[key or title] = record_id

    def read(self) -> list[Row]:
        """Read every row of the table; none is lost on the way."""
        rows = read_rows(self.opened.table, self.opened.mapping, self.opened.fields)
        self.report.notes = [*self.opened.mapping.notes, *(str(note) for note in rows.notes)]
        every = list(rows)
        self.total = len(every)
        return every

    def take(self, rows: list[Row]) -> None:
        """Take rows one after the other; each ends in the report exactly once."""
        self._fetch(rows)
        for row in rows:
            if len(self.report.rows) % 50 == 0:
                self.progress(len(self.report.rows), self.total)
            self.report.rows.append(self._row(row))
        self.progress(len(self.report.rows), self.total)

    def _fetch(self, rows: list[Row]) -> None:
        """Read the records that the rows will meet, many at a time."""
        wanted = {self._match(row.values) for row in rows if row.skipped is None} - {None}
        ids = [record_id for record_id in wanted if record_id is not None]
        for start in range(0, len(ids), PORTION):
            portion = ids[start : start + PORTION]
            self.matched |= self.type.model.objects.in_bulk(portion)

    def _row(self, row: Row) -> RowReport:
        if row.skipped is not None:
            return RowReport(row.number, Outcome.SKIPPED, reason=row.skipped)
        grave = [p for p in row.problems if p.required or not self.options.lenient]
        faults = [Fault(p.column, p.letter, p.value, p.reason) for p in grave]
        notes = [
            _("{column} “{value}”: {reason} It was left empty.").format(
                column=p.column, value=p.value, reason=p.reason
            )
            for p in row.problems
            if p not in grave
        ]
        made = RowReport(row.number, Outcome.REJECTED, faults=faults, notes=[*notes, *row.notes])
        if faults:
            made.title = str(row.values.get("title") or "")
            made.reason = faults[0].reason
            return made
        try:
            values = self._values(row, made)
            made.title = str(values.get("title", ""))
            self._take(values, made)
        except NotPermitted:
            raise
        except Refused as refused:
            self._reject(made, refused, row)
        return made

    def _reject(self, made: RowReport, refused: Refused, row: Row) -> None:
        made.outcome, made.reason = Outcome.REJECTED, refused.message
        for name, texts in (refused.fields or {"": [refused.message]}).items():
            guess = self.opened.mapping.get(name)
            made.faults.append(
                Fault(
                    guess.header if guess else name,
                    guess.column.letter if guess else "",
                    row.originals.get(name, ""),
                    " ".join(texts),
                )
            )

    def _values(self, row: Row, made: RowReport) -> dict[str, Any]:
        values: dict[str, Any] = dict(self.options.values)
        for name, value in row.values.items():
            if value is None or value == "":
                continue
            asked = self.inputs[name]
            if asked.kind is InputKind.RECORD:
                other = self._other(asked, str(value), made)
                if other is not None:
                    values[name] = other
            elif isinstance(value, Decimal):
                values[name] = self._rounded(name, value)
            elif isinstance(value, list):
                values[name] = "\n".join(str(item) for item in value)
            else:
                values[name] = value
        if not str(values.get("title", "")).strip():
            named = self.inputs.get("title")
            if named is None or not named.required:  # its command names it
                values.pop("title", None)
                return values
            values["title"] = self._title_from(row)
        values["title"] = " ".join(str(values["title"]).split())
        return values

    def _rounded(self, name: str, value: Decimal) -> Decimal:
        """Round to the places that are kept; a coordinate of 6 places is good to 0.1 m."""
        places = getattr(self.type.model._meta.get_field(name), "decimal_places", None)
        return value if places is None else round(value, places)

    def _title_from(self, row: Row) -> str:
        for name, value in row.values.items():
            asked = self.inputs[name]
            if asked.kind is InputKind.LONG_TEXT and isinstance(value, str) and value.strip():
                return shortened(value)
        raise Refused(
            _("The row has neither a title nor a description, so nobody could find it again."),
            fields={"title": [_("A title or a description is needed.")]},
        )

    def _other(self, asked: Input, text: str, made: RowReport) -> Record | None:
        model = asked.model
        if model is None or not issubclass(model, Record):
            return None
        wanted = text.strip()[:300]
        key = (model, wanted.casefold())
        if key not in self.others:
            self.others[key] = _find(model, wanted)
            if self.others[key] is None and model is Person and self.options.make_people:
                self.others[key] = add_person(self.caller, title=wanted)
                made.notes.append(_("“{name}” is new among the people.").format(name=wanted))
                self.report.people.append(wanted)
        found = self.others[key]
        if found is None:
            made.notes.append(
                _("{label}: “{text}” was not found and was left empty.").format(
                    label=asked.label, text=wanted
                )
            )
        return found

    def _take(self, values: dict[str, Any], made: RowReport) -> None:
        record_id = self._match(values)
        self._refuse_repeated(values, made)
        if record_id is None:
            values.setdefault("external_source", self.source)
            record = self.create(self.caller, **values)
            made.outcome, made.record_id, made.reference = (
                Outcome.CREATED,
                record.pk,
                record.reference,
            )
            key = str(values.get("external_reference", ""))
            (self.by_source if key else self.by_title)[key or record.title] = record.pk
            return
        record = self.matched.get(record_id) or self.type.model.objects.get(pk=record_id)
        made.record_id, made.reference = record.pk, record.reference
        if record.reference == values.get("external_reference"):
            del values["external_reference"]
        changed = {n: v for n, v in values.items() if not _same(record, n, v)}
        for name in self.type.only_when_new:
            if changed.pop(name, None) is None:
                continue
            words = _("{label} is taken for new records only; what is here stays.")
            made.notes.append(words.format(label=self.inputs[name].label))
        if not changed or self.type.amend is None:
            made.outcome = Outcome.UNCHANGED
            return
        self.type.amend(self.caller, record, **changed)
        made.outcome, made.changed = Outcome.UPDATED, sorted(changed)

    def _match(self, values: Mapping[str, Any]) -> UUID | None:
        key = str(values.get("external_reference", ""))
        if key:
            return self.own.get(key) or self.by_source.get(key)
        return self.by_title.get(str(values.get("title") or ""))

    def _refuse_repeated(self, values: Mapping[str, Any], made: RowReport) -> None:
        """Refuse a row whose reference another row of the file has: one would hide the other."""
        key = str(values.get("external_reference", ""))
        if not key:
            return
        if key in self.seen:
            raise Refused(
                _("Row {row} of this file has the same reference; give each its own.").format(
                    row=self.seen[key]
                ),
                fields={
                    "external_reference": [_("Row {row} has it too.").format(row=self.seen[key])]
                },
            )
        self.seen[key] = made.number


def shortened(text: str) -> str:
    """Give the first sentence of a text, or its first words, as a title."""
    first = " ".join(text.split())
    sentence = first.split(". ", 1)[0].rstrip(".")
    if len(sentence) <= TITLE_LENGTH:
        return sentence
    return sentence[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _find(model: type[Record], wanted: str) -> Record | None:
    names = ["reference", "title", "external_reference"]
    if model is Person:
        names.insert(1, "email")
    for name in names:
        found = list(model.objects.live().filter(**{f"{name}__iexact": wanted})[:2])
        if len(found) == 1:
            return found[0]
    return None


def _same(record: Record, name: str, value: Any) -> bool:
    field = record._meta.get_field(name)
    if isinstance(value, Record):
        return bool(getattr(record, f"{name}_id") == value.pk)
    known = getattr(record, name)
    if isinstance(known, str):
        veil = record.veiled.get(name)  # as it leaves for readers: that is no change either
        same = {known.strip(), *({veil(known).strip()} if veil else ())}
        return str(value).strip() in same
    try:
        return bool(known == field.to_python(value))  # type: ignore[union-attr]
    except Exception as error:  # noqa: BLE001 - a value that no field takes is refused by amend
        del error
        return False


def importable_types() -> list[RecordType]:
    """Give the kinds of record that registers are imported as, in clause order."""
    return [made for made in REGISTRY if made.importable and made.create is not None]
