"""Checks a published result without the product: python3 result.py RESULT.json PRINTED

PRINTED is the file's hash or the result's digest, as printed with the result. It checks both and the seals;
that votes by name add up; the decision, multiplied and never divided; the alternative vote or Scottish STV.
Ties and other counts it leaves to `consult verify`, the roll and the counting of hands to you.
Exit 0: right; 1: something is wrong; 2: no result, or not all of it could be checked.
"""

import hashlib
import json
import pathlib
import sys

WRONG, LEFT = [], []
STATUS = {(True, True): "adopted", (False, True): "rejected", (False, False): "no_quorum"}


def same(what, stated, found):
    if stated != found:
        WRONG.append(f"WRONG {what}: stated {stated}, found {found}")


def sealed(part):
    text = json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seals(data, printed):
    found = {key: sealed(part) for key, part in data.items() if key not in ("seals", "hash")}
    for key in {**data["seals"], **found}:
        same(f"part {key}", data["seals"].get(key), found.get(key))
    same("part hash", data["hash"], sealed(data["seals"]))
    vouches = "result" in data and not data.get("covered")
    if vouches:
        same("digest", data["digest"], sealed(data["result"]))
    elif "digest" in data:
        LEFT.append("the digest, as what it was made of is covered or left out")
    if not printed:
        LEFT.append("whether this is the file that was published: give the printed hash as a second word")
    elif not (vouches and printed == data["digest"]):
        same("printed hash", printed, data["hash"])


def totals(data):
    sums, homes = {}, {}
    for vote in data["votes"]:
        side = vote["choice"] if vote["choice"] in ("against", "abstain", "invalid") else "for"
        amounts = {"headcount": vote.get("heads", 1), "area_sqm": vote.get("area", 0)}
        if vote.get("household") is not None and vote["household"] not in homes:
            homes[vote["household"]], amounts["household"] = side, 1
        for unit, amount in amounts.items():
            sums[unit, side] = sums.get((unit, side), 0) + amount
    same("seats that voted once", len({vote["seat"] for vote in data["votes"]}), len(data["votes"]))
    for unit, tally in data["tallies"].items():
        for side in ("for", "against", "abstain", "invalid"):
            unlisted = data.get("unlisted", {}).get(unit, {}).get(side, 0)
            same(f"{unit} {side}", tally.get(side, 0), sums.get((unit, side), 0) + unlisted)


def base(tally, name):
    if name in ("for_plus_against", "cast"):
        return tally["for"] + tally["against"] + (tally.get("invalid", 0) if name == "cast" else 0)
    return tally.get("fixed", tally["eligible"]) if name == "fixed" else tally[name]


def enough(test, count, whole):
    """Whether count is the asked fraction of the whole; nothing never is."""
    if test["op"] == "number":
        return count >= test["number"]
    left, right = count * test["den"], test["num"] * whole
    return count > 0 and whole > 0 and (left > right if test["op"] == ">" else left >= right)


def decision(data):
    rule, passed, quorum = data["rule"], True, True
    asked, of = rule["quorum"], rule["approve"].get("of")
    by_presence = of in ("present", "cast") or (asked or {}).get("op") == "number"
    for unit, tally in data["tallies"].items():
        same(f"roll {unit}", data["roll"].get(unit), tally["eligible"])
        parts = tally["for"] + tally["against"] + tally["abstain"] + tally.get("invalid", 0)
        same(f"{unit} taking part", tally["participated"], parts)
        if asked and unit in rule.get("quorum_units", rule["units"]):
            came = tally["present"] if by_presence else tally["participated"]
            quorum &= enough(asked, came, base(tally, asked.get("of", "present")))
        if unit in rule["units"] and rule["approve"]["op"] == "no_objection":
            passed &= tally["against"] == 0 and parts > 0
        elif unit in rule["units"]:
            passed &= enough(rule["approve"], tally["for"], base(tally, of))
        listed = data["decision"]["units"][unit]
        same(f"decision {unit}", {side: listed[side] for side in tally}, tally)
    judged = {"quorum_met": quorum, "passed": quorum and passed}
    same("decision", {name: data["decision"][name] for name in judged}, judged)
    if "result" in data:
        for name, found in {"rule": rule, "tallies": data["tallies"], **judged}.items():
            same(f"published {name}", data["result"]["vote"][name], found)
        if data["result"]["status"] in STATUS.values():
            same("status", data["result"]["status"], STATUS.get((judged["passed"], quorum)))


def ranked(data):
    """The alternative vote and Scottish STV, in hundred-thousandths of a vote; stage by stage."""
    names, stv, unit = data["options"], data["method"] == "scottish_stv", 100_000
    said = [(n, p) for n, p in data["papers"] if p not in ("", "abstain")]
    papers = [[n, unit, [int(k) for k in p.split(",")]] for n, p in said]
    seats, valid = (data["seats"] if stv else 1), sum(n for n, _, _ in papers)
    quota = (valid // (seats + 1) + 1) * unit
    hopeful, elected, said = set(range(len(names))), [], data["count"]
    piles = {k: [] for k in hopeful}
    same("quota", said["quota"] * unit if stv else quota, quota)
    move, action, kept = papers, "first preferences", {}
    for stage in said["stages"]:
        same(f"stage {stage['stage']}", stage["action"], action)
        for number, value, order in move:
            to = next((k for k in order if k in hopeful), None)
            piles.get(to, []).append([number, value, order])
        votes = {k: kept.get(k, sum(n * v for n, v, _ in pile)) for k, pile in piles.items()}
        for k, amount in votes.items():
            text = f"{amount // unit}.{amount % unit:05d}" if stv or k in hopeful else None
            same(f"stage {stage['stage']} {names[k]}", stage["votes"].get(names[k]), text)
        needed = quota if stv else sum(votes.values()) // 2 + 1
        new = sorted((k for k in hopeful if votes[k] >= needed), key=lambda k: -votes[k])
        elected, hopeful = elected + new, hopeful - set(new)
        if stv and len(hopeful) <= seats - len(elected):
            elected, hopeful = elected + sorted(hopeful, key=lambda k: -votes[k]), set()
        if len(elected) >= seats or not hopeful:
            break
        over = [k for k in elected if votes[k] > quota] if stv else []
        out = max(over, key=lambda k: votes[k]) if over else min(hopeful, key=lambda k: votes[k])
        if sum(votes[k] == votes[out] for k in (over or hopeful)) > 1:
            return LEFT.append("a tie, which the earlier stages or a lot settled")
        move, piles[out] = piles[out], []
        if over:
            move = [[n, (votes[out] - quota) * v // votes[out], order] for n, v, order in move]
            kept[out], action = quota, f"surplus: {names[out]}"
        else:
            hopeful, action = hopeful - {out}, f"exclude: {names[out]}"
    same("elected", said["elected"], [names[k] for k in elected])


def parts(data):
    if "lots" in data:
        seed = hashlib.sha256(data["lots"]["seed"].encode())
        same("seed", data["lots"]["commitment"], seed.hexdigest())
    if "votes" in data:
        totals(data)
    elif data["kind"] == "named":
        LEFT.append("the votes by name, which are left out")
    if data.get("rule") and "decision" in data:
        decision(data)
    elif (data.get("result") or {}).get("vote") or not (data.get("options") or data["kind"] == "none"):
        LEFT.append("the decision: its rule or figures are not in the file, or not by yes and no")
    if "papers" in data and data["method"] in ("irv", "scottish_stv"):
        ranked(data)
    elif data.get("options"):
        LEFT.append("the count itself; `consult verify` does that")


def main(path, printed=""):
    once = lambda pairs: same("names, once", len(dict(pairs)), len(pairs)) or dict(pairs)  # noqa: E731
    try:
        data = json.loads(pathlib.Path(path).read_text(encoding="utf-8"), object_pairs_hook=once)
        seals(data, printed.strip().lower())
        parts(data)
    except Exception as fault:  # whatever a file that is no result does to the above
        LEFT.append(f"what cannot be read ({type(fault).__name__} {fault})")
    right = "right: seals, printed hash and figures. The digest is of `result` only, the hash of all."
    print("\n".join(WRONG + [f"not checked: {each}" for each in LEFT] or [right]))
    return 1 if WRONG else 2 if LEFT else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3] or [""]))
