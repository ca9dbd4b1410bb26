"""Reading starter data strictly: YAML registers, CSV registers as a port would keep them, dates.

Dates may be relative to the day of loading, so that a demo is always fresh: `-42d`, `+2w`,
`+3m`, `-1y`, `today`, or a fixed ISO date. Messages name file and place.
"""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from io import StringIO
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

import yaml
from pydantic import BeforeValidator, ConfigDict, PlainValidator, TypeAdapter, ValidationError

from holdfast.common.days import add_months
from holdfast.operation.risk.method.reading import strict_yaml

Sector = Literal["terminal", "forwarder", "warehouse", "manufacturer"]
SECTORS: Final[tuple[Sector, ...]] = ("terminal", "forwarder", "warehouse", "manufacturer")
RELATIVE: Final = re.compile(r"([+-])(\d{1,4})([dwmy])")


class StarterError(ValueError):
    """Starter data cannot be used; the message says which file, where in it, and what is wrong."""


class Plain:
    """Data in which every field is known; anything else is refused."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", str_strip_whitespace=True
    )


T = TypeVar("T", bound=Plain)


@dataclass(frozen=True)
class Day:
    """A day that is fixed, or counted from the day on which the data are loaded."""

    text: str

    @staticmethod
    def parse(given: object) -> "Day":
        """Read `-42d`, `+3m`, `+2w`, `-1y`, `today` or an ISO date; a ValueError for the rest."""
        if isinstance(given, Day):
            return given
        text = str(given).strip()
        if text != "today" and not RELATIVE.fullmatch(text):
            try:
                date.fromisoformat(text)
            except ValueError:
                raise ValueError(
                    f"{text!r} is no day: write today, -42d, +2w, +3m, -1y or 2026-01-31"
                ) from None
        return Day(text)

    def on(self, today: date) -> date:
        """The day that this means when the data are loaded on that day."""
        found = RELATIVE.fullmatch(self.text)
        if found is None:
            return today if self.text == "today" else date.fromisoformat(self.text)
        count = int(found[2]) * (-1 if found[1] == "-" else 1)
        if found[3] in "dw":
            return today + timedelta(days=count * (7 if found[3] == "w" else 1))
        return add_months(today, count * (12 if found[3] == "y" else 1))


def _listed(given: object) -> object:
    """A cell such as `C17, C20` or `terminal; warehouse` as separate items."""
    if not isinstance(given, str):
        return given
    return tuple(part.strip() for part in re.split(r"[,;]", given) if part.strip())


WhenDay = Annotated[Day, PlainValidator(Day.parse)]
Keys = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Sectors = Annotated[tuple[Sector, ...], BeforeValidator(_listed)]


def data_file(*parts: str) -> Traversable:
    """A file of the starter data."""
    return resources.files("holdfast.starter").joinpath("data", *parts)


def read_yaml(file: Traversable, shape: type[T]) -> T:
    """Read a YAML file into a shape; a StarterError where it does not fit."""
    return _fit(_loaded(file), TypeAdapter(shape), file.name)


def read_list(file: Traversable, shape: type[T]) -> tuple[T, ...]:
    """Read a YAML list into shapes, one an item; a StarterError names the item that does not."""
    data = _loaded(file)
    if not isinstance(data, list):
        raise StarterError(f"{file.name}: a list is expected at the top")
    adapter = TypeAdapter(shape)
    return tuple(_fit(item, adapter, f"{file.name}, item {n}") for n, item in enumerate(data, 1))


def _loaded(file: Traversable) -> object:
    try:
        return strict_yaml(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise StarterError(f"{file.name} is not usable YAML: {error}") from error


def _fit(data: object, adapter: TypeAdapter[T], source: str) -> T:
    try:
        found = adapter.validate_json(json.dumps(data))
    except ValidationError as error:
        raise StarterError(_where(error, source)) from error
    except TypeError as error:
        raise StarterError(f"{source}: {error}; write dates in quotes") from error
    return found


def read_table(file: Traversable, columns: Mapping[str, str], shape: type[T]) -> tuple[T, ...]:
    """Read a CSV register into shapes, one a row.

    `columns` says which heading fills which field; a dot leads into a nested one
    (`Vulnerability now` fills `current.vulnerability`), spaces part several. Empty cells are
    left out. A StarterError names the row, counted as in a spreadsheet, where a heading is
    missing or a row does not fit.
    """
    rows = list(csv.reader(StringIO(file.read_text(encoding="utf-8-sig"))))
    head = rows[0] if rows else []
    if set(head) != set(columns) or len(head) != len(columns):
        missing = sorted(set(columns) - set(head))
        unknown = sorted(set(head) - set(columns))
        raise StarterError(f"{file.name}, row 1: missing {missing}, not known {unknown}")
    adapter = TypeAdapter(shape)
    found = []
    for number, cells in enumerate(rows[1:], start=2):
        if len(cells) != len(head):
            raise StarterError(
                f"{file.name}, row {number}: {len(cells)} cells under {len(head)} headings"
            )
        pairs = zip((columns[each] for each in head), cells, strict=True)
        try:
            found.append(adapter.validate_python(_nested(dict(pairs))))
        except ValidationError as error:
            raise StarterError(_where(error, f"{file.name}, row {number}")) from error
    return tuple(found)


def dated_table(file: Traversable, today: date) -> str:
    """The text of a CSV register with its relative days replaced by ISO dates, to be imported."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in csv.reader(StringIO(file.read_text(encoding="utf-8-sig"))):
        writer.writerow(
            Day(cell).on(today).isoformat() if RELATIVE.fullmatch(cell) else cell for cell in row
        )
    return text.getvalue()


def _nested(flat: Mapping[str, str]) -> dict[str, Any]:
    """Fields with dots in their names as nested mappings, empty cells left out."""
    result: dict[str, Any] = {}
    filled = ((name, cell) for names, cell in flat.items() for name in names.split())
    for name, cell in filled:
        if not cell.strip():
            continue
        *path, last = name.split(".")
        place = result
        for part in path:
            place = place.setdefault(part, {})
        place[last] = cell
    return result


def _where(error: ValidationError, source: str) -> str:
    lines = []
    for found in error.errors(include_url=False, include_context=False):
        place = ".".join(str(part) for part in found["loc"]) or "top"
        lines.append(f"{source}, {place}: {found['msg']}")
    return "\n".join(lines)
