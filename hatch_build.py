"""Refuse to build a wheel whose pages would have no style and no script."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Editable installs pass: there the front end is built in place, later."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop before anything is written if the bundles were not built."""
        if version == "editable":
            return
        dist = Path(self.root, "src/holdfast/web/static/dist")
        if not any(dist.glob("*.js")):
            message = f"no front-end bundles in {dist}: run 'make wheel', which builds them first"
            raise RuntimeError(message)
