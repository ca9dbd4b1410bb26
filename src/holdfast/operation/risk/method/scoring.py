"""Judging a security risk by a method: the score and its reasons, who may accept it (8.3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from holdfast.operation.risk.method.definition import Authority, Method, ScoreError, Step

THREAT = ("intent", "capability", "threat")


@dataclass(frozen=True)
class ReliedControl:
    """A control that a score counts on, as it stands today."""

    name: str
    is_operating: bool
    is_tested_in_period: bool


@dataclass(frozen=True)
class ScoreInputs:
    """What an assessor judged, as step numbers.

    Either the malicious path (intent and capability, or threat where the method asks for it
    directly, with vulnerability), or `likelihood` set directly from frequency, for failures and
    natural causes. `consequences` maps a dimension (people, money, ...) to its step;
    `consequence` is the worst of them as one figure, where another register gave no more.
    """

    intent: int | None = None
    capability: int | None = None
    threat: int | None = None
    vulnerability: int | None = None
    likelihood: int | None = None
    consequences: Mapping[str, int] | None = None
    consequence: int | None = None
    relies_on: tuple[ReliedControl, ...] = ()


@dataclass(frozen=True)
class Score:
    """A judged risk: steps, level, the sentences that explain it, and what to be careful about."""

    method: str
    threat: int | None
    likelihood: int
    consequence: int
    people: int
    level: str
    why: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Reasons:
    """The assessor's rationale for each of the three scores, and for a target above current."""

    before: str = ""
    current: str = ""
    target: str = ""
    target_above_current: str = ""


@dataclass(frozen=True)
class MayAccept:
    """Who may accept a risk, for how many days at most, and why it is they."""

    authority: Authority
    max_days: int
    review_months: int
    treatment_due: bool
    why: str


def score(method: Method, inputs: ScoreInputs) -> Score:
    """Judge one scenario by the method and say why in sentences (8.3).

    Raises ScoreError where an input is missing, off its scale, or not used by the method.
    """
    why: list[str] = []
    warnings = [text for control in inputs.relies_on for text in _control_warnings(control)]
    threat = _threat(method, inputs, why)
    likelihood = _likelihood(method, inputs, threat, why, warnings)
    consequence = _consequence(method, inputs, why, warnings)
    level = method.level(method.tables.level[likelihood - 1][consequence - 1])
    why.append(
        _("Risk %(level)s: likelihood %(likelihood)d meets consequence %(consequence)d.")
        % {"level": level.label, "likelihood": likelihood, "consequence": consequence}
    )
    # Where harm to people was not judged apart, it may be what makes the consequence so grave.
    people = (inputs.consequences or {}).get("people", inputs.consequence or 1)
    if people >= method.people_limit.step:
        warnings.append(
            _("Harm to people at step %(step)d is accepted by %(authority)s only.")
            % {
                "step": people,
                "authority": _authority_of(method, method.people_limit.authority).label,
            }
        )
    return Score(
        method.name, threat, likelihood, consequence, people, level.key, tuple(why), tuple(warnings)
    )


def derived_likelihood(method: Method, inputs: ScoreInputs) -> int | None:
    """The likelihood that threat and vulnerability give by the method's tables, or None (8.3).

    None where the method does not derive it, or where one of its inputs was not judged.
    """
    if not method.tables.likelihood or inputs.vulnerability is None:
        return None
    threat = inputs.threat
    if method.tables.threat:
        if inputs.intent is None or inputs.capability is None:
            return None
        intent = method.axis("intent").step(inputs.intent).number
        capability = method.axis("capability").step(inputs.capability).number
        threat = method.tables.threat[intent - 1][capability - 1]
    if threat is None:
        return None
    row = method.axis("threat").step(threat).number
    column = method.axis("vulnerability").step(inputs.vulnerability).number
    return method.tables.likelihood[row - 1][column - 1]


def authority(method: Method, level: str, consequence_people: int) -> MayAccept:
    """Who may accept a risk of this level, and for how long at most (8.3).

    Harm to people at or above the method's limit goes to the highest authority, whatever the
    level. `consequence_people` is the step on the people dimension, 1 where nobody is harmed.
    """
    found = method.level(level)
    keys = [each.key for each in method.authorities]
    chosen, why = found.authority, _("Risks of the level “%(level)s” are theirs to accept.")
    reaches_limit = consequence_people >= method.people_limit.step
    if reaches_limit and keys.index(method.people_limit.authority) > keys.index(chosen):
        chosen = method.people_limit.authority
        why = _("Harm to people at step %(people)d is never accepted below them.")
    return MayAccept(
        _authority_of(method, chosen),
        found.max_days,
        found.review_months,
        found.treatment_due,
        why % {"level": found.label, "people": consequence_people},
    )


def objections(
    method: Method,
    before: Score | None,
    current: Score | None,
    target: Score | None,
    reasons: Reasons,
) -> list[str]:
    """What stands against the three scores of a scenario; an empty list where nothing does (8.3).

    Current risk may not exceed the risk before controls, nor the target the current risk without
    a stated reason; every score needs its rationale and the same version of the method.
    """
    found: list[str] = []
    named = (
        (_("risk before controls"), before, reasons.before),
        (_("current risk"), current, reasons.current),
        (_("target risk"), target, reasons.target),
    )
    for name, scored, reason in named:
        if scored is None:
            found.append(_("Not scored: %(which)s.") % {"which": name})
        elif not reason.strip():
            found.append(_("Scored without a rationale: %(which)s.") % {"which": name})
        if scored is not None and scored.method != method.name:
            found.append(
                _("Judge again by %(method)s what was scored by %(used)s: %(which)s.")
                % {"which": name, "used": scored.method, "method": method.name}
            )
    if found and any(each is not None and each.method != method.name for _n, each, _r in named):
        return found
    if before and current and _rank(method, current) > _rank(method, before):
        found.append(
            _("Current risk (%(current)s) is above the risk before controls (%(before)s).")
            % {"current": current.level, "before": before.level}
        )
    rises = current and target and _rank(method, target) > _rank(method, current)
    if current and target and rises and not reasons.target_above_current.strip():
        found.append(
            _("The target (%(target)s) is above the current risk (%(current)s): say why.")
            % {"target": target.level, "current": current.level}
        )
    return found


def _rank(method: Method, scored: Score) -> int:
    return method.level(scored.level).rank


def _authority_of(method: Method, key: str) -> Authority:
    return next(each for each in method.authorities if each.key == key)


def _needed(method: Method, inputs: ScoreInputs, key: str) -> Step:
    value = getattr(inputs, key)
    scale = method.axis(key)
    if value is None:
        raise ScoreError(_("%(axis)s is not scored.") % {"axis": scale.label})
    return scale.step(value)


def _threat(method: Method, inputs: ScoreInputs, why: list[str]) -> int | None:
    given = [key for key in THREAT if getattr(inputs, key) is not None]
    for key in given:
        method.axis(key)
    if inputs.vulnerability is not None:
        method.axis("vulnerability").step(inputs.vulnerability)
    if not method.tables.likelihood or (inputs.likelihood is not None and not given):
        return None
    if not method.tables.threat:
        step = _needed(method, inputs, "threat")
        why.append(_("Threat %(n)d (%(l)s).") % {"n": step.number, "l": step.label})
        return step.number
    if inputs.threat is not None:
        raise ScoreError(_("This method derives the threat from intent and capability."))
    intent, capability = (_needed(method, inputs, key) for key in ("intent", "capability"))
    threat = method.tables.threat[intent.number - 1][capability.number - 1]
    why.append(
        _("Threat %(threat)d: intent %(i)d (%(il)s) and capability %(c)d (%(cl)s).")
        % {
            "threat": threat,
            "i": intent.number,
            "il": intent.label,
            "c": capability.number,
            "cl": capability.label,
        }
    )
    return threat


def _likelihood(
    method: Method, inputs: ScoreInputs, threat: int | None, why: list[str], warnings: list[str]
) -> int:
    scale = method.axis("likelihood")
    derived: int | None = None
    if threat is not None:
        weakness = _needed(method, inputs, "vulnerability")
        derived = method.tables.likelihood[threat - 1][weakness.number - 1]
        if inputs.likelihood is None:
            why.append(
                _("Likelihood %(n)d (%(l)s): threat %(t)d meets vulnerability %(v)d (%(vl)s).")
                % {
                    "n": derived,
                    "l": scale.step(derived).label,
                    "t": threat,
                    "v": weakness.number,
                    "vl": weakness.label,
                }
            )
            return derived
    step = _needed(method, inputs, "likelihood")
    why.append(
        _("Likelihood %(n)d (%(l)s), set directly from how often it happens.")
        % {"n": step.number, "l": step.label}
    )
    if derived is not None and derived != step.number:
        warnings.append(
            _("Likelihood is set to %(set)d, but threat and vulnerability give %(derived)d.")
            % {"set": step.number, "derived": derived}
        )
    return step.number


def _consequence(method: Method, inputs: ScoreInputs, why: list[str], warnings: list[str]) -> int:
    scale = method.axis("consequence")
    given = dict(inputs.consequences or {})
    known = {each.key: each.label for each in scale.dimensions}
    for key in given:
        if key not in known:
            raise ScoreError(
                _("The consequence has no dimension %(key)s; it has %(known)s.")
                % {"key": key, "known": ", ".join(known)}
            )
    if not given and inputs.consequence is None:
        raise ScoreError(_("%(axis)s is not scored in any dimension.") % {"axis": scale.label})
    judged = max((scale.step(number).number for number in given.values()), default=0)
    whole = scale.step(inputs.consequence).number if inputs.consequence is not None else 0
    worst = max(judged, whole)
    if whole > judged:
        why.append(
            _("Consequence %(n)d (%(l)s), judged as a whole.")
            % {"n": worst, "l": scale.step(worst).label}
        )
    else:
        led_by = [known[key] for key in known if given.get(key) == worst]
        why.append(
            _("Consequence %(n)d (%(l)s), led by %(led)s.")
            % {"n": worst, "l": scale.step(worst).label, "led": ", ".join(led_by)}
        )
    left = [label for key, label in known.items() if key not in given]
    if left:
        warnings.append(_("Not judged: %(left)s.") % {"left": ", ".join(left)})
    return worst


def _control_warnings(control: ReliedControl) -> Iterator[str]:
    if not control.is_operating:
        yield _("The score counts on %(name)s, which is not operating.") % {"name": control.name}
    if not control.is_tested_in_period:
        yield (
            _("The score counts on %(name)s, which was not tested within its period.")
            % {"name": control.name}
        )
