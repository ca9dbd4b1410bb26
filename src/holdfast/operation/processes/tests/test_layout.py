"""The drawing of the map: nothing covers anything, kept places stay, arrows run round the boxes."""

from itertools import combinations, pairwise
from random import Random

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from holdfast.operation.processes.choices import Lane
from holdfast.operation.processes.queries.layout import drawn
from holdfast.operation.processes.queries.shapes import (
    HEIGHT,
    WIDTH,
    Arrow,
    Box,
    Drawing,
    Flow,
    Node,
    Rect,
)

KEYS = st.integers(0, 11).map(str)
NODES = st.dictionaries(KEYS, st.sampled_from(list(Lane)), max_size=12).map(
    lambda found: [Node(key, lane, f"Process {key}") for key, lane in found.items()]
)
WORDS = st.sampled_from(
    [
        "",
        "goods",
        "Seal figures",
        "Discrepancies and refusals",
        "Schadensmeldungen " * 5,
        "警備計画",
    ]
)
FLOWS = st.lists(st.builds(Flow, KEYS, KEYS, WORDS, st.booleans()), max_size=24)
PLACES = st.dictionaries(
    KEYS, st.tuples(st.integers(0, 2000), st.integers(0, 2000)).map(list), max_size=1
)
MANY_PLACES = st.dictionaries(
    KEYS, st.tuples(st.integers(0, 1200), st.integers(0, 900)).map(list), max_size=12
)


def sheet_of(box: Box) -> Rect:
    return Rect(box.x, box.y, box.x + WIDTH, box.y + HEIGHT)


def inside(box: Box) -> Rect:
    """Give what no arrow may touch; its edge an arrow may."""
    return Rect(box.x + 1, box.y + 1, box.x + WIDTH - 1, box.y + HEIGHT - 1)


def pieces(arrow: Arrow) -> list[Rect]:
    """Give what the straight pieces of an arrow cover."""
    return [
        Rect(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        for (x1, y1), (x2, y2) in pairwise(arrow.corners)
    ]


def large(processes: int, interactions: int, seed: int) -> Drawing:
    """Lay out the map of a large organization."""
    chance = Random(seed)
    lanes = [Lane.MANAGEMENT, *[Lane.CORE] * 3, *[Lane.SUPPORT] * 2]
    nodes = [Node(str(n), lanes[n % 6], f"Process {n}") for n in range(processes)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < interactions:
        one, other = chance.sample(range(processes), 2)
        pairs.add((one, other))
    words = ["Holds", "Seal figures", "Discrepancies and refusals", "Lessons from incidents"]
    flows = [Flow(str(a), str(b), chance.choice(words)) for a, b in sorted(pairs)]
    return drawn(nodes, flows, {})


@given(NODES, FLOWS, PLACES)
def test_boxes_never_cover_each_other_and_fit_the_drawing(nodes, flows, kept):
    found = drawn(nodes, flows, kept)
    assert len(found.boxes) == len(nodes)
    for box in found.boxes:
        assert 0 <= box.x <= found.width - WIDTH
        assert 0 <= box.y <= found.height - HEIGHT
    for one, other in combinations(map(sheet_of, found.boxes), 2):
        assert not one.meets(other)


@given(NODES, FLOWS, PLACES)
def test_a_kept_place_is_kept_and_alone_is_what_no_arrow_touches(nodes, flows, kept):
    found = drawn(nodes, flows, kept)
    for box in found.boxes:
        if box.node.key in kept:
            assert [box.x, box.y] == kept[box.node.key]
    touched = {end for arrow in found.arrows for end in (arrow.flow.source, arrow.flow.target)}
    assert {node.key for node in found.alone} == {node.key for node in nodes} - touched


def test_what_feeds_stands_left_of_what_it_feeds_and_a_loop_ends():
    nodes = [Node(key, Lane.CORE, key) for key in "cab"]
    loop = [Flow("a", "b"), Flow("b", "c"), Flow("c", "a")]
    chain = drawn(nodes, loop[:2], {})
    x = {box.node.key: box.x for box in chain.boxes}
    assert x["a"] < x["b"] < x["c"]
    assert len(drawn(nodes, loop, {}).arrows) == 3


def test_a_long_title_is_cut_to_two_lines():
    (box,) = drawn([Node("a", Lane.CORE, "Reception and inspection " * 4)], [], {}).boxes
    assert len(box.lines) == 2
    assert box.lines[1].endswith("…")


@given(NODES, FLOWS, MANY_PLACES)
def test_words_cover_neither_a_box_nor_other_words(nodes, flows, kept):
    """However people put the boxes."""
    found = drawn(nodes, flows, kept)
    grounds = [arrow.ground for arrow in found.arrows if arrow.words]
    for ground in grounds:
        assert not any(ground.meets(sheet_of(box)) for box in found.boxes)
        assert ground.left >= 0
        assert ground.top >= 0
        assert ground.right <= found.width
        assert ground.bottom <= found.height
    for one, other in combinations(grounds, 2):
        assert not one.meets(other)


@given(NODES, FLOWS)
def test_arrows_run_round_the_boxes(nodes, flows):
    found = drawn(nodes, flows, {})
    boxes = [inside(box) for box in found.boxes]
    for arrow in found.arrows:
        for piece in pieces(arrow):
            assert not any(piece.meets(box) for box in boxes)


@given(NODES, FLOWS, MANY_PLACES)
def test_an_arrow_leads_from_the_edge_of_one_box_to_that_of_the_other(nodes, flows, kept):
    found = drawn(nodes, flows, kept)
    boxes = {box.node.key: sheet_of(box) for box in found.boxes}
    for arrow in found.arrows:
        for (x, y), key in zip(
            (arrow.corners[0], arrow.corners[-1]),
            (arrow.flow.source, arrow.flow.target),
            strict=True,
        ):
            box = boxes[key]
            assert box.left <= x <= box.right
            assert box.top <= y <= box.bottom
            assert x in (box.left, box.right) or y in (box.top, box.bottom)


@pytest.mark.parametrize("seed", range(4))
def test_on_a_dense_map_nearly_all_words_are_written(seed):
    found = large(40, 90, seed)
    written = [arrow for arrow in found.arrows if arrow.words]
    assert len(written) >= 86
    assert sum(not arrow.is_cut for arrow in written) >= 60
    for one, other in combinations([arrow.ground for arrow in written], 2):
        assert not one.meets(other)
    for box in found.boxes:
        assert not any(arrow.ground.meets(sheet_of(box)) for arrow in written)
        assert not any(
            piece.meets(inside(box)) for arrow in found.arrows for piece in pieces(arrow)
        )


def test_what_is_cut_stands_whole_in_the_title():
    said = "Scenarios for plans and exercises, with their likelihood and all that follows from them"
    nodes = [Node("a", Lane.CORE, "Gate"), Node("b", Lane.CORE, "Quay")]
    drawing = drawn(nodes, [Flow("a", "b", said)], {})
    assert drawing.arrows[0].words.endswith("…")
    assert f"<title>{said}</title>" in render_to_string(
        "processes/drawing.svg", {"drawing": drawing}
    )


def test_two_arrows_between_the_same_boxes_do_not_cover_each_other():
    nodes = [Node("a", Lane.CORE, "Gate"), Node("b", Lane.CORE, "Quay")]
    there, back = drawn(nodes, [Flow("a", "b"), Flow("b", "a")], {}).arrows
    assert not set(there.corners) & set(back.corners)


def test_lanes_are_named_in_the_language_of_whoever_looks():
    nodes = [Node("a", Lane.CORE, "Gate")]
    (band,) = drawn(nodes, [], {}).bands
    with override("en"):
        assert band.label == "Core"
    assert drawn(nodes, [], {}).bands[0].lane == Lane.CORE
