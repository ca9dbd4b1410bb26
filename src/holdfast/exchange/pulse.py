"""How far long work is, and that it lives: told in files, since a transaction hides what it writes.

Each piece of work has a folder in the home: a file there says how far it is, another asks it to
stop. The folder goes when the work ends.
"""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

SILENCE: Final = dt.timedelta(seconds=30)  # after which work is dead: its server was stopped
BEAT: Final = 5.0  # seconds
STEPS: Final = 100  # how often it tells how far it is


class Cancelled(Exception):
    """Somebody asked the work to stop; what was taken so far stays."""


@dataclass(frozen=True)
class Reached:
    """How far the work is; a total of 0 says that it is not known yet."""

    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        """How much of the work is done, from 0 to 100."""
        return 100 * self.done // self.total if self.total else 0


class Pulse:
    """The pulse of one piece of work, felt from any process of the installation."""

    def __init__(self, key: UUID) -> None:
        self.folder = Path(settings.HOLDFAST_HOME) / "jobs" / str(key)
        self._told, self._stop = self.folder / "reached", self.folder / "stop"
        self._step = -1

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Let the pulse beat while the work goes on; afterwards nothing is left of it."""
        over = threading.Event()
        self.beat()
        ticking = threading.Thread(target=self._tick, args=(over,), name="pulse", daemon=True)
        ticking.start()
        try:
            yield
        finally:
            over.set()
            ticking.join()
            self.end()

    def beat(self) -> None:
        """Say that the work lives, as whoever takes it up does before anything else."""
        self._make_folder()
        self._told.touch()

    def end(self) -> None:
        """Leave nothing behind, whether the work is done or given up."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _tick(self, over: threading.Event) -> None:
        while not over.wait(BEAT):
            self.beat()

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is.

        Raises:
            Cancelled: somebody asked it to stop.
        """
        if self._stop.exists():
            raise Cancelled
        step = STEPS * done // max(1, total)
        if step == self._step:
            return
        self._step = step
        fresh = self._told.with_suffix(".new")
        fresh.write_text(f"{done} {total}", encoding="ascii")
        fresh.replace(self._told)

    def stop(self) -> None:
        """Ask the work to stop, now or when it is taken up again."""
        self._make_folder()
        self._stop.touch()

    def reached(self) -> Reached:
        """Give how far the work is."""
        with suppress(OSError, ValueError):
            done, total = self._told.read_text(encoding="ascii").split()
            return Reached(int(done), int(total))
        return Reached()

    def is_silent(self, started: dt.datetime) -> bool:
        """Tell whether the work is dead; if it never beat, it counts from its start."""
        with suppress(OSError):
            started = dt.datetime.fromtimestamp(self._told.stat().st_mtime, dt.UTC)
        return dt.datetime.now(dt.UTC) - started > SILENCE
