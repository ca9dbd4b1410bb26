"""Enumerations of risk assessment and treatment (8.3)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The three moments at which a scenario is scored."""

    BEFORE = "before", _("Before controls")  # as if nothing were done
    CURRENT = "current", _("Current")  # with what is in place today
    TARGET = "target", _("Target")  # with the treatment done


class Family(models.TextChoices):
    """Which of the groups of 6.1.2 a threat or scenario belongs to."""

    A = "a", _("a · Failure, malicious or criminal act")
    B = "b", _("b · Environment, people, culture, outside control")
    C = "c", _("c · Life of security equipment")
    D = "d", _("d · Information, data, knowledge, communication")
    E = "e", _("e · Known threats and vulnerabilities")
    F = "f", _("f · Suppliers that depend on one another")


class Consideration(models.TextChoices):
    """What 6.1.2 wants considered; an assessment has scenarios of each, or says why not."""

    FAILURE = "failure", _("Physical or functional failure")  # things break
    MALICIOUS = "malicious", _("Malicious or criminal act")  # somebody wants it
    ENVIRONMENTAL = "environmental", _("Environment")  # nature and surroundings
    HUMAN = "human", _("Human factors")  # error, fatigue, habit
    CULTURAL = "cultural", _("Cultural factors")  # how people here do things
    OUTSIDE = "outside", _("Outside the organization's control")  # decided by others
    INFORMATION = "information", _("Information, data, knowledge, communication")


FLAGS: Final = {member: f"is_{member.value}" for member in Consideration}


class Layer(models.TextChoices):
    """The layer of protection that a vulnerability opens."""

    DETER = "deter", _("Deter")  # it looks worth trying
    DETECT = "detect", _("Detect")  # nobody notices
    DELAY = "delay", _("Delay")  # it goes too fast
    DENY = "deny", _("Deny")  # nothing stops it
    RESPOND = "respond", _("Respond")  # nobody comes in time


class Domain(models.TextChoices):
    """The protective domain in which a vulnerability is put right."""

    GOVERNANCE = "governance", _("Governance")
    PERSONNEL = "personnel", _("Personnel")
    INFORMATION = "information", _("Information")
    CYBER = "cyber", _("Cyber")
    PHYSICAL = "physical", _("Physical")


class AssetKind(models.TextChoices):
    """What sort of thing is to be protected."""

    PEOPLE = "people", _("People")
    CARGO = "cargo", _("Cargo and goods")
    PLACE = "place", _("Place or building")
    EQUIPMENT = "equipment", _("Equipment and vehicles")
    INFORMATION = "information", _("Information and systems")
    SERVICE = "service", _("Service or process")
    REPUTATION = "reputation", _("Licence, trust, reputation")
    OTHER = "other", _("Other")


RELIABILITY: Final = {
    "A": _("completely reliable"),
    "B": _("usually reliable"),
    "C": _("fairly reliable"),
    "D": _("not usually reliable"),
    "E": _("unreliable"),
    "F": _("cannot be judged"),
}
CREDIBILITY: Final = {
    "1": _("confirmed"),
    "2": _("probably true"),
    "3": _("possibly true"),
    "4": _("doubtful"),
    "5": _("improbable"),
    "6": _("cannot be judged"),
}
# The Admiralty grade: reliability of the source, then credibility of what it says.
GRADES: Final = tuple((r + c, r + c) for r in RELIABILITY for c in CREDIBILITY)


class Trigger(models.TextChoices):
    """What an assessment was started by."""

    PLAN = "plan", _("The plan for the year")
    CHANGE = "change", _("A change")  # planned, or noticed outside
    INCIDENT = "incident", _("An incident")  # or a near miss


class Decision(models.TextChoices):
    """What the risk owner decides to do about a risk."""

    UNDECIDED = "undecided", _("Undecided")
    AVOID = "avoid", _("Avoid")  # stop or do not start the activity
    MODIFY = "modify", _("Modify (reduce)")  # change likelihood or consequence
    SHARE = "share", _("Share")  # insurance, contract
    RETAIN = "retain", _("Retain")  # keep it as it stands, knowingly
    PURSUE = "pursue", _("Pursue")  # take it for the opportunity


class TreatmentOption(models.TextChoices):
    """How a treatment works on the risk."""

    AVOID = "avoid", _("Avoid")
    MODIFY = "modify", _("Modify (reduce)")
    SHARE = "share", _("Share")
    RETAIN = "retain", _("Retain")
    PURSUE = "pursue", _("Pursue")


class ShippedMethod(models.TextChoices):
    """The methods that come with Holdfast."""

    DEFAULT = "default", _("Holdfast default method")
    IMO = "imo", _("IMO style")
    CTPAT = "ctpat", _("CTPAT style")
    ISO28001 = "iso28001", _("ISO 28001 style")
