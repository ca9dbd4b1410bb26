"""How much of a file is read, so that a hostile one costs little and breaks nothing."""

from dataclasses import dataclass, field

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one file; what was read before a bound is kept where that is possible."""

    file_bytes: int = 50 * MEBIBYTE
    members: int = 5_000  # parts inside an office file
    unpacked_bytes: int = 300 * MEBIBYTE  # all parts together
    part_bytes: int = 48 * MEBIBYTE  # one part that is parsed
    pages: int = 3_000
    cells: int = 200_000
    characters: int = 5_000_000
    headings: int = 500
    pictures: int = 40
    picture_bytes: int = 20 * MEBIBYTE  # all of them together
    patience_seconds: int = 20  # of computing, after which what was read is handed over
    cpu_seconds: int = 30
    memory_bytes: int = 1024 * MEBIBYTE
    wall_seconds: int = 60


@dataclass
class Reading:
    """What was read from a file, as it comes to light; the reading process answers with it."""

    title: str = ""
    author: str = ""
    written: str = ""  # as found: a day, a moment, or nothing
    language: str = ""
    edition: str = ""
    prominent: str = ""  # what stands out at the beginning, in larger or bold type
    pages: list[str] = field(default_factory=list)
    paged: bool = False  # the pages are those of the file, not one for the whole
    headings: list[tuple[int, str]] = field(default_factory=list)
    markdown: str | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)  # (code, detail)
    pictures: list[dict[str, str]] = field(default_factory=list)  # name, data in base64
    problem: tuple[str, str] | None = None


class Unreadable(Exception):
    """The file cannot be read, or not further; `code` says why, worded by `refusals`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail
