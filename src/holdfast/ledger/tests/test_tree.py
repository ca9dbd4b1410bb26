"""The tree is that of RFC 6962, for every size, and its proofs prove nothing else."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.ledger import tree

LARGEST = 70
LEAVES = [tree.leaf_hash(f"entry {number}".encode()) for number in range(LARGEST)]

# The leaves and roots that implementations of RFC 6962 have in common.
KNOWN_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
KNOWN_LEAVES.append("606162636465666768696a6b6c6d6e6f")
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def definition(leaves: list[bytes]) -> bytes:
    """MTH as section 2.1 of the RFC defines it, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return tree.node_hash(definition(leaves[:k]), definition(leaves[k:]))


def node(coordinate: tree.Coordinate) -> bytes:
    level, index = coordinate
    return definition(LEAVES[index << level : (index + 1) << level])


ROOTS = [definition(LEAVES[:size]) for size in range(LARGEST + 1)]
NODES = {
    (level, index): node((level, index)) for level in range(7) for index in range(LARGEST >> level)
}


def inclusion(index: int, size: int) -> list[bytes]:
    return tree.roots_of(tree.inclusion_ranges(index, size), NODES.__getitem__)


def consistency(old: int, size: int) -> list[bytes]:
    return tree.roots_of(tree.consistency_ranges(old, size), NODES.__getitem__)


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    leaves = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in KNOWN_LEAVES[:size]]
    assert tree.root_of(leaves).hex() == KNOWN_ROOTS[size]


def test_root_follows_the_definition_for_every_size() -> None:
    assert [tree.root_of(LEAVES[:size]) for size in range(LARGEST + 1)] == ROOTS


def test_growing_in_portions_gives_the_same_tree_and_each_subtree_once() -> None:
    for cut in range(LARGEST + 1):
        peaks, first = tree.grow(0, (), LEAVES[:cut])
        peaks, second = tree.grow(cut, peaks, LEAVES[cut:])
        assert tree.fold(peaks) == ROOTS[LARGEST]
        grown = {(level, index): value for level, index, value in first + second}
        assert len(grown) == len(first) + len(second) == LARGEST - LARGEST.bit_count()
        assert all(NODES[place] == value for place, value in grown.items())


def test_every_inclusion_proof_holds_for_its_leaf_and_no_other() -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = inclusion(index, size)
            assert tree.includes(LEAVES[index], index, size, proof, ROOTS[size])
            other = (index + 1) % size
            if other != index:
                assert not tree.includes(LEAVES[other], index, size, proof, ROOTS[size])
                assert not tree.includes(LEAVES[index], other, size, proof, ROOTS[size])
            assert not tree.includes(LEAVES[index], index, size, proof, ROOTS[size - 1])
            assert not tree.includes(LEAVES[index], index, size, [*proof, LEAVES[0]], ROOTS[size])
            if proof:
                assert not tree.includes(LEAVES[index], index, size, proof[:-1], ROOTS[size])


def test_every_consistency_proof_holds_for_its_two_trees_and_no_others() -> None:
    for size in range(LARGEST + 1):
        for old in range(size + 1):
            proof = consistency(old, size)
            assert tree.is_consistent(old, size, ROOTS[old], ROOTS[size], proof)
            assert not tree.is_consistent(old, size, LEAVES[-1], ROOTS[size], proof)
            if old:
                assert not tree.is_consistent(old, size, ROOTS[old], ROOTS[old - 1], proof)
                longer = [*proof, LEAVES[0]]
                assert not tree.is_consistent(old, size, ROOTS[old], ROOTS[size], longer)
            if proof:
                assert not tree.is_consistent(old, size, ROOTS[old], ROOTS[size], proof[:-1])


@given(st.data())
def test_a_changed_hash_in_a_proof_is_refused(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, LARGEST))
    old = data.draw(st.integers(1, size - 1))
    bit = 1 << data.draw(st.integers(0, 255))
    for proof in (inclusion(old, size), consistency(old, size)):
        at = data.draw(st.integers(0, len(proof) - 1))
        changed = (int.from_bytes(proof[at], "big") ^ bit).to_bytes(32, "big")
        wrong = [*proof[:at], changed, *proof[at + 1 :]]
        assert not tree.includes(LEAVES[old], old, size, wrong, ROOTS[size])
        assert not tree.is_consistent(old, size, ROOTS[old], ROOTS[size], wrong)


def test_places_that_are_not_in_the_tree_are_refused() -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        tree.inclusion_ranges(5, 5)
    with pytest.raises(ValueError, match="cannot be the start"):
        tree.consistency_ranges(6, 5)
    with pytest.raises(ValueError, match="peaks"):
        tree.grow(3, [LEAVES[0]], [])
    assert not tree.includes(LEAVES[0], 5, 5, [], ROOTS[5])
    assert not tree.is_consistent(6, 5, ROOTS[6], ROOTS[5], [])
    assert not tree.is_consistent(4, 5, ROOTS[3], ROOTS[5], [])
