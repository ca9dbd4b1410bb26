"""Actions: planned for a record, done, and judged by somebody else."""

from __future__ import annotations

import datetime as dt

import pytest

from holdfast.accounts.commands import add_person, add_site
from holdfast.acting.callers import acting_as
from holdfast.acting.refusals import Refused
from holdfast.work.commands import judge_effective, plan_action_for, report_done


def test_an_action_keeps_when_its_effect_is_to_be_judged_and_when_it_was(ines, tom, monkeypatch):
    monkeypatch.setenv("HOLDFAST_CLOCK", "2026-05-04")
    with acting_as(ines):
        gate = add_site(ines, title="Gate 2")
        action = plan_action_for(
            ines,
            gate,
            title="Light the dark corner",
            owner=add_person(ines, title="Nora Lind"),
            due=dt.date(2026, 5, 20),
            criterion="No alarm without a picture in four weeks",
            judge_on=dt.date(2026, 6, 20),
        )
        report_done(ines, action, result="Two lamps more.", done_on=dt.date(2026, 5, 4))
    monkeypatch.setenv("HOLDFAST_CLOCK", "2026-06-18")
    with acting_as(tom):
        judged = judge_effective(tom, action, finding="Every alarm had its picture.")
    assert judged.judge_on == dt.date(2026, 6, 20)
    assert judged.judged_on == dt.date(2026, 6, 18)


def test_an_effect_is_not_judged_before_the_work_is_done(ines):
    with acting_as(ines):
        gate = add_site(ines, title="Gate 2")
        owner = add_person(ines, title="Nora Lind")
        with pytest.raises(Refused) as refused:
            plan_action_for(
                ines,
                gate,
                title="Light the dark corner",
                owner=owner,
                due=dt.date(2026, 5, 20),
                judge_on=dt.date(2026, 5, 1),
            )
    assert "judge_on" in refused.value.fields
