"""Commands: the business verbs, and the only writers of the house."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate, Move, Override, Text
from holdfast.acting.inputs import Input, inputs_of_function, inputs_of_model
from holdfast.acting.models import Guarded
from holdfast.acting.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Terms:
    """Under which conditions a command is called.

    `expected_version` is the version of the target that the person saw; `override` the stated
    reason for passing closed gates.
    """

    expected_version: int | None = None
    override: Override | None = None


NO_TERMS: Final = Terms()


@dataclass(frozen=True, eq=False)
class Command(Generic[P, R]):
    """A business verb: what it needs, which step it makes, which gates stand before it.

    Calling it runs the whole protocol: permission, transaction, lock, version, gates, the function
    itself, one ledger entry per changed record. `fits` tells whether the command could do anything
    with a record as it stands: where not, it is not offered, and says why only when it is called.
    """

    function: Callable[Concatenate[Caller, P], R]
    kind: str
    needs: Permission
    label: Text
    moves: Move | None = None
    own_gates: tuple[Gate, ...] = ()
    labels: Mapping[str, Text] | None = None
    helps: Mapping[str, Text] | None = None
    asks: tuple[str, ...] | None = None
    target: type[Guarded] | None = None
    makes: type[Guarded] | None = None
    tone: str = "plain"
    fits: Callable[[Caller, Any], bool] | None = None

    def __call__(self, caller: Caller, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the command for a caller.

        Raises:
            Refused: it was refused, with the reason (NotPermitted, Stale, GateClosed among them).
        """
        return RUNNER.run(self, caller, args, kwargs, NO_TERMS)

    def under(self, terms: Terms) -> Callable[Concatenate[Caller, P], R]:
        """Give the same command under stated terms: a version seen, an override of gates."""

        def called(caller: Caller, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return RUNNER.run(self, caller, args, kwargs, terms)

        return called

    @property
    def gates(self) -> tuple[Gate, ...]:
        """The gates before the step: its own, then those that later clauses put there."""
        return (*self.own_gates, *_LATER_GATES.get(self.kind, ()))

    @property
    def name(self) -> str:
        """The verb in one word, as it stands in addresses: `accept-risk`."""
        return self.kind.rsplit(".", 1)[-1].replace("_", "-")

    @cached_property
    def acts_on(self) -> type[Guarded] | None:
        """The kind of record that the command is called on; None where it makes a new one."""
        if self.target is not None or self.makes is not None:
            return self.target
        hints = typing.get_type_hints(self.function)
        positional = [
            name
            for name, parameter in inspect.signature(self.function).parameters.items()
            if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
        ]
        hint = hints.get(positional[1]) if len(positional) > 1 else None
        return hint if isinstance(hint, type) and issubclass(hint, Guarded) else None

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What the command asks the caller for."""
        model = self.target or self.makes
        if self.asks is not None and model is not None:
            return inputs_of_model(model, self.asks)
        return inputs_of_function(
            self.function, self.acts_on or self.makes, self.labels or {}, self.helps or {}
        )

    @cached_property
    def about(self) -> str:
        """One sentence that a security manager can read: what the command does."""
        return (self.function.__doc__ or "").strip().split("\n", 1)[0]


class Runner(typing.Protocol):
    """Runs commands; there is one, in acting.running."""

    def run(
        self,
        command: Command[..., R],
        caller: Caller,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        terms: Terms,
    ) -> R:
        """Run a command by the whole protocol."""


COMMANDS: Final[dict[str, Command[..., Any]]] = {}
_LATER_GATES: Final[dict[str, tuple[Gate, ...]]] = {}


def stand_before(kind: str, gate: Gate) -> None:
    """Put a gate of a later clause before an earlier clause's command, in AppConfig.ready().

    A change of the scope asks for its change plan (6.3), and clause 4 knows nothing of clause 6.

    Raises:
        KeyError: no command is of that kind.
    """
    known = _LATER_GATES.get(COMMANDS[kind].kind, ())
    if all(other.key != gate.key for other in known):
        _LATER_GATES[kind] = (*known, gate)


def register(made: Command[P, R]) -> Command[P, R]:
    """Enter a command in the list of all commands.

    Raises:
        ValueError: another command already has this kind.
    """
    if made.kind in COMMANDS:
        raise ValueError(f"Two commands are called {made.kind}; a kind names one verb only.")
    COMMANDS[made.kind] = made
    return made


def command(  # noqa: PLR0913 - a declaration: every part is named where it is used
    *,
    kind: str,
    needs: Permission,
    label: Text,
    moves: Move | None = None,
    gates: tuple[Gate, ...] = (),
    labels: Mapping[str, Text] | None = None,
    helps: Mapping[str, Text] | None = None,
    target: type[Guarded] | None = None,
    makes: type[Guarded] | None = None,
    tone: str = "plain",
    fits: Callable[[Caller, Any], bool] | None = None,
) -> Callable[[Callable[Concatenate[Caller, P], R]], Command[P, R]]:
    """Declare a function to be a command: its ledger kind, its permission, its step, its gates."""

    def declare(function: Callable[Concatenate[Caller, P], R]) -> Command[P, R]:
        return register(
            Command(
                function=function,
                kind=kind,
                needs=needs,
                label=label,
                moves=moves,
                own_gates=gates,
                labels=labels,
                helps=helps,
                target=target,
                makes=makes,
                tone=tone,
                fits=fits,
            )
        )

    return declare


class _UnsetRunner:
    def run(self, command: Command[..., Any], *_: Any) -> Any:
        raise RuntimeError(f"{command.kind}: holdfast.acting.running is not loaded yet.")


RUNNER: Runner = _UnsetRunner()


def use_runner(runner: Runner) -> None:
    """Put the runner in place; called once by acting.running."""
    global RUNNER  # noqa: PLW0603 - one runner, set once at start
    RUNNER = runner
