"""Which column feeds which field: by the names of the columns, and by what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import Cell, plain, text_of
from holdfast.exchange.reading.columns import column_cells, study
from holdfast.exchange.reading.fields import NO_WORDS, Field, Kind
from holdfast.exchange.reading.headers import Column, Table
from holdfast.exchange.reading.naming import Vocabulary
from holdfast.exchange.reading.values import Hints, Unreadable, reader_of

_SAMPLE = 200
_THRESHOLD = 0.45
_TELLING = frozenset({Kind.DATE, Kind.DATETIME, Kind.EMAIL, Kind.URL, Kind.CHOICE})


@dataclass(frozen=True, slots=True)
class Guess:
    """The column for a field, how sure that is (0 to 1), and why."""

    column: Column
    header: str
    confidence: float
    why: str
    joined: tuple[Column, ...] = ()  # further columns whose text is added, on request only

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns that feed the field, first to last."""
        return (self.column, *self.joined)


class Mapping_(dict[str, Guess]):  # noqa: N801 - `Mapping` is taken by the library
    """A guess for each field that has a column, and what was left over."""

    def __init__(self, guesses: Mapping[str, Guess] = MappingProxyType({})) -> None:
        super().__init__(guesses)
        self.unused: list[Column] = []
        self.missing: list[str] = []  # required fields without a column
        self.notes: list[str] = []


class UnknownColumn(ValueError):
    """A wish names a field or a column that does not exist."""


@dataclass(frozen=True, slots=True)
class _Claim:
    score: float
    name: str
    column: Column
    why: str


def guess_mapping(
    table: Table, fields: Sequence[Field], *, overrides: Mapping[str, str] = NO_WORDS
) -> Mapping_:
    """Give each field the column that fits it best; a column serves one field.

    `overrides` gives a field its column by header or letter ("Owner", "D"),
    two or more joined by `+`
    where texts shall be put together, or "" for none. Raises `UnknownColumn`.
    """
    found = Mapping_()
    wished = _wishes(table, fields, overrides)
    for name, columns in wished.items():
        if columns:
            header = " + ".join(column.header for column in columns)
            found[name] = Guess(columns[0], header, 1.0, _("as requested"), tuple(columns[1:]))
    taken = {column.index for columns in wished.values() for column in columns}
    open_fields = [each for each in fields if each.name not in wished]
    free = [column for column in table.columns if column.index not in taken]
    claims, misfits = _claims(table, open_fields, free)
    _assign(claims, found)
    _rescue_required(claims, open_fields, found)
    ordered = Mapping_({each.name: found[each.name] for each in fields if each.name in found})
    used = {column.index for guess in found.values() for column in guess.columns}
    ordered.unused = [column for column in table.columns if column.index not in used]
    ordered.missing = [each.name for each in fields if each.required and each.name not in found]
    ordered.notes = [text for index, text in misfits.items() if index not in used]
    return ordered


def _wishes(
    table: Table, fields: Sequence[Field], overrides: Mapping[str, str]
) -> dict[str, list[Column]]:
    known = {each.name: each for each in fields}
    wished: dict[str, list[Column]] = {}
    for name, text in overrides.items():
        if name not in known:
            names = ", ".join(known)
            raise UnknownColumn(
                _("There is no field “%(field)s”. The fields are: %(names)s.")
                % {"field": name, "names": names}
            )
        columns = _named_columns(table, text) if text.strip() not in ("", "-") else []
        if len(columns) > 1 and known[name].kind not in (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST):
            raise UnknownColumn(
                _("“%(field)s” is no text, so it can be read from one column only.")
                % {"field": name}
            )
        wished[name] = columns
    return wished


def _named_columns(table: Table, text: str) -> list[Column]:
    if column := _named_column(table, text):
        return [column]
    columns = [_named_column(table, part) for part in text.split("+")]
    found = [column for column in columns if column is not None]
    if len(found) < len(columns):
        headers = ", ".join(f"{column.header or '?'} ({column.letter})" for column in table.columns)
        raise UnknownColumn(
            _("There is no column “%(column)s”. The columns are: %(headers)s.")
            % {"column": text, "headers": headers}
        )
    return found


def _named_column(table: Table, text: str) -> Column | None:
    wanted = text.strip()
    for same in (
        lambda column: column.header == wanted,
        lambda column: bool(column.header) and plain(column.header) == plain(wanted),
        lambda column: column.letter == wanted.upper(),
    ):
        for column in table.columns:
            if same(column):
                return column
    return None


def _claims(
    table: Table, fields: Sequence[Field], columns: Sequence[Column]
) -> tuple[list[_Claim], dict[int, str]]:
    """Every pairing that the header supports, weighed by the values, best first; and the
    misfits.
    """
    vocabulary = Vocabulary(fields)
    by_name = {each.name: each for each in fields}
    claims: list[_Claim] = []
    misfits: dict[int, str] = {}
    for column in columns:
        namings = vocabulary.namings(column.header)
        cells = column_cells(table, column, _SAMPLE) if namings else []
        is_named = any(naming.why == "exact" for naming in namings)
        for naming in namings:
            each = by_name[naming.field]
            if naming.why != "exact" and (is_named or _are_figures_for_text(each, cells)):
                continue
            share = _readable_share(table, each, column, cells)
            score, why = _weigh(naming.score, naming.why, share, each)
            if score <= 0 and naming.score >= 0.6:
                misfits.setdefault(column.index, _misfit(each, column))
            elif score >= _THRESHOLD:
                claims.append(_Claim(score, naming.field, column, why))
    return sorted(claims, key=lambda claim: (-claim.score, claim.column.index)), misfits


def _are_figures_for_text(each: Field, cells: Sequence[Cell]) -> bool:
    """A column of figures does not become a text because its header shares a word with it."""
    if each.kind not in (Kind.TEXT, Kind.LONG_TEXT) or not cells:
        return False
    figures = sum(text_of(cell).strip("+-%").replace(".", "").isdigit() for cell in cells)
    return figures > 0.8 * len(cells)


def _weigh(score: float, why: str, share: float | None, each: Field) -> tuple[float, str]:
    """A name counts for less where the values speak against it, and for nothing where all do."""
    reason = {
        "exact": _("the header names it"),
        "words": _("the header contains its words"),
        "spelling": _("the header is nearly its name"),
    }[why]
    if share is None:
        return score * 0.95, reason
    if share < 0.1:
        return 0.0, reason
    if share < 0.75:
        return score * (0.5 + 0.5 * share), _("%(reason)s, though not all values fit") % {
            "reason": reason
        }
    if each.kind in _TELLING or each.kind is Kind.SCALE:
        bonus = 0.05 if each.kind is Kind.SCALE else 0.08
        return min(1.0, score + bonus), _("%(reason)s, and its values fit") % {"reason": reason}
    return score, reason


def _readable_share(
    table: Table, each: Field, column: Column, cells: Sequence[Cell]
) -> float | None:
    """How many of the filled cells the field could take; None where the column is empty."""
    hints = study(table, {each.name: (column,)}, (each,)).hints.get(each.name, Hints())
    read = reader_of(each, hints)
    filled = readable = 0
    for cell in cells:
        try:
            value = read(cell)
        except Unreadable:
            filled += 1
            continue
        if value is not None:
            filled += 1
            readable += 1
    if filled == 1 and not readable:
        return 0.5  # one value proves nothing: better a problem in its row than a column left out
    return readable / filled if filled else None


def _misfit(each: Field, column: Column) -> str:
    reason = _(
        "Column %(letter)s “%(header)s” is named like “%(field)s”, but none of its values can be "
        "read as "
        "such, so it was left out. Map it by hand if it is meant."
    )
    return reason % {"letter": column.letter, "header": column.header, "field": str(each.label)}


def _assign(claims: Sequence[_Claim], found: Mapping_) -> None:
    taken = {column.index for guess in found.values() for column in guess.columns}
    for claim in claims:
        if claim.name not in found and claim.column.index not in taken:
            taken.add(claim.column.index)
            found[claim.name] = _guess(claim)


def _rescue_required(claims: Sequence[_Claim], fields: Sequence[Field], found: Mapping_) -> None:
    """A required field without a column takes one that fits it from an optional field."""
    required = {each.name for each in fields if each.required}
    for name in required - found.keys():
        for claim in claims:
            holder = next(
                (key for key, guess in found.items() if guess.column.index == claim.column.index),
                None,
            )
            if claim.name == name and holder is not None and holder not in required:
                if found[holder].joined or found[holder].why == _("as requested"):
                    continue
                del found[holder]
                found[name] = _guess(claim)
                _assign([each for each in claims if each.name == holder], found)
                break


def _guess(claim: _Claim) -> Guess:
    return Guess(claim.column, claim.column.header, round(claim.score, 2), claim.why)
