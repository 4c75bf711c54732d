#!/usr/bin/env python3
"""Checks the public list of a community on a computer of your own. Needs Python 3.8 and nothing else.

    python3 check.py LIST.json                   recompute the list: its root and its code
    python3 check.py LIST.json CODE              … and whether a printed code is of it, or of how it once was
    python3 check.py LIST.json --older OLD.json  … and whether a list saved earlier is still its beginning
    python3 check.py --proof PROOF.json          whether an entry is in the list of that root

LIST.json is what "The list as data" gives (/c/NAME/log.json). 公开核验簿核对程序：参数同上，无需安装其他软件。
What is checked is told in README.md; written apart from the product, from RFC 6962 and that page alone.
"""

import hashlib
import json
import sys

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def sha(data):
    return hashlib.sha256(data).digest()


def leaf(data):
    return sha(b"\0" + data.encode("utf-8"))


def root(leaves):
    """Section 2.1 of RFC 6962, as it stands there."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\1" + root(leaves[:half]) + root(leaves[half:]))


def code(digest):
    """Fifteen signs of a hash, lowest first, and one that checks them."""
    number, found = int.from_bytes(digest, "big"), []
    for _ in range(15):
        number, rest = divmod(number, 31)
        found.append(rest)
    found.append(sum(n * sign for n, sign in enumerate(found, 2)) % 31)
    text = "".join(SIGNS[n] for n in found)
    return "-".join(text[n : n + 4] for n in range(0, 16, 4))


def fail(zh, en):
    print("✕ " + zh + "\n  " + en)
    sys.exit(1)


def good(zh, en):
    print("✓ " + zh + "\n  " + en)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def read(path):
    """A list, with its leaves hashed anew: what the file says of its hashes and its root must follow."""
    told = load(path)
    leaves = []
    for number, entry in enumerate(told["leaves"], told.get("first", 0) + 1):
        made = leaf(entry["data"])
        if made.hex() != entry["hash"]:
            fail("第%d条与其哈希值不符。" % number, "Entry %d is not what its hash says." % number)
        leaves.append(made)
    if told.get("first", 0) or len(leaves) != told["size"]:
        fail("文件不是整本核验簿。", "The file is not the whole list: join its parts first.")
    if root(leaves).hex() != told["root"]:
        fail("根哈希与条目不符。", "The root does not follow from the entries.")
    return told, leaves


def with_code(told, leaves, typed):
    wanted = "".join(sign for sign in typed.upper() if sign in SIGNS)
    for number, entry in enumerate(told["leaves"], 1):
        data = json.loads(entry["data"])
        vouched = data.get("head") or data.get("digest")
        if code(bytes.fromhex(vouched)).replace("-", "") == wanted:
            return good("校验码是第%d条。" % number, "The code is of entry %d: %s" % (number, entry["data"]))
    for size in range(len(leaves) + 1):
        if code(root(leaves[:size])).replace("-", "") == wanted:
            return good(
                "校验码是核验簿有%d条时的，现在仍以这些条目开头。" % size,
                "The code is of the list with %d entries, and it still begins with them." % size,
            )
    fail(
        "核验簿里没有这个校验码：请检查有无输错；若没有，则内容已被改动，或换回了旧备份。",
        "This code is not of this list: check the typing. If right, it was changed or is an older copy.",
    )


def with_older(leaves, path):
    _, before = read(path)
    if leaves[: len(before)] != before:
        first = next((n for n, each in enumerate(before) if leaves[n : n + 1] != [each]), len(leaves))
        fail(
            "从第%d条起与以前保存的不同。" % (first + 1),
            "From entry %d on it is not the list that was saved before." % (first + 1),
        )
    size = len(before)
    good("以前保存的%d条都还在开头。" % size, "It begins with the %d entries saved before." % size)


def proof(path):
    """Section 2.1.1: from the leaf up, neighbour by neighbour."""
    told = load(path)
    found, place, last = leaf(told["data"]), told["position"], told["size"] - 1
    for step in map(bytes.fromhex, told["path"]):
        if place % 2 or place == last:
            found = sha(b"\1" + step + found)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = sha(b"\1" + found + step)
        place, last = place // 2, last // 2
    if last != 0 or found.hex() != told["root"]:
        fail("证明不成立。", "The proof does not hold.")
    good(
        "第%d条在核验簿中。" % (told["position"] + 1),
        "Entry %d is in the list with the code %s: compare it with your paper."
        % (told["position"] + 1, code(bytes.fromhex(told["root"]))),
    )


def main(words):
    if len(words) == 2 and words[0] == "--proof":
        return proof(words[1])
    if not words or words[0].startswith("-"):
        print(__doc__)
        sys.exit(2)
    told, leaves = read(words[0])
    print(told["community"], len(leaves), told["root"], code(bytes.fromhex(told["root"])), sep="\n")
    if len(words) == 3 and words[1] == "--older":
        with_older(leaves, words[2])
    elif len(words) == 2:
        with_code(told, leaves, words[1])


if __name__ == "__main__":
    main(sys.argv[1:])
