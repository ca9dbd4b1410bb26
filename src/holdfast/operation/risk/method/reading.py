"""Reading a risk method from a file or a stored record, and refusing one that is not sound.

Files are YAML in the shape of `definition.Method`; stored methods are the same as JSON, always
written alike, so that equal methods have equal text. Messages name file, place and remedy.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, get_args

import yaml
from pydantic import TypeAdapter, ValidationError

from holdfast.operation.risk.method.definition import AxisKey, Method, Scale

SHIPPED: Final = ("default", "imo", "ctpat", "iso28001")


class MethodError(ValueError):
    """The method is not sound; the message says which file, where in it, and what to put right."""


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key given twice is an error, not a silent loss of the first."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _value in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is given twice; keep one", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def strict_yaml(text: str) -> object:
    """Read YAML as plain data; a key given twice is an error, not a silent loss of the first."""
    loader = _StrictLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def load_method(path: Path) -> Method:
    """Read a method from a YAML file; a MethodError where it cannot be read or is not sound."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MethodError(f"{path.name} cannot be read: {error}") from error
    return _from_yaml(text, source=path.name)


@cache
def shipped_method(key: str) -> Method:
    """One of the methods that come with the product: default, imo, ctpat or iso28001."""
    if key not in SHIPPED:
        raise MethodError(f"There is no shipped method {key!r}; there are {', '.join(SHIPPED)}.")
    file = resources.files("holdfast.operation.risk").joinpath("methods", f"{key}.yaml")
    return _from_yaml(file.read_text(encoding="utf-8"), source=file.name)


def to_json(method: Method) -> str:
    """The method as canonical JSON text, to be stored and frozen with what was judged by it."""
    return json.dumps(asdict(method), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str, source: str = "stored method") -> Method:
    """The method from its JSON text, judged as strictly as a file."""
    try:
        method = _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        raise MethodError(_where(error, source)) from error
    problems = [f"{source}, {text}" for text in _faults(method)]
    if problems:
        raise MethodError("\n".join(problems))
    return method


def _from_yaml(text: str, source: str) -> Method:
    try:
        data = strict_yaml(text)
        return from_json(json.dumps(data), source)
    except (yaml.YAMLError, TypeError) as error:
        raise MethodError(f"{source} is not usable YAML: {error}") from error


@cache
def _adapter() -> TypeAdapter[Method]:
    return TypeAdapter(Method)


def _where(error: ValidationError, source: str) -> str:
    lines = []
    for found in error.errors(include_url=False):
        place = ".".join(str(part) for part in found["loc"]) or "top"
        lines.append(f"{source}, {place}: {found['msg']}")
    return "\n".join(lines)


def _faults(method: Method) -> Iterator[str]:
    yield from _scale_faults(method)
    yield from _table_faults(method)
    yield from _level_faults(method)
    yield from _limit_faults(method)


def _scale_faults(method: Method) -> Iterator[str]:
    keys = [scale.key for scale in method.axes]
    order = [key for key in get_args(AxisKey) if key in keys]
    if keys != order:
        yield f"axes: give each once, in the order {', '.join(order)}"
    for needed in ("likelihood", "consequence"):
        if needed not in keys:
            yield f"axes: {needed} is missing"
    for scale in method.axes:
        place = f"axes.{scale.key}"
        numbers = [step.number for step in scale.steps]
        if numbers != list(range(1, len(numbers) + 1)) or len(numbers) < 2:
            yield f"{place}.steps: number at least two steps 1, 2, 3 ...; found {numbers}"
        if any(not step.label.strip() or not step.descriptor.strip() for step in scale.steps):
            yield f"{place}.steps: every step needs a label and a descriptor"
        yield from _dimension_faults(scale, f"{place}.dimensions")


def _dimension_faults(scale: Scale, place: str) -> Iterator[str]:
    keys = [dimension.key for dimension in scale.dimensions]
    if bool(keys) != (scale.key == "consequence"):
        yield f"{place}: the consequence has dimensions, no other axis has"
    if scale.key == "consequence" and "people" not in keys:
        yield f"{place}: harm to people is missing"
    if len(set(keys)) != len(keys):
        yield f"{place}: each dimension once"
    for dimension in scale.dimensions:
        if len(dimension.descriptors) != len(scale.steps):
            yield f"{place}.{dimension.key}: needs {len(scale.steps)} descriptors, one a step"


def _table_faults(method: Method) -> Iterator[str]:
    size: dict[str, int] = {scale.key: len(scale.steps) for scale in method.axes}
    ranks = {level.key: level.rank for level in method.levels}
    for name, rows, columns, used in (
        ("threat", "intent", "capability", bool(method.tables.threat)),
        ("likelihood", "threat", "vulnerability", bool(method.tables.likelihood)),
        ("level", "likelihood", "consequence", True),
    ):
        has_axes = rows in size and columns in size
        if used != has_axes:
            yield f"tables.{name}: needs the axes {rows} and {columns}, and they need the table"
        if not (used and has_axes):
            continue
        cells: Sequence[Sequence[int | str]] = getattr(method.tables, name)
        if len(cells) != size[rows] or any(len(row) != size[columns] for row in cells):
            yield f"tables.{name}: needs {size[rows]} rows of {size[columns]} cells, all filled"
            continue
        if name == "level":
            unknown = sorted({str(c) for row in cells for c in row if c not in ranks})
            numbers = [[ranks.get(str(cell), 0) for cell in row] for row in cells]
        else:
            top = size.get(name, 0)
            unknown = sorted({str(c) for row in cells for c in row if not 1 <= int(c) <= top})
            numbers = [[int(cell) for cell in row] for row in cells]
        if unknown:
            yield f"tables.{name}: {', '.join(unknown)} is no step or level of this method"
        else:
            yield from _order_faults(name, numbers)


def _order_faults(name: str, cells: list[list[int]]) -> Iterator[str]:
    for row, values in enumerate(cells, start=1):
        for column, value in enumerate(values, start=1):
            left = values[column - 2] if column > 1 else value
            above = cells[row - 2][column - 1] if row > 1 else value
            if value < max(left, above):
                yield (
                    f"tables.{name}, row {row}, column {column}: milder than its neighbour to the "
                    "left or above; a worse input must never give a better result"
                )


def _level_faults(method: Method) -> Iterator[str]:
    ranks = [level.rank for level in method.levels]
    known = [authority.key for authority in method.authorities]
    if ranks != list(range(1, len(ranks) + 1)) or len(ranks) < 2:
        yield f"levels: rank at least two levels 1, 2, 3 ... in order; found {ranks}"
    if len({level.key for level in method.levels}) != len(method.levels):
        yield "levels: each key once"
    for level in method.levels:
        if level.authority not in known:
            yield f"levels.{level.key}.authority: {level.authority} is not among the authorities"
        if level.review_months < 1 or level.max_days < 1:
            yield f"levels.{level.key}: review_months and max_days are at least 1"
    seats = [known.index(each.authority) for each in method.levels if each.authority in known]
    if seats != sorted(seats):
        yield "levels: a higher level must not go to a lower authority"
    if method.version < 1 or not method.key.isidentifier():
        yield "key, version: the key is one lower-case word, the version counts from 1"


def _limit_faults(method: Method) -> Iterator[str]:
    known = [authority.key for authority in method.authorities]
    if method.appetite.level not in {level.key for level in method.levels}:
        yield f"appetite.level: there is no level {method.appetite.level}"
    if method.people_limit.authority not in known:
        yield f"people_limit.authority: {method.people_limit.authority} is not an authority"
    consequence = next((s for s in method.axes if s.key == "consequence"), None)
    if consequence and not 1 <= method.people_limit.step <= len(consequence.steps):
        yield f"people_limit.step: the consequence runs from 1 to {len(consequence.steps)}"
