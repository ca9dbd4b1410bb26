"""Where in a sheet the table begins and ends, and what its columns are called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import Cell, cell_at, column_letter, is_blank, plain, text_of
from holdfast.exchange.reading.fields import Field
from holdfast.exchange.reading.naming import Vocabulary
from holdfast.exchange.reading.sheets import Sheet, Workbook

_SEARCHED_ROWS = 400  # a header further down counts only after a blank row
_NOTE_WORDS = frozenset(
    "legend legende key keys note notes scale scales instruction instructions definition "
    "definitions "
    "source sources matrix explanation explanations abbreviation abbreviations guidance remark "
    "remarks "
    "anmerkung anmerkungen hinweis hinweise toelichting legenda remarque remarques nota "
    "notas".split()
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its place, its header as written, and its letter in the
    spreadsheet.
    """

    index: int
    header: str
    letter: str


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A further table of the same sheet that was not chosen."""

    header_row: int
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table found in a sheet; rows are numbered as the spreadsheet numbers them."""

    sheet: Sheet
    header_row: int  # the last one where the header has two rows
    columns: list[Column]
    end: int  # the number of the last row that belongs to the table
    others: tuple[OtherTable, ...] = ()
    score: float = 0.0  # how many fields the header names
    below: tuple[tuple[int, str], ...] = field(default=())  # rows of legends, with their heading
    left_out: frozenset[int] = frozenset()  # rows that the importer does not want

    @property
    def data_rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Every row under the header with its number."""
        for index in range(self.header_row, self.end):
            yield index + 1, self.sheet.rows[index]


class UnknownSheet(ValueError):
    """The workbook has no sheet of that name."""


def choose_table(
    workbook: Workbook, fields: Sequence[Field], sheet: str | None = None
) -> Table | None:
    """The best table of the named sheet, or of all visible sheets; hidden ones only by name."""
    if sheet is not None:
        named = [each for each in workbook.sheets if plain(each.name) == plain(sheet)]
        if not named:
            names = ", ".join(each.name for each in workbook.sheets)
            raise UnknownSheet(
                _("There is no sheet “%(sheet)s”. The sheets are: %(names)s.")
                % {"sheet": sheet, "names": names}
            )
        return find_table(named[0], fields)
    tables = [find_table(each, fields) for each in workbook.visible_sheets]
    found = [table for table in tables if table is not None]
    return max(found, key=lambda table: (table.score, len(table.columns)), default=None)


def find_table(sheet: Sheet, fields: Sequence[Field]) -> Table | None:
    """The table whose header names most of the fields; none where the sheet has no table."""
    vocabulary = Vocabulary(fields)
    candidates = _candidates(sheet, vocabulary)
    if not candidates:
        return None
    best = _best(candidates, sheet)
    table = _bounded(sheet, best, candidates)
    block, dropped = _block(table, vocabulary)
    columns = block or table.columns
    others = tuple(
        OtherTable(header.last + 1, tuple(text for text in header.texts if text))
        for header in candidates
        if header.score >= 1 and _is_elsewhere(header, table) and not _same(header, best)
    )
    return replace(table, columns=columns, others=others + dropped)


@dataclass(frozen=True)
class _Header:
    """A row, or pair of rows, that could be a header; indexes count from 0."""

    first: int
    last: int
    texts: tuple[str, ...]
    score: float


def _candidates(sheet: Sheet, vocabulary: Vocabulary) -> list[_Header]:
    found = []
    after_blank = True
    for index, row in enumerate(sheet.rows):
        blank = all(map(is_blank, row))
        if not blank and (index < _SEARCHED_ROWS or after_blank) and _looks_like_header(row):
            texts = tuple(text_of(cell) for cell in row)
            found.append(_Header(index, index, texts, _rate(texts, vocabulary)))
            if pair := _pair(sheet, index, vocabulary, found[-1].score):
                found.append(pair)
        after_blank = blank
    return found


def _looks_like_header(row: Sequence[Cell]) -> bool:
    cells = [cell for cell in row if not is_blank(cell)]
    texts = [cell for cell in cells if isinstance(cell, str)]
    if not texts or len(texts) < 0.6 * len(cells) or any(len(text) > 160 for text in texts):
        return False
    return len({plain(text) for text in texts}) >= 0.5 * len(texts)


def _rate(texts: Sequence[str], vocabulary: Vocabulary) -> float:
    """How many different fields the texts name, in so many words or in part."""
    claims: dict[str, float] = {}
    partly = sum(bool(vocabulary.quick(text)) for text in texts) > 0
    for text in texts:
        if not text:
            continue
        exact = vocabulary.quick(text)
        if exact:
            name = max(exact, key=lambda key: (key not in claims, exact[key]))
            claims[name] = max(claims.get(name, 0.0), 1.0 if len(text) > 1 else 0.3)
        elif partly and (namings := vocabulary.namings(text)) and namings[0].score >= 0.6:
            claims.setdefault(namings[0].field, 0.5)
    return sum(claims.values())


def _pair(sheet: Sheet, index: int, vocabulary: Vocabulary, single_score: float) -> _Header | None:
    """This row as a row of group titles over the next: "Inherent" over "Likelihood", "Impact"."""
    if index + 1 >= len(sheet.rows):
        return None
    upper, lower = sheet.rows[index], sheet.rows[index + 1]
    if not _looks_like_lower(lower):
        return None
    width = max(len(upper), len(lower))
    groups = _groups(sheet, index, upper, lower)
    under = [text_of(cell_at(lower, column)) for column in groups]
    repeated = len(set(under)) < len(under)
    merged = any(
        first == last == index and right > left for first, left, last, right in sheet.merges
    )
    if len(groups) < 2 or not (repeated or merged):
        return None
    texts = tuple(
        " ".join(
            part
            for part in (
                groups.get(column) or text_of(cell_at(upper, column)),
                text_of(cell_at(lower, column)),
            )
            if part
        )
        for column in range(width)
    )
    score = _rate(texts, vocabulary)
    enough = max(single_score, _rate([text_of(cell) for cell in lower], vocabulary))
    if repeated and len(set(groups.values())) > 1:
        score = max(score, enough)  # "P" and "S" twice: only the titles above tell them apart
    elif score < max(enough, 1):
        return None
    return _Header(index, index + 1, texts, score + 0.25)


def _looks_like_lower(row: Sequence[Cell]) -> bool:
    cells = [cell for cell in row if not is_blank(cell)]
    return len(cells) > 1 and all(isinstance(cell, str) and len(cell) < 80 for cell in cells)


def _groups(
    sheet: Sheet, index: int, upper: Sequence[Cell], lower: Sequence[Cell]
) -> dict[int, str]:
    """Columns of the lower row that stand under a title spanning several columns."""
    spans = {
        left: right
        for first, left, last, right in sheet.merges
        if first <= index <= last and right > left
    }
    groups: dict[int, str] = {}
    title, until, members = "", -1, 0
    for column in range(max(len(upper), len(lower))):
        here = text_of(cell_at(upper, column))
        if here:
            title, members = here, 0
            until = spans.get(column, column if sheet.merges else len(lower))
        if title and column <= until and not is_blank(cell_at(lower, column)):
            groups[column] = title
            members += 1
    counts = list(groups.values())
    return {column: text for column, text in groups.items() if counts.count(text) > 1}


def _best(candidates: Sequence[_Header], sheet: Sheet) -> _Header:
    """The first row that names fields; a later one must name clearly more of them."""
    best = _likeliest(sheet, candidates)
    best_is_preamble = best.score < 1
    for header in candidates:
        alone = sum(bool(text) for text in header.texts) == 1
        if header.first < best.first:
            better = header.score >= max(1.0, best.score) and not alone
        elif header.first == best.first:
            better = header.score > best.score
        else:
            enough = header.score >= 2 or (best_is_preamble and _only_preamble(sheet, header))
            better = enough and header.score >= best.score + 0.75
        if better:
            best, best_is_preamble = header, False
    return best


def _only_preamble(sheet: Sheet, header: _Header) -> bool:
    """Whether nothing but single cells stands above."""
    return header.score >= 1 and all(
        sum(not is_blank(cell) for cell in row) < 2 for row in sheet.rows[: header.first]
    )


def _likeliest(sheet: Sheet, candidates: Sequence[_Header]) -> _Header:
    """No field is named: the first row about as wide as the rows that follow it."""
    widths = sorted(sum(not is_blank(cell) for cell in row) for row in sheet.rows)
    usual = widths[len(widths) * 3 // 4] if widths else 1
    for header in candidates:
        if sum(bool(text) for text in header.texts) >= max(1.0, 0.6 * usual):
            return header
    return candidates[0]


def _same(one: _Header, other: _Header) -> bool:
    return [plain(text) for text in one.texts if text] == [
        plain(text) for text in other.texts if text
    ]


def _is_elsewhere(header: _Header, table: Table) -> bool:
    return header.last + 1 < table.header_row - 1 or header.first >= table.end


def _bounded(sheet: Sheet, header: _Header, candidates: Sequence[_Header]) -> Table:
    """The table under a header: up to the next other header or the end, legends marked."""
    end = len(sheet.rows)
    below: list[tuple[int, str]] = []
    legend = ""
    for index in range(header.last + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if not all(map(is_blank, sheet.rows[index - 1])):
            if legend:
                below.append((index + 1, legend))
            continue
        legend = _legend(row)
        if legend:
            below.append((index + 1, legend))
        elif any(
            other.first == index and other.score >= 2 and not _same(other, header)
            for other in candidates
        ):
            end = index
            break
    while end > header.last + 1 and all(map(is_blank, sheet.rows[end - 1])):
        end -= 1
    columns = _columns(sheet, header, end)
    return Table(sheet, header.last + 1, columns, end, score=header.score, below=tuple(below))


def _legend(row: Sequence[Cell]) -> str:
    """The heading of a legend or note below a table, alone in its row."""
    texts = [text_of(cell) for cell in row if not is_blank(cell)]
    if len(texts) != 1:
        return ""
    words = plain(texts[0]).split()
    return texts[0] if words and (_NOTE_WORDS & {words[0], words[-1]}) else ""


def _columns(sheet: Sheet, header: _Header, end: int) -> list[Column]:
    width = len(header.texts)
    data = sheet.rows[header.last + 1 : end]
    longer = [len(row) for row in data if len(row) > width]
    if not sheet.delimiter or len(longer) > 0.5 * len(data):  # a few longer lines are slips
        width = max([width, *longer])
    filled = [False] * width
    for row in data:
        for index, cell in enumerate(row[:width]):
            if not filled[index] and not is_blank(cell):
                filled[index] = True
    texts = [header.texts[index] if index < len(header.texts) else "" for index in range(width)]
    return [
        Column(index, text, column_letter(index))
        for index, text in enumerate(texts)
        if text or filled[index]
    ]


def _block(
    table: Table, vocabulary: Vocabulary
) -> tuple[list[Column] | None, tuple[OtherTable, ...]]:
    """Tables side by side, parted by an empty column: keep those that name further fields."""
    blocks: list[list[Column]] = []
    for column in table.columns:
        if blocks and column.index == blocks[-1][-1].index + 1:
            blocks[-1].append(column)
        else:
            blocks.append([column])
    if len(blocks) < 2:
        return None, ()
    claims = [_claims(block, vocabulary) for block in blocks]
    best = max(range(len(blocks)), key=lambda index: len(claims[index]))
    kept, dropped, known = [], [], set(claims[best])
    for index, block in enumerate(blocks):
        if index == best or claims[index] - known or len(block) == 1:
            kept += block
            known |= claims[index]
        else:
            headers = tuple(column.header for column in block if column.header)
            dropped.append(OtherTable(table.header_row, headers))
    return kept, tuple(dropped)


def _claims(block: Sequence[Column], vocabulary: Vocabulary) -> set[str]:
    return {name for column in block for name in vocabulary.quick(column.header)}
