"""The tree of RFC 6962 against the published values of Certificate Transparency and a slow reading of the
RFC's text."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.foundation import merkle

#: The eight leaves every implementation of the RFC is tried with, and the roots over the first n of them.
INPUTS = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [merkle.leaf_hash(bytes.fromhex(each)) for each in INPUTS]
#: (leaf, size of the tree, path) and (first, second, proof), as published.
PATHS = (
    (0, 1, ()),
    (
        0,
        8,
        (
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ),
    ),
    (
        5,
        8,
        (
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
    ),
    (2, 3, ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",)),
)
PROOFS = (
    (1, 1, ()),
    (
        6,
        8,
        (
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
    ),
    (
        2,
        5,
        (
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ),
    ),
)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_published(size):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize("index,size,path", PATHS)
def test_paths_are_those_published(index, size, path):
    made = merkle.inclusion(index, LEAVES[:size])
    assert [each.hex() for each in made] == list(path)
    assert merkle.included(LEAVES[index], index, size, made, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize("first,second,proof", PROOFS)
def test_proofs_of_consistency_are_those_published(first, second, proof):
    made = merkle.consistency(first, LEAVES[:second])
    assert [each.hex() for each in made] == list(proof)
    old, new = bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second])
    assert merkle.consistent(first, second, old, new, made)


def _by_the_text(leaves):
    """MTH of section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + _by_the_text(leaves[:k]) + _by_the_text(leaves[k:])).digest()


sizes = st.integers(1, 70)


@given(sizes, st.data())
@settings(max_examples=120, deadline=None)
def test_every_proof_holds_and_no_other(size, data):
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    tree = merkle.root(leaves)
    assert tree == _by_the_text(leaves)
    assert list(merkle.roots(leaves)) == [merkle.root(leaves[:n]) for n in range(size + 1)]
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(index, leaves)
    assert merkle.included(leaves[index], index, size, path, tree)
    first = data.draw(st.integers(0, size))
    old, proof = merkle.root(leaves[:first]), merkle.consistency(first, leaves)
    assert merkle.consistent(first, size, old, tree, proof)
    # Another leaf, place, size, root, or a step changed, added or left out proves nothing.
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else index
    wrong = bytes([leaves[index][0] ^ 1]) + leaves[index][1:]
    assert not merkle.included(wrong, index, size, path, tree)
    assert other == index or not merkle.included(leaves[index], other, size, path, tree)
    assert not merkle.included(leaves[index], index, size, [*path, wrong], tree)
    assert not path or not merkle.included(leaves[index], index, size, path[:-1], tree)
    assert not merkle.included(leaves[index], index, size, path, wrong)
    if 0 < first < size:
        assert not merkle.consistent(first, size, wrong, tree, proof)
        assert not merkle.consistent(first, size, old, wrong, proof)
        assert not merkle.consistent(first, size, old, tree, proof[:-1])
        assert not merkle.consistent(first, size, old, tree, [*proof, wrong])
        # The point of it all: a tree in which an old leaf was exchanged is not a continuation.
        spot = data.draw(st.integers(0, first - 1))
        forged = [*leaves[:spot], wrong, *leaves[spot + 1 :]]
        if forged != leaves:
            assert not merkle.consistent(
                first, size, old, merkle.root(forged), merkle.consistency(first, forged)
            )
    with pytest.raises(IndexError):
        merkle.inclusion(size, leaves)
    with pytest.raises(IndexError):
        merkle.consistency(size + 1, leaves)
