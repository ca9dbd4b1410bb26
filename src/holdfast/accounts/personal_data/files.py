"""Stored files that name a person who asks to be forgotten: found, and decided one by one (7.5.3).

Files of the person's own records go with the person. Those of other records may be needed, so
somebody decides on each: its content is erased, another file takes its place, or it is kept for a
reason. The ledger proves all of it: digests stay, only bytes go.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from holdfast.accounts.choices import FileFate
from holdfast.accounts.models import FileDecision, Person
from holdfast.accounts.personal_data.finding import Held
from holdfast.accounts.personal_data.words import Words, is_telling
from holdfast.acting.callers import Caller, every_organization
from holdfast.acting.commands import command
from holdfast.acting.models import Tenanted
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.attachments import StoredFile, path_of
from holdfast.records.models import Attachment, ContentVersion
from holdfast.records.search.files import read
from holdfast.records.search.naming import problems_of, sources_saying


@dataclass(frozen=True)
class Stored:
    """A stored file: its row, its name, and the digest of its content."""

    row: Tenanted
    name: str
    sha256: str

    @property
    def is_attached(self) -> bool:
        """Tell whether it hangs on a record, so that another file can take its place."""
        return isinstance(self.row, Attachment)


@dataclass(frozen=True)
class Findings:
    """The files that name a person, and how many say nothing that a program could read."""

    files: tuple[Stored, ...] = ()
    wordless: int = 0


@dataclass(frozen=True)
class GivenAway:
    """What left the house with records about a person: only whoever received it can erase it."""

    when: dt.datetime
    by: str
    purpose: str
    what: str
    records: int


Left = Callable[[Person, Sequence[Held]], Sequence[GivenAway]]
Kept = Callable[[], Iterable[Stored]]
Uses = Callable[[str], bool]
_KEPT: Final[list[Kept]] = []
_USES: Final[list[Uses]] = []
_LEFT: Final[list[Left]] = []


def also_keeps(files: Kept, uses: Uses) -> None:
    """Let a higher room name the files that it keeps beside records, in AppConfig.ready()."""
    if files not in _KEPT:
        _KEPT.append(files)
        _USES.append(uses)


def was_given_away(left: Left) -> None:
    """Let a higher room name what left the house, in AppConfig.ready()."""
    if left not in _LEFT:
        _LEFT.append(left)


def given_away(person: Person, held: Sequence[Held]) -> list[GivenAway]:
    """Give what left the house with records about a person, so that one can ask to erase it."""
    return [each for left in _LEFT for each in left(person, held)]


def files_naming(person: Person, words: Words, *, own: Iterable[UUID] = ()) -> Findings:
    """Give the stored files whose words or name tell of a person; `own` go with the person.

    The index of the search answers for what it has read; anything else is read now.
    """
    telling = [word for word in words.known if is_telling(word)]
    said = sources_saying(person.organization_id, telling, words.found_in)
    known = set(own)
    attached = [a for a in Attachment.objects.exclude(sha256="") if a.pk not in known]
    content = dict(ContentVersion.objects.filter(file__isnull=False).values_list("file_id", "pk"))
    sources = {a.pk: content.get(a.pk, a.pk) for a in attached}
    problems = problems_of(list(sources.values()))
    found: list[Stored] = []
    wordless = 0
    for file in attached:
        stored, source = Stored(file, file.name, file.sha256), sources[file.pk]
        unread = source not in problems
        if source in said or words.found_in(file.name) or (unread and _says(stored, words)):
            found.append(stored)
        elif problems.get(source):
            wordless += 1
    found += [s for s in _beside() if words.found_in(s.name) or _says(s, words)]
    return Findings(
        tuple(sorted(found, key=lambda s: (s.name.casefold(), str(s.row.pk)))), wordless
    )


def _beside() -> Iterator[Stored]:
    for files in _KEPT:
        yield from files()


def _says(stored: Stored, words: Words) -> bool:
    return path_of(stored.sha256) is not None and _read_says(stored.sha256, stored.name, words)


@lru_cache(maxsize=2048)
def _read_says(sha256: str, name: str, words: Words) -> bool:
    pieces, _problem = read(name, sha256)
    return words.found_in("\n".join(piece.text for piece in pieces))


def decisions_on(person: Person) -> dict[UUID, FileDecision]:
    """Give what was decided last on each file that names a person."""
    rows = FileDecision.objects.filter(person=person).order_by("decided_at", "pk")
    return {row.file_id: row for row in rows}


def undecided(person: Person, words: Words, *, own: Iterable[UUID] = ()) -> list[Stored]:
    """Give the files that name a person and on which nobody has decided yet."""
    known = decisions_on(person)
    return [s for s in files_naming(person, words, own=own).files if s.row.pk not in known]


def refusal_of(waiting: Sequence[Stored]) -> str:
    """Say why a person is not erased while files that name the person wait for a decision."""
    sentence = ngettext(
        "{count} file names the person and waits for a decision: see “What is held”.",
        "{count} files name the person and wait for a decision: see “What is held”.",
        len(waiting),
    )
    return sentence.format(count=len(waiting))


@command(
    kind="accounts.named_file.kept",
    needs=Permission.PERSON_ERASE,
    label=gettext_lazy("Keep the file"),
)
def keep_file(caller: Caller, person: Person, *, file: Stored, reason: str) -> FileDecision:
    """Keep a file although it names a person, for a reason that others can read."""
    refuse_if(not reason.strip(), _("Say which duty asks to keep it."), field="reason")
    return _decided(caller, person, file, FileFate.KEEP, reason)


@command(
    kind="accounts.named_file.erased",
    needs=Permission.PERSON_ERASE,
    label=gettext_lazy("Erase the file's content"),
    tone="danger",
)
def erase_file(
    caller: Caller,
    person: Person,
    *,
    file: Stored,
    words: Words,
    reason: str = "",
    replacement: StoredFile | None = None,
) -> FileDecision:
    """Erase the content of a file that names a person; another one may take its place.

    That there was a file, and its digest, stays provable. The bytes go once no other record has
    the same file.
    """
    row: Any = file.row
    refuse_if(
        ContentVersion.objects.filter(file_id=row.pk, disposed_on__isnull=True).exists(),
        _("It is the content of a version: make one without the person, and dispose of this one."),
    )
    refuse_if(
        replacement is not None and not file.is_attached,
        _("An imported file is kept or erased: nothing takes its place."),
        field="replacement",
    )
    if replacement is not None:
        _put_in_place(caller, row, words, replacement)
    fate = FileFate.ERASE if replacement is None else FileFate.REPLACE
    digest, row.sha256 = row.sha256, ""
    if isinstance(row, Attachment):
        row.name, row.size = words.replaced(row.name), 0
        row.note = words.replaced(row.note)
        row.withdrawn_at = row.withdrawn_at or clock.now()
        row.withdrawn_because = row.withdrawn_because or str(fate.label)
    row.save()
    _drop(digest)
    return _decided(caller, person, file, fate, reason or str(fate.label))


def _put_in_place(
    caller: Caller, old: Attachment, words: Words, replacement: StoredFile
) -> Attachment:
    refuse_if(replacement.sha256 == old.sha256, _("This is the same file."), field="replacement")
    new = Stored(old, replacement.name, replacement.sha256)
    refuse_if(
        words.found_in(replacement.name) or _says(new, words),
        _("This file names the person, too."),
        field="replacement",
    )
    made = Attachment(
        organization_id=old.organization_id,
        record_type=old.record_type,
        record_id=old.record_id,
        name=replacement.name,
        media_type=replacement.media_type,
        size=replacement.size,
        sha256=replacement.sha256,
        note=words.replaced(old.note),
        proves_from=old.proves_from,
        proves_until=old.proves_until,
        added_at=clock.now(),
        added_by=caller.name,
        withdrawn_at=old.withdrawn_at,
        withdrawn_because=old.withdrawn_because,
    )
    made.save()
    return made


def _drop(digest: str) -> None:
    """Take the bytes from the store once the change is final, unless somebody else keeps them."""
    path = path_of(digest)
    if path is None:
        return
    with every_organization(because="a file is kept once for all who stored the same one"):
        kept = Attachment.objects.filter(sha256=digest).exists() or any(
            uses(digest) for uses in _USES
        )
    if not kept:
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _decided(
    caller: Caller, person: Person, file: Stored, fate: FileFate, reason: str
) -> FileDecision:
    made = FileDecision(
        organization_id=person.organization_id,
        person=person,
        file_type=file.row._meta.label_lower,
        file_id=file.row.pk,
        fate=fate,
        reason=reason.strip()[:300],
        decided_at=clock.now(),
        decided_by=caller.name,
    )
    made.save()
    return made
