"""An installation as an administrator makes it: its own folder, the command line, the server."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HOLDFAST = Path(sys.executable).parent / "holdfast"
PATIENCE = 60.0


@dataclass
class Installation:
    """A folder with everything Holdfast keeps, and the server that shows it."""

    home: Path
    port: int
    server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Give the address for a browser; a passkey needs the name `localhost`."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """Give what the server complained of."""
        return (self.home / "serve.log").read_text(encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """Type a `holdfast` command; give what it printed on both outputs."""
        done = subprocess.run(
            [HOLDFAST, *arguments],
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.home / "serve.log").open("wb") as log:
            self.server = subprocess.Popen(
                [HOLDFAST, "serve", "--port", str(self.port)],
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.server.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server as Ctrl-C does."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(PATIENCE)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _environment(self) -> dict[str, str]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HOLDFAST_", "DJANGO_")) and name != "DATABASE_URL"
        }
        return environment | {"HOLDFAST_HOME": str(self.home)}


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
