"""What a register wants to know about each of its fields before it can read a column into it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

NO_WORDS: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """What sort of value a field holds, and so which spellings of it are understood."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"  # keeps its line breaks; continuation rows are appended
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    CHOICE = "choice"  # one of `Field.choices`
    SCALE = "scale"  # a whole step within `Field.scale`, written as number or word
    REFERENCE = "reference"  # the reference or name of another record, kept as written
    LATITUDE = "latitude"  # decimal degrees, north positive
    LONGITUDE = "longitude"  # decimal degrees, east positive
    URL = "url"
    EMAIL = "email"
    LIST = "list"  # several texts in one cell


@dataclass(frozen=True)
class Field:
    """One field of a register, with the names and words that people use for it."""

    name: str
    label: str
    kind: Kind
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # value, label
    choice_words: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)  # word -> value
    scale: tuple[int, int] | None = None
    max_length: int | None = None

    @property
    def steps(self) -> tuple[int, int]:
        """The lowest and highest step of a scale; 1 to 5 where nothing else was declared."""
        return self.scale or (1, 5)
