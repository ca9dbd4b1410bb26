"""The Merkle tree of RFC 6962, as pure functions: hashes in, hashes out.

A tree of `size` leaves is kept as its *peaks*: the roots of its perfect subtrees, largest first,
one for each bit set in `size`. A perfect subtree has a coordinate `(level, index)`: it covers the
leaves from `index << level` up to, not including, `(index + 1) << level`. Level 0 is the leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Coordinate = tuple[int, int]
Node = tuple[int, int, bytes]

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash under which an entry stands in the tree (RFC 6962, 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbouring subtrees (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def grow(
    size: int, peaks: Sequence[bytes], leaves: Iterable[bytes]
) -> tuple[list[bytes], list[Node]]:
    """Append leaf hashes to a tree of `size` leaves.

    Returns the new peaks, and every perfect subtree of level 1 and above that became complete.
    Raises ValueError where the number of peaks does not fit the size.
    """
    if len(peaks) != size.bit_count():
        raise ValueError(f"A tree of {size} leaves has {size.bit_count()} peaks, not {len(peaks)}.")
    stack = list(peaks)
    nodes: list[Node] = []
    for position, leaf in enumerate(leaves, start=size):
        stack.append(leaf)
        level, index = 0, position
        while index & 1:
            right = stack.pop()
            level, index = level + 1, index >> 1
            stack[-1] = sha256(b"\x01" + stack[-1] + right).digest()
            nodes.append((level, index, stack[-1]))
    return stack, nodes


def split(joined: bytes) -> list[bytes]:
    """The hashes of a column that keeps them joined."""
    joined = bytes(joined)
    return [joined[at : at + HASH_SIZE] for at in range(0, len(joined), HASH_SIZE)]


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over peaks given largest first; of no peaks, the root of the empty tree."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in their order."""
    return fold(grow(0, (), leaves)[0])


def peaks_between(start: int, stop: int) -> list[Coordinate]:
    """The perfect subtrees that make up the leaves `start` to `stop`, largest first.

    `start` must be a multiple of the largest power of two that is not above `stop - start`,
    as it is for every range that a proof of RFC 6962 needs.
    """
    coordinates: list[Coordinate] = []
    while start < stop:
        level = (stop - start).bit_length() - 1
        coordinates.append((level, start >> level))
        start += 1 << level
    return coordinates


def _split(length: int) -> int:
    """The largest power of two below `length` (RFC 6962 calls it k)."""
    return 1 << ((length - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The leaf ranges whose roots prove that leaf `index` lies in a tree of `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"Leaf {index} is not in a tree of {size} leaves.")
    ranges: list[tuple[int, int]] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, size: int) -> list[tuple[int, int]]:
    """The leaf ranges whose roots prove a tree of `old` leaves to be the start of a larger one."""
    if not 0 <= old <= size:
        raise ValueError(f"A tree of {old} leaves cannot be the start of one of {size}.")
    if old in (0, size):
        return []
    ranges: list[tuple[int, int]] = []
    start, stop, whole = 0, size, True
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, stop))
    return ranges[::-1]


def coordinates_of(ranges: Iterable[tuple[int, int]]) -> set[Coordinate]:
    """Every perfect subtree whose hash is needed for the roots of these leaf ranges."""
    return {coordinate for start, stop in ranges for coordinate in peaks_between(start, stop)}


def roots_of(ranges: Iterable[tuple[int, int]], node: Callable[[Coordinate], bytes]) -> list[bytes]:
    """The root of each leaf range: a proof, as RFC 6962 writes it."""
    return [fold([node(peak) for peak in peaks_between(start, stop)]) for start, stop in ranges]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows the leaf to stand at `index` under `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            value = node_hash(sibling, value)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and value == root


def is_consistent(
    old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the older tree is the start of the newer (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size:
        return False
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if old == size:
        return not proof and old_root == root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    position, last = old - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and older == old_root and newer == root
