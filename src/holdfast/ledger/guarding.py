"""What stands outside the database: the signing key, and what was signed last.

    HOME/keys/ORGANIZATION.key      the signing key, readable by its owner only
    HOME/keys/ORGANIZATION.pub      every public key so far, one a line, newest last
    HOME/guard/ORGANIZATION.json    size and root signed last

Who can write the database but not these files cannot make the ledger forget unseen.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from holdfast.ledger.errors import KeyMissing, LedgerError
from holdfast.ledger.notes import PublicKey, Signer

OTHERS = 0o077


@dataclass(frozen=True)
class Guard:
    """What was signed last: `checkpoints` of them are stored in the database at least.

    `epoch` counts from 1; it rises when a backup is restored on purpose.
    """

    epoch: int = 1
    size: int = 0
    root: str = ""
    checkpoints: int = 0


def origin_of(organization_id: UUID, epoch: int) -> str:
    """The name under which an organization's tree signs; a new one with each epoch."""
    origin = f"holdfast/sems/{organization_id}"
    return origin if epoch == 1 else f"{origin}/{epoch}"


def load_guard(organization_id: UUID, home: Path) -> Guard | None:
    """What was signed last, or None where nothing was; raises LedgerError where it is damaged."""
    path = _guard_path(organization_id, home)
    try:
        return Guard(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise LedgerError(
            _("The file %(path)s, which says what was signed last, is damaged. Restore it.")
            % {"path": path}
        ) from error


def save_guard(organization_id: UUID, home: Path, guard: Guard) -> None:
    """Keep what was signed last, whole or not at all."""
    path = _guard_path(organization_id, home)
    _write(path, json.dumps(asdict(guard), indent=1).encode() + b"\n")


def signer_for(organization_id: UUID, home: Path, epoch: int) -> Signer:
    """The signing key of an organization, made on first use.

    Raises KeyMissing where there was a key for this epoch and its file is gone, and LedgerError
    where the file is damaged or others may read it.
    """
    path = _key_path(organization_id, home)
    origin = origin_of(organization_id, epoch)
    if not path.exists():
        if any(key.name == origin for key in public_keys(organization_id, home)):
            raise KeyMissing(
                _(
                    "The signing key %(path)s is gone, although it has signed before. Restore it "
                    "from its backup, or open a new epoch of the ledger."
                )
                % {"path": path}
            )
        return _new_key(organization_id, home, origin)
    if os.name == "posix" and path.stat().st_mode & OTHERS:
        raise LedgerError(
            _("Others may read the signing key %(path)s. Run: chmod 600 %(path)s") % {"path": path}
        )
    signer = Signer.parse(path.read_text())
    if signer.name != origin:
        raise LedgerError(
            _("The signing key %(path)s is for %(name)s, not for %(origin)s.")
            % {"path": path, "name": signer.name, "origin": origin}
        )
    _publish(organization_id, home, signer.public)
    return signer


def public_keys(organization_id: UUID, home: Path) -> list[PublicKey]:
    """Every public key that this organization has signed under, oldest first."""
    path = _public_path(organization_id, home)
    if not path.exists():
        return []
    return [PublicKey.parse(line) for line in path.read_text().splitlines() if line.strip()]


def open_epoch(organization_id: UUID, home: Path) -> Guard:
    """Begin a new epoch after a backup was restored on purpose; returns what had been signed.

    The old guard and key stay beside the new ones, so that the break is never hidden; record the
    returned size and root in the ledger as the first entry of the new epoch.
    """
    old = load_guard(organization_id, home) or Guard()
    for path in (_key_path(organization_id, home), _guard_path(organization_id, home)):
        if path.exists():
            path.rename(path.with_name(f"{organization_id}.epoch{old.epoch}{path.suffix}"))
    save_guard(organization_id, home, replace(Guard(), epoch=old.epoch + 1))
    return old


def _new_key(organization_id: UUID, home: Path, origin: str) -> Signer:
    signer = Signer(origin, secrets.token_bytes(32))
    _write(_key_path(organization_id, home), f"{signer.secret_text()}\n".encode())
    _publish(organization_id, home, signer.public)
    return signer


def _publish(organization_id: UUID, home: Path, key: PublicKey) -> None:
    known = public_keys(organization_id, home)
    if key not in known:
        lines = "".join(f"{each.published}\n" for each in [*known, key])
        _write(_public_path(organization_id, home), lines.encode())


def _guard_path(organization_id: UUID, home: Path) -> Path:
    return home / "guard" / f"{organization_id}.json"


def _key_path(organization_id: UUID, home: Path) -> Path:
    return home / "keys" / f"{organization_id}.key"


def _public_path(organization_id: UUID, home: Path) -> Path:
    return home / "keys" / f"{organization_id}.pub"


def _write(path: Path, content: bytes) -> None:
    """Replace a file so that a crash leaves the old or the new one; readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
