"""The `holdfast` command: set up, run, report, exchange, verify, save."""

from holdfast.config.cli.main import main

__all__ = ["main"]
