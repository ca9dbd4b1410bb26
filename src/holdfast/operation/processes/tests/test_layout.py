"""The drawing of the map: nothing overlaps, kept places stay, flows lead to the right."""

from hypothesis import given
from hypothesis import strategies as st

from holdfast.operation.processes.choices import Lane
from holdfast.operation.processes.queries.layout import (
    HEIGHT,
    LETTER,
    LINE,
    WIDTH,
    Flow,
    Node,
    drawn,
)

KEYS = st.integers(0, 11).map(str)
NODES = st.dictionaries(KEYS, st.sampled_from(list(Lane)), max_size=12).map(
    lambda found: [Node(key, lane, f"Process {key}") for key, lane in found.items()]
)
FLOWS = st.lists(st.builds(Flow, KEYS, KEYS, st.just("goods"), st.booleans()), max_size=20)
PLACES = st.dictionaries(
    KEYS, st.tuples(st.integers(0, 2000), st.integers(0, 2000)).map(list), max_size=1
)


@given(NODES, FLOWS, PLACES)
def test_boxes_never_cover_each_other_and_fit_the_drawing(nodes, flows, kept):
    found = drawn(nodes, flows, kept)
    boxes = found.boxes
    assert len(boxes) == len(nodes)
    for n, one in enumerate(boxes):
        assert 0 <= one.x <= found.width - WIDTH
        assert 0 <= one.y <= found.height - HEIGHT
        for other in boxes[n + 1 :]:
            assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT


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


@given(NODES, FLOWS, PLACES)
def test_the_words_of_arrows_never_touch_each_other(nodes, flows, kept):
    arrows = drawn(nodes, flows, kept).arrows
    for n, one in enumerate(arrows):
        for other in arrows[n + 1 :]:
            apart = (len(one.words) + len(other.words)) * LETTER / 2
            assert abs(one.y - other.y) >= LINE or abs(one.x - other.x) >= apart
