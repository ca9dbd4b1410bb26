"""People, activities, a policy and sessions for the tests of awareness and training."""

from __future__ import annotations

import datetime as dt
from typing import Any

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.catalogue.checks import CHECKS, Answer
from holdfast.common.days import add_months
from holdfast.leadership.models import SecurityPolicy
from holdfast.leadership.tests.policy_stage import complete_draft, put_in_force, role
from holdfast.support.commands import awareness, training
from holdfast.support.models.awareness import AwarenessActivity
from holdfast.support.models.training import Training, TrainingSession

DAY = dt.date(2026, 5, 4)
QUIZ = """What do you do at an open seal?
- Close it again
+ Report it and wait

Whom do you call?
+ The control room
- Nobody
- A colleague"""


def answer(statement: str, on: dt.date = DAY) -> Answer:
    """Give what a check answers on a day."""
    return CHECKS[statement].function(on)


def at(hour: int, day: dt.date = DAY) -> dt.datetime:
    """Give an hour of a day."""
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def worker(ines: Caller, title: str = "Piotr Zak", **values: Any) -> Person:
    """Give somebody who works here for another organization and has no user."""
    return add_person(ines, **({"title": title, "is_external": True} | values))


def activity(ines: Caller, **values: Any) -> AwarenessActivity:
    """Give an activity that is asked of its audience."""
    asked = {"title": "Seals", "subject": "contribution", "body": "Look at *every* seal."}
    made = awareness.write_awareness(ines, **(asked | values))
    return awareness.start_awareness(ines, made)


def course(ines: Caller, **values: Any) -> Training:
    """Give a course."""
    return training.describe_training(ines, **({"title": "Searching vehicles"} | values))


def session(ines: Caller, made: Training | None = None, **values: Any) -> TrainingSession:
    """Give a session that is fixed for the day of the tests, nine to eleven."""
    asked = {
        "training": made or course(ines),
        "starts_at": at(11),
        "ends_at": at(13),
        "place": "Canteen",
        "trainer": "Lena Falk",
    }
    return training.schedule_session(ines, training.plan_session(ines, **(asked | values)))


def policy_in_force(ines: Caller, tom: Caller, *, day: dt.date = DAY) -> SecurityPolicy:
    """Give a policy whose first version is in force."""
    made = complete_draft(ines, role(ines))
    return put_in_force(tom, made, effective_on=day, review_due=add_months(day, 12))
