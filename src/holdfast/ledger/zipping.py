"""Writing a ZIP file of which every byte is accounted for.

Members are stored, not compressed, one after the other, with no dates, comments or extra fields:
so the frame of the file follows from names and contents alone, a reader can derive it again and
find any byte that was changed, and a damaged byte never spoils more than the record it lies in.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO

from holdfast.ledger.errors import PackError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?")
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
VERSION, MADE_BY, DATE = 20, 0x0314, 0x21
PLAIN_FILE = 0o100644 << 16
LARGEST = 0xFFFFFFFE
MOST = 0xFFFE


class ZipWriter:
    """Writes members one after the other into a seekable binary file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._central: list[bytes] = []
        self.digests: dict[str, tuple[str, int]] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one member; raises PackError for a name or size that a pack cannot have."""
        if not NAME.fullmatch(name) or name in self.digests:
            raise PackError(f"A pack cannot hold a file named {name!r}, or holds it already.")
        start = self._file.tell()
        encoded = name.encode()
        self._file.write(bytes(LOCAL.size) + encoded)
        checksum, size, digest = 0, 0, sha256()
        for chunk in chunks:
            self._file.write(chunk)
            checksum = zlib.crc32(chunk, checksum)
            size += len(chunk)
            digest.update(chunk)
        end = self._file.tell()
        if end > LARGEST or len(self._central) >= MOST:
            raise PackError("A pack holds at most 4 GB and 65,534 files: narrow its scope.")
        common = (VERSION, 0, 0, 0, DATE, checksum, size, size, len(encoded), 0)
        self._file.seek(start)
        self._file.write(LOCAL.pack(b"PK\x03\x04", *common))
        self._file.seek(end)
        record = CENTRAL.pack(b"PK\x01\x02", MADE_BY, *common, 0, 0, 0, PLAIN_FILE, start)
        self._central.append(record + encoded)
        self.digests[name] = digest.hexdigest(), size

    def digest_so_far(self) -> tuple[int, str]:
        """Length and SHA-256 of everything written up to here."""
        length, digest = self._file.tell(), sha256()
        self._file.seek(0)
        while chunk := self._file.read(1 << 20):
            digest.update(chunk)
        self._file.seek(length)
        return length, digest.hexdigest()

    def close(self) -> None:
        """Write the directory at the end."""
        start, directory = self._file.tell(), b"".join(self._central)
        count = len(self._central)
        self._file.write(directory)
        end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
        self._file.write(end)
