"""What lies in a folder or a ZIP file: every file by its name, taken out one by one."""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from holdfast.acting.refusals import Refused
from holdfast.records.attachments import MAX_SIZE

MOST_FILES: Final = 2_000
MOST_BYTES: Final = 1024 * 1024 * 1024  # unpacked, all files together
CHUNK: Final = 1024 * 1024
LARGEST_PICTURE: Final = 20 * CHUNK
PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg")
UTF8_NAMES: Final = 0x800  # the flag by which a ZIP says that names are UTF-8
JUNK: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


Reader = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Found:
    """A file as it lies there: its name with folders, or why it is left alone.

    `skipped` says why it is no document at all, `refused` why it cannot be taken.
    """

    name: str
    path: Path | None = None
    sha256: str = ""
    skipped: str = ""
    refused: str = ""
    reader: Reader | None = None

    def beside(self, target: str) -> bytes | None:
        """Give the content of another file, named as this one would; None where there is none."""
        named = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), target))
        if self.reader is None or named.startswith(("/", "../")) or "\x00" in named:
            return None
        return self.reader(named)

    @property
    def ending(self) -> str:
        """The ending of the name in small letters, with its dot."""
        return PurePosixPath(self.name).suffix.lower()


@contextmanager
def files_in(bundle: Path) -> Iterator[Iterator[Found]]:
    """Give every file of a folder, of a ZIP file, or the file itself, by name, one at a time.

    Raises:
        Refused: there is nothing of the name, or the ZIP file is damaged or too large.
    """
    if bundle.is_dir():
        yield _in_folder(bundle)
    elif not bundle.is_file():
        raise Refused(_("There is no file or folder {path}.").format(path=bundle))
    elif bundle.suffix.lower() != ".zip" and not _is_plain_zip(bundle):
        yield iter([_read(bundle.name, bundle)])
    else:
        with tempfile.TemporaryDirectory() as folder, _opened(bundle) as archive:
            yield _in_zip(archive, Path(folder))


def count_in(bundle: Path) -> int:
    """Give how many files there are to look at."""
    if bundle.is_dir():
        return sum(len(names) for _folder, _inner, names in os.walk(bundle))
    if bundle.suffix.lower() == ".zip" or _is_plain_zip(bundle):
        with _opened(bundle) as archive:
            return sum(not member.is_dir() for member in archive.infolist())
    return 1


def _is_plain_zip(path: Path) -> bool:
    """Tell whether a stored upload, whose name is its digest, is a ZIP file."""
    return not path.suffix and zipfile.is_zipfile(path)


def _in_folder(folder: Path) -> Iterator[Found]:
    names = sorted(
        (
            Path(here, name).relative_to(folder).as_posix()
            for here, _inner, found in os.walk(folder)
            for name in found
        ),
        key=_pictures_last,
    )

    def beside(name: str) -> bytes | None:
        path = folder / name
        inside = path.resolve().is_relative_to(folder.resolve())
        if not inside or path.is_symlink() or not path.is_file():
            return None
        return path.read_bytes() if path.stat().st_size <= LARGEST_PICTURE else None

    for name in names:
        path = folder / name
        if not stat.S_ISREG(path.lstat().st_mode):
            yield Found(name, skipped=_("It is a link or a device, and no file."))
        else:
            yield replace(_read(name, path), reader=beside)


def _pictures_last(name: str) -> tuple[bool, str]:
    """Order names so that pictures come after the texts that show them."""
    return PurePosixPath(name).suffix.lower() in PICTURES, name


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    damaged = _("The ZIP file is damaged: pack it anew.")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise Refused(damaged) from error
    with archive:
        members = archive.infolist()
        if len(members) > MOST_FILES:
            raise Refused(
                _("The ZIP file has more than {most} files: split it.").format(most=MOST_FILES)
            )
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise Refused(
                _("Unpacked it is larger than {most} MB: split it.").format(
                    most=MOST_BYTES // CHUNK
                )
            )
        yield archive


def _in_zip(archive: zipfile.ZipFile, folder: Path) -> Iterator[Found]:
    seen: dict[str, int] = {}
    members = {_name_of(member): member for member in archive.infolist()}

    def beside(name: str) -> bytes | None:
        wanted = members.get(name)
        if wanted is None or wanted.file_size > LARGEST_PICTURE or wanted.flag_bits & 1:
            return None
        try:
            with archive.open(wanted) as stream:
                return stream.read(LARGEST_PICTURE)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            return None

    ordered = sorted(archive.infolist(), key=lambda member: _pictures_last(_name_of(member))[0])
    for number, member in enumerate(ordered):
        name = _name_of(member)
        if member.is_dir():
            continue
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
        if member.flag_bits & 1:
            yield Found(name, refused=_("It is locked with a password: pack it without one."))
            continue
        target = folder / str(number)
        try:
            too_large = _unpack(archive, member, target)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            yield Found(name, refused=_("It is damaged inside the ZIP file: pack it anew."))
            continue
        found = Found(name, refused=_too_large()) if too_large else _read(name, target)
        yield replace(found, reader=beside)
        target.unlink(missing_ok=True)


def _name_of(member: zipfile.ZipInfo) -> str:
    """Give the name as it was meant: packers that do not say so write UTF-8 all the same."""
    name = member.filename
    if not member.flag_bits & UTF8_NAMES:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    return "".join(c if c.isprintable() else "�" for c in name.replace("\\", "/"))


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> bool:
    """Write a member to a file of ours, whatever its name; tell whether it is too large."""
    size = 0
    with archive.open(member) as stream, target.open("wb") as out:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > MAX_SIZE:
                return True
            out.write(chunk)
    return False


def _too_large() -> str:
    return _("It is larger than {limit} MB.").format(limit=MAX_SIZE // CHUNK)


def _read(name: str, path: Path) -> Found:
    base = PurePosixPath(name).name
    if name.startswith(JUNK[0]) or base in JUNK or base.startswith((".", "~$")):
        return Found(name, skipped=_("A file that programs leave behind, no document."))
    size = path.stat().st_size
    if size == 0:
        return Found(name, refused=_("The file is empty."))
    if size > MAX_SIZE:
        return Found(name, refused=_too_large())
    if name.lower().endswith(".zip"):
        return Found(name, refused=_("A ZIP file in a ZIP file: unpack it first."))
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return Found(name, path=path, sha256=digest.hexdigest())
