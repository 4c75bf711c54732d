"""Merkle trees as in RFC 6962, section 2: roots, proofs that a leaf is in, proofs that nothing was taken
back.

A page of pure functions over hashes (32 bytes each); what a leaf holds is the caller's business. Indices are
from 0. A leaf and an inner node never hash alike, since each begins with a byte of its own (2.1).
`docs/verify/check.py` does the same once more, on its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's data."""
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below `size` (2 at least)."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; of none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256().digest()
    # Level by level, the odd one carried up: the same tree as the RFC's recursion, without its depth.
    level = list(leaves)
    while len(level) > 1:
        joined = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = joined + level[-1:] if len(level) % 2 else joined
    return level[0]


def roots(leaves: Sequence[bytes]) -> Iterator[bytes]:
    """The roots after 0, 1, 2 … leaves, each from the whole subtrees of the one before."""
    yield root(())
    whole: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, found = 1, leaf
        while whole and whole[-1][0] == size:
            size, found = size * 2, _node(whole.pop()[1], found)
        whole.append((size, found))
        for _size, left in reversed(whole[:-1]):
            found = _node(left, found)
        yield found


def inclusion(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The audit path of a leaf (2.1.1), from its neighbour up. Raises IndexError where there is no such
    leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion(index, leaves[:k]), root(leaves[k:])]
    return [*inclusion(index - k, leaves[k:]), root(leaves[:k])]


def consistency(first: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The proof that the tree of the first leaves is where this one began (2.1.2). Raises IndexError for a
    size that never was; 0 needs no proof and has none."""
    if not 0 <= first <= len(leaves):
        raise IndexError(first)
    return _consistency(first, leaves, True) if first else []


def _consistency(first: int, leaves: Sequence[bytes], known: bool) -> list[bytes]:
    size = len(leaves)
    if first == size:
        return [] if known else [root(leaves)]
    k = _split(size)
    if first <= k:
        return [*_consistency(first, leaves[:k], known), root(leaves[k:])]
    return [*_consistency(first - k, leaves[k:], False), root(leaves[:k])]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], tree: bytes) -> bool:
    """Whether the path proves that this leaf hash is leaf `index` of the tree of that size and root."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = _node(step, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = _node(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == tree


def consistent(first: int, second: int, old: bytes, new: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `second` leaves with root `new` begins with that of `first`
    leaves with root `old`."""
    if first == 0:
        return not proof and old == root(())
    if first == second:
        return not proof and old == new
    if not 0 < first < second or not proof:
        return False
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    steps = list(proof)
    # A whole power of two is its own beginning, and is not sent.
    seen_old = seen_new = steps.pop(0) if place else old
    for step in steps:
        if last == 0:
            return False
        if place % 2 or place == last:
            seen_old, seen_new = _node(step, seen_old), _node(step, seen_new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            seen_new = _node(seen_new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and seen_old == old and seen_new == new
