"""A look into an office file before it is parsed: whole, safe, and not too large."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from holdfast.records.extracting.limits import MEBIBYTE, Limits, Unreadable

PARSED = (".xml", ".rels")
DECLARATION = re.compile(
    rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)"
)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open an office file whose parts were looked at.

    Raises:
        Unreadable: damaged, sealed with a password, too large unpacked, or with declared entities.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > limits.members:
            raise Unreadable("members", str(limits.members))
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("encrypted")
        if sum(member.file_size for member in members) > limits.unpacked_bytes:
            raise Unreadable("unpacked", str(limits.unpacked_bytes // MEBIBYTE))
        for member in members:
            if member.filename.lower().endswith(PARSED):
                if member.file_size > limits.part_bytes:
                    raise Unreadable("unpacked", str(limits.part_bytes // MEBIBYTE))
                _refuse_entities(archive, member)
        yield archive


def _refuse_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse a part that declares entities; they stand at its beginning or nowhere."""
    with archive.open(member) as stream:
        if DECLARATION.search(stream.read(256 * 1024)):
            raise Unreadable("entities")


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Give a part of the file, or nothing where there is none of that name."""
    try:
        return archive.read(name)
    except KeyError:
        return b""
