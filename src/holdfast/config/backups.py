"""Backup and restore: one file with database, attachments, keys; it counts only once read back."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from holdfast.accounts.queries import all_organizations
from holdfast.acting.refusals import Refused
from holdfast.common import clock
from holdfast.ledger.checkpoints import sign_checkpoint

FOLDERS = ("attachments", "keys")
# What was signed last is never wound back: a restored older ledger must be told from the newer one.
GUARD = "guard"
DATABASE = {"sqlite": "holdfast.sqlite3", "postgresql": "holdfast.dump"}


def make_backup(out: Path) -> int:
    """Save everything into one file and verify it by reading it back; give its size in bytes.

    Raises:
        Refused: the file exists, or the copy does not verify.
    """
    if out.exists():
        raise Refused(f"{out} exists already; choose another name.")
    home: Path = settings.HOLDFAST_HOME
    for organization in all_organizations():
        sign_checkpoint(organization.pk, home, now=clock.now())
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE[connection.vendor]
        _copy_database(copy)
        manifest = {
            "made_at": clock.now().isoformat(),
            "database": connection.vendor,
            "sha256": _digest(copy),
        }
        (Path(folder) / "backup.json").write_text(json.dumps(manifest))
        part = Path(folder) / "part.tar"
        with tarfile.open(part, "w") as archive:
            archive.add(Path(folder) / "backup.json", "backup.json")
            archive.add(copy, copy.name)
            for name in (*FOLDERS, GUARD):
                if (home / name).exists():
                    archive.add(home / name, name)
        _read_back(part)
        part.chmod(0o600)
        part.replace(out)
    return out.stat().st_size


def restore_backup(file: Path, *, replace: bool) -> None:
    """Put a backup in place of an empty installation (or, where told so, of the present one).

    Raises:
        Refused: no such file, damaged, for another database, or the installation is not empty.
    """
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    manifest = _read_back(file)
    if manifest["database"] != connection.vendor:
        raise Refused(
            f"This backup is of {manifest['database']}, the installation uses {connection.vendor}."
        )
    home: Path = settings.HOLDFAST_HOME
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    if connection.vendor == "sqlite" and database.exists() and not replace and _has_rows():
        raise Refused("The installation is not empty; say --replace to replace it.")
    connections.close_all()
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".restore-") as folder:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        for name in FOLDERS:
            source = Path(folder) / name
            if source.exists():
                shutil.rmtree(home / name, ignore_errors=True)
                shutil.move(source, home / name)
        if not (home / GUARD).exists() and (Path(folder) / GUARD).exists():
            shutil.move(Path(folder) / GUARD, home / GUARD)
        copy = Path(folder) / DATABASE[manifest["database"]]
        _place_database(copy, database)


def read_back(file: Path) -> dict[str, str]:
    """Read a backup as a restore would, changing nothing; give what it says of itself.

    Raises:
        Refused: no such file, or it is damaged.
    """
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    return _read_back(file)


def _has_rows() -> bool:
    tables = connection.introspection.table_names()
    return "accounts_organization" in tables and bool(all_organizations())


def _copy_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        source = sqlite3.connect(str(settings.DATABASES["default"]["NAME"]))
        target = sqlite3.connect(copy)
        # In one step: in small steps every foreign write would start the copy again.
        with target:
            source.backup(target, pages=-1)
        target.close()
        source.close()
        return
    _postgres("pg_dump", "--format=custom", f"--file={copy}")


def _place_database(copy: Path, database: Path) -> None:
    if connection.vendor == "sqlite":
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.move(copy, database)
        return
    _postgres("pg_restore", "--clean", "--if-exists", "--single-transaction", str(copy))


def _postgres(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} is not installed here; install PostgreSQL's client programs.")
    given = settings.DATABASES["default"]
    address = {
        "PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"], "PGDATABASE": given["NAME"],
    }  # fmt: skip
    flags = ["--dbname", given["NAME"]]
    done = subprocess.run(  # noqa: S603 - fixed program, no shell
        [found, *flags, *arguments],
        env={key: value for key, value in address.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"{program} failed: {done.stderr.strip()}")


def _read_back(file: Path) -> dict[str, str]:
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".check-") as folder:
            with tarfile.open(file) as archive:
                archive.extractall(folder, filter="data")
            manifest: dict[str, str] = json.loads((Path(folder) / "backup.json").read_text())
            copy = Path(folder) / DATABASE[manifest["database"]]
            if _digest(copy) != manifest["sha256"]:
                raise Refused("The backup is damaged: the database is not what was saved.")
            if manifest["database"] == "sqlite":
                _integrity(copy)
            return manifest
    except (tarfile.TarError, OSError, KeyError, ValueError) as error:
        raise Refused(f"The backup cannot be read ({error}); it was not used.") from error


def _integrity(copy: Path) -> None:
    database = sqlite3.connect(copy)
    try:
        result = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Refused(f"The backup is damaged: {error}.") from error
    finally:
        database.close()
    if result != "ok":
        raise Refused(f"The backup is damaged: {result}.")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
