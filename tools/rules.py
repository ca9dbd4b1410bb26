"""The rules of the house that no ready-made tool holds; each message says why and how to mend.

Usage: python tools/rules.py [PATH...]        (without a path: everything that git tracks or would)
Exit code 0: nothing found, 1: findings, each as FILE:LINE: RULE: message.
Exemptions stand in EXEMPT below with their reason; there is no comment that switches a rule off.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "src/holdfast/"
CLAUSES = (
    "context",
    "leadership",
    "planning",
    "support",
    "operation",
    "evaluation",
    "improvement",
)
LONGEST_FILE = 500

# Rule -> pattern of paths -> why the rule does not hold there.
EXEMPT: dict[str, dict[str, str]] = {
    "sql-by-hand": {
        "src/holdfast/ledger/*": "appends under a lock of its own and holds no tenant data",
        "src/holdfast/acting/*": "sets the tenant of row-level security on the connection",
        "src/holdfast/records/search*": "FTS5 and tsvector are spoken in SQL",
        "src/holdfast/exchange/*": "backs up and restores whole databases",
        "src/holdfast/config/*": "prepares and inspects the database",
        "*/migrations/*": "migrations may need SQL",
        "*/tests/*": "a test of a wall must be able to try to climb it",
        "tools/*": "measures queries",
    },
    "inline-code": {
        "verifier/*": "one file that is opened from disk, with a policy of its own",
    },
    "unbounded-read": {
        "src/holdfast/acting/*": "defines it",
        "src/holdfast/accounts/*": "finds the organization of whoever signs in",
        "src/holdfast/exchange/*": "backs up, restores and answers for jobs",
        "src/holdfast/config/*": "commands of whoever runs the server",
        "src/holdfast/work/*": "sends the reminders of every organization",
        "src/holdfast/conformity/*": "re-evaluates every organization on a schedule",
        "src/holdfast/starter/*": "creates the demo organization",
        "*/tests/*": "proves what it passes",
    },
    "save-override": {
        "src/holdfast/acting/*": "the write guard is a save() that refuses",
        "*/tests/*": "a test may need an odd model",
    },
}


@dataclass(frozen=True)
class Finding:
    """One place where the house style is broken."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Source:
    """One file of the repository; `tree` is empty for what is not Python."""

    path: str
    text: str
    tree: ast.Module = field(default_factory=lambda: ast.Module([], []))

    @classmethod
    def read(cls, path: str, text: str) -> Source:
        """Parse a file's text; a syntax error is left to the linter, which says it better."""
        if not path.endswith(".py"):
            return cls(path, text)
        try:
            return cls(path, text, ast.parse(text))
        except SyntaxError:
            return cls(path, text)

    @property
    def package(self) -> str:
        """The top package under holdfast, or an empty string."""
        parts = self.path.removeprefix(PACKAGE).split("/")
        return parts[0] if self.path.startswith(PACKAGE) and len(parts) > 1 else ""

    @property
    def role(self) -> str:
        """What the file is for in its clause app: commands, queries, models, pages, ..."""
        if self.package not in CLAUSES:
            return ""
        parts = self.path.removeprefix(PACKAGE).split("/")
        inside = parts[2:] if self.package == "operation" and len(parts) > 2 else parts[1:]
        return inside[0].removesuffix(".py") if inside else ""


Rule = Callable[[Source], Iterator[tuple[int, str]]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Enter a rule in the list under the name that its findings carry."""

    def enter(check: Rule) -> Rule:
        RULES[name] = check
        return check

    return enter


def calls(tree: ast.AST) -> Iterator[tuple[int, ast.expr, str]]:
    """Give every call of a method: its line, what it is called on, its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.value, node.func.attr


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Give every imported name in full: `from a.b import c` is a.b.c."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def chain(node: ast.expr) -> set[str]:
    """Give all names that an expression is chained from: a.b(c).d gives a, b, d."""
    names: set[str] = set()
    while True:
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return names | ({node.id} if isinstance(node, ast.Name) else set())


@rule("sql-by-hand")
def sql_by_hand(source: Source) -> Iterator[tuple[int, str]]:
    """Raw SQL does not pass the manager that filters by organization."""
    for line, _, name in calls(source.tree):
        if name in {"raw", "extra", "cursor"}:
            yield (
                line,
                (
                    f".{name}() passes the tenant wall: no manager filters what it reads. "
                    "Write a typed query in queries.py with the ORM; expressions reach most of SQL."
                ),
            )


WRITES_ALWAYS = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_ON_MANAGERS = {"create", "update", "delete"}
MANAGER_WORDS = {"objects", "_base_manager", "_default_manager", "filter", "exclude", "all"}


@rule("write-outside-command")
def write_outside_command(source: Source) -> Iterator[tuple[int, str]]:
    """Only commands write, so that no change skips permission and history."""
    if not source.role or source.role in {"commands", "tests", "migrations"}:
        return
    for line, receiver, name in calls(source.tree):
        on_manager = name in WRITES_ON_MANAGERS and chain(receiver) & MANAGER_WORDS
        if name in WRITES_ALWAYS or on_manager:
            yield (
                line,
                (
                    f".{name}() outside commands: it would skip permission and history, "
                    "and the write guard refuses it at run time. Move it into a @command."
                ),
            )


@rule("query-in-page")
def query_in_page(source: Source) -> Iterator[tuple[int, str]]:
    """Pages and endpoints get records from queries, which ask what the caller may see."""
    if source.role not in {"pages", "endpoints"}:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            yield (
                node.lineno,
                (
                    ".objects in a page: it shows what the caller may not see. "
                    "Call a function of queries.py, which takes the caller first."
                ),
            )


@rule("http-in-core")
def http_in_core(source: Source) -> Iterator[tuple[int, str]]:
    """What writes and reads must work the same from pages, API, import and command line."""
    if source.role not in {"commands", "queries", "access", "models", "checks", "choices"}:
        return
    for node, name in imports(source.tree):
        if name.startswith(("django.http", "django.shortcuts", "ninja")):
            yield (
                node.lineno,
                (
                    f"{name} in {source.role}: the command line calls it too, without HTTP. "
                    "Return the value or raise the refusal; the page turns it into a response."
                ),
            )


@rule("long-file")
def long_file(source: Source) -> Iterator[tuple[int, str]]:
    """A file fits in one sitting."""
    if not source.path.endswith((".py", ".ts")) or "/migrations/" in source.path:
        return
    length = source.text.count("\n")
    if length > LONGEST_FILE:
        yield (
            LONGEST_FILE + 1,
            (
                f"{length} lines: nobody reads that in one sitting. "
                "Make it a package split by noun: commands/risks.py, commands/treatments.py."
            ),
        )


@rule("vague-name")
def vague_name(source: Source) -> Iterator[tuple[int, str]]:
    """A module's name says what is in it."""
    parts = source.path.removesuffix(".py").removesuffix(".ts").split("/")
    for part in parts:
        if part in {
            "utils",
            "util",
            "helpers",
            "helper",
            "services",
            "signals",
            "misc",
            "managers",
        }:
            yield (
                1,
                (
                    f"'{part}' says nothing about what is inside, and so everything ends up there. "
                    "Name it by the noun that it deals with."
                ),
            )


@rule("save-override")
def save_override(source: Source) -> Iterator[tuple[int, str]]:
    """Rules in save() run or not depending on how the row is written."""
    if not source.package:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name == "save":
            yield (
                node.lineno,
                (
                    "save() overridden: bulk writes pass it by, and the command does not show it. "
                    "Do it in the command, or state it as a database constraint."
                ),
            )


@rule("unbounded-read")
def unbounded_read(source: Source) -> Iterator[tuple[int, str]]:
    """Reading across organizations is for the few places that serve them all."""
    for node, name in imports(source.tree):
        if name.rpartition(".")[2] == "every_organization":
            yield (
                node.lineno,
                (
                    "every_organization opens all tenants. Act as a Caller of one; "
                    "what must serve them all is listed in EXEMPT, with its reason."
                ),
            )


@rule("model-in-migration")
def model_in_migration(source: Source) -> Iterator[tuple[int, str]]:
    """A migration must still run when today's code is gone."""
    if "/migrations/" not in source.path:
        return
    for node, name in imports(source.tree):
        if re.match(r"holdfast\..*\b(models|commands|queries)\b", name):
            yield (
                node.lineno,
                (
                    f"{name} in a migration: it changes under the migration's feet. "
                    "Use apps.get_model() and write out what the migration needs."
                ),
            )


@cache
def tree_order() -> dict[str, int]:
    """Give the place of each package in the tree, top first, as the import contract states it."""
    contract = _contract("tree")
    return {
        name.strip(" ()"): place
        for place, layer in enumerate(contract["layers"])
        for name in layer.split("|")
    }


@rule("upward-type")
def upward_type(source: Source) -> Iterator[tuple[int, str]]:
    """import-linter leaves imports for types alone; towards a higher package they couple too."""
    order = tree_order()
    place = order.get(source.package)
    if place is None or "/tests/" in source.path:
        return
    for node, name in imports(source.tree):
        parts = name.split(".")
        if parts[0] == "holdfast" and len(parts) > 1 and order.get(parts[1], place) < place:
            yield (
                node.lineno,
                (
                    f"{source.package} stands below {parts[1]} and must not know it, "
                    "even as a type. Say what you need as a Protocol, or move the type down."
                ),
            )


@rule("app-without-contract")
def app_without_contract(source: Source) -> Iterator[tuple[int, str]]:
    """Each clause app is held to the files of DESIGN 1."""
    if source.role != "models" or source.package == "operation":
        return
    if f"holdfast.{source.package}" not in _contract("app")["containers"]:
        yield (
            1,
            (
                f"holdfast.{source.package} is not held to the files of a clause app. Add it to "
                "`containers` of the import-linter contract 'app' in pyproject.toml."
            ),
        )


@cache
def _contract(identifier: str) -> dict[str, Any]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return next(contract for contract in contracts if contract["id"] == identifier)


COMMENTS = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
SCRIPT = re.compile(
    r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/(ld\+)?json)", re.IGNORECASE
)
STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
INLINE = (
    (SCRIPT, "<script> without src", "an island in frontend/islands and data-island attributes"),
    (STYLE, "inline style", "a class in frontend/styles"),
    (HANDLER, "an on...= handler", "x-on: of Alpine, hx-on of htmx, or an island"),
)


@rule("inline-code")
def inline_code(source: Source) -> Iterator[tuple[int, str]]:
    """The content security policy of every page blocks inline script and style."""
    if not source.path.endswith(".html"):
        return
    text = COMMENTS.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), source.text)
    for pattern, what, instead in INLINE:
        for hit in pattern.finditer(text):
            yield (
                text.count("\n", 0, hit.end()) + 1,
                f"{what}: the content security policy blocks it in the browser. Use {instead}.",
            )


def exempt(name: str, path: str) -> bool:
    """Tell whether a rule does not hold for a path."""
    return any(fnmatch(path, pattern) for pattern in EXEMPT.get(name, {}))


def findings(sources: Iterable[Source]) -> Iterator[Finding]:
    """Give every finding of every rule, file by file."""
    for source in sources:
        for name, check in RULES.items():
            if exempt(name, source.path):
                continue
            for line, message in check(source):
                yield Finding(source.path, line, name, message)


def repository() -> list[str]:
    """Name the files that git tracks, and those that it would track."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return sorted(set(found.stdout.splitlines()))


def main(arguments: list[str]) -> int:
    """Check the named files, or all, and print what was found."""
    paths = [Path(each).resolve().relative_to(ROOT).as_posix() for each in arguments]
    chosen = [
        each
        for each in paths or repository()
        if each.endswith((".py", ".ts", ".html")) and (ROOT / each).is_file()
    ]
    sources = [Source.read(each, (ROOT / each).read_text(encoding="utf-8")) for each in chosen]
    found = sorted(set(findings(sources)), key=lambda each: (each.path, each.line, each.rule))
    for each in found:
        print(each)
    print(f"{len(sources)} files, {len(RULES)} rules, {len(found)} findings", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
