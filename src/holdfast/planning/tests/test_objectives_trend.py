"""The arithmetic by which an objective is on track, at risk or off track."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.planning.queries.courses import course_of
from holdfast.planning.queries.trend import (
    Aim,
    Measured,
    Standing,
    line_to,
    met_about,
    said,
    trend_of,
)

START, DUE = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def day(month, number=1):
    return dt.date(2026, month, number)


def aim(direction="up", baseline=80, target=95, **values):
    return Aim(
        Decimal(target),
        direction,
        DUE,
        None if baseline is None else Decimal(baseline),
        START,
        **values,
    )


def figures(*values, first=2):
    return [Measured(day(first + place), Decimal(str(v))) for place, v in enumerate(values)]


def test_without_a_figure_or_a_measurement_nothing_is_known():
    assert trend_of(None, figures(1), day(3)).standing is Standing.UNKNOWN
    assert trend_of(aim(), [], day(3)).standing is Standing.UNKNOWN
    assert trend_of(aim(), [], dt.date(2027, 1, 1)).standing is Standing.OFF_TRACK


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "values", "standing"),
    [
        ("up", 80, 95, (82, 84, 86), Standing.ON_TRACK),
        ("up", 80, 95, (81, 82, 83.4), Standing.AT_RISK),
        ("up", 80, 95, (80, 80, 81), Standing.OFF_TRACK),
        ("up", 80, 95, (79, 78, 77), Standing.OFF_TRACK),
        ("up", 80, 95, (85, 90, 95), Standing.REACHED),
        ("down", 20, 5, (18, 16, 14), Standing.ON_TRACK),
        ("down", 20, 5, (20, 20, 19), Standing.OFF_TRACK),
        ("down", 20, 5, (18, 10, 4), Standing.REACHED),
        ("down", 20, 5, (22, 24, 26), Standing.OFF_TRACK),
    ],
)
def test_the_line_through_the_figures_decides(direction, baseline, target, values, standing):
    found = trend_of(aim(direction, baseline, target), figures(*values), day(5))
    assert found.standing is standing, found.words


def test_a_level_that_is_to_be_kept_is_judged_by_its_tolerance():
    kept = aim("keep", 98, 98, tolerance=Decimal(1))
    assert trend_of(kept, figures(98, 97.8, 98.1), day(5)).standing is Standing.ON_TRACK
    assert trend_of(kept, figures(98.9, 98, 97.1), day(5)).standing is Standing.AT_RISK
    assert trend_of(kept, figures(98, 96), day(5)).standing is Standing.OFF_TRACK
    done = trend_of(kept, figures(98, 98), dt.date(2027, 1, 5))
    assert done.standing is Standing.REACHED


def test_after_its_date_only_the_last_figure_counts():
    found = trend_of(aim(), figures(85, 90, 94), dt.date(2027, 1, 1))
    assert found.standing is Standing.OFF_TRACK


def test_figures_of_one_day_show_no_trend():
    found = trend_of(aim(baseline=None), figures(90), day(5))
    assert found.standing is Standing.AT_RISK
    assert found.projected is None


def test_the_way_gone_is_the_share_from_baseline_to_target():
    assert trend_of(aim(), figures(83), day(5)).percent == 20
    assert trend_of(aim("down", 20, 10), figures(15), day(5)).percent == 50
    assert trend_of(aim(), figures(70), day(5)).percent == 0


def test_the_words_say_when_the_target_is_met():
    found = trend_of(aim(unit="%", is_share=True), figures(82, 84, 86), day(5))
    assert found.words == "As it goes, the target of 95 % is met about 13 Aug 2026."
    level = [Measured(day(2), Decimal(200)), Measured(day(3), Decimal(94))]
    soon = Aim(Decimal(95), "up", day(4))
    assert met_about(soon, level, day(3, 2)) == day(4)  # a line that goes away: by its date at last


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "values", "says"),
    [
        ("up", 80, 95, (81, 82, 83), "31 Dec 2026"),
        ("down", 20, 5, (40, 60, 80), "at 100 % on 31 Dec 2026"),
        ("up", 80, 95, (60, 40, 20), "at 0 % on 31 Dec 2026"),
    ],
)
def test_a_share_is_never_more_than_the_whole(direction, baseline, target, values, says):
    share = aim(direction, baseline, target, unit="%", is_share=True)
    assert says in trend_of(share, figures(*values), day(5)).words


def test_the_planned_way_is_straight():
    assert aim().planned_on(START) == 80
    assert aim().planned_on(DUE) == 95
    assert aim().planned_on(dt.date(2027, 6, 1)) == 95
    assert 87 < aim().planned_on(day(7)) < 88


whole = st.integers(-10_000, 10_000).map(Decimal)
days = st.integers(0, 2000).map(lambda n: START + dt.timedelta(days=n))


@given(st.lists(st.tuples(days, whole), min_size=1, max_size=20), days)
def test_mirrored_figures_give_a_mirrored_line(pairs, on):
    points = [Measured(d, v) for d, v in pairs]
    mirrored = [Measured(d, -v) for d, v in pairs]
    assert abs(line_to(points, on) + line_to(mirrored, on)) < Decimal("1e-15")


@given(st.lists(st.tuples(days, whole), min_size=1, max_size=12), whole, whole, days)
def test_up_and_down_are_judged_alike(pairs, baseline, target, today):
    up = Aim(target, "up", DUE, baseline, START)
    down = Aim(-target, "down", DUE, -baseline, START)
    there = trend_of(up, [Measured(d, v) for d, v in pairs], today)
    mirror = trend_of(down, [Measured(d, -v) for d, v in pairs], today)
    assert there.standing is mirror.standing


@pytest.mark.parametrize(("value", "text"), [("0", "0"), ("100", "100"), ("12.50", "12.5")])
def test_figures_are_said_plainly(value, text):
    assert said(Decimal(value)) == text


def test_the_little_drawing_keeps_the_time_between_the_days():
    days = ((1, 0), (2, 100), (25, 0))
    course = course_of([Measured(dt.date(2026, 3, day), Decimal(value)) for day, value in days])
    assert len(course) == 25  # one step a day
    assert course[:2] == [0, 100]
    assert course[13] in (47, 48)  # half way down the long way back
    assert course[-1] == 0


def test_one_day_alone_has_no_course():
    same = [Measured(dt.date(2026, 3, 1), Decimal(value)) for value in (1, 2)]
    assert course_of(same) == []
    level = [Measured(dt.date(2026, 3, day), Decimal(5)) for day in (1, 9)]
    assert course_of(level) == [50, 50]
