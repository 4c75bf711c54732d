"""Checks a published result without the product: python3 result.py RESULT.json

It checks the seals; that votes by name add up; the decision, multiplied and never divided; the alternative
vote or Scottish STV, stage by stage. Ties and other counts it leaves to `consult verify`, the roll to you.
"""

import hashlib
import json
import pathlib
import sys

WRONG = []


def same(what, stated, found):
    if stated != found:
        WRONG.append(f"WRONG {what}: stated {stated}, found {found}")


def sealed(part):
    text = json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seals(data):
    parts = [key for key in data if key not in ("seals", "hash")]
    same("list of parts", sorted(data["seals"]), sorted(parts))
    for key in parts:
        same(f"part {key}", data["seals"].get(key), sealed(data[key]))
    same("part hash", data["hash"], sealed(data["seals"]))
    if data.get("covered"):
        print("not checked: the digest, as words are covered; compare the file's hash with its page")
    elif "result" in data:
        same("digest", data["digest"], sealed(data["result"]))


def totals(data):
    sums, homes = {}, {}
    for vote in data["votes"]:
        side = vote["choice"] if vote["choice"] in ("against", "abstain", "invalid") else "for"
        amounts = {"headcount": vote.get("heads", 1), "area_sqm": vote.get("area", 0)}
        if vote.get("household") is not None and vote["household"] not in homes:
            homes[vote["household"]] = side
            amounts["household"] = 1
        for unit, amount in amounts.items():
            sums[unit, side] = sums.get((unit, side), 0) + amount
    same("seats that voted once", len({vote["seat"] for vote in data["votes"]}), len(data["votes"]))
    for unit, tally in data["tallies"].items():
        for side in ("for", "against", "abstain", "invalid"):
            unlisted = data.get("unlisted", {}).get(unit, {}).get(side, 0)
            same(f"{unit} {side}", tally.get(side, 0), sums.get((unit, side), 0) + unlisted)


def base(tally, name):
    both = tally["for"] + tally["against"]
    if name in ("for_plus_against", "cast"):
        return both + (tally.get("invalid", 0) if name == "cast" else 0)
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
    for name in ("rule", "tallies") if "result" in data else ():
        same(f"published {name}", data["result"]["vote"][name], data[name])
    same("quorum met", data["decision"]["quorum_met"], quorum)
    same("passed", data["decision"]["passed"], quorum and passed)


def ranked(data):
    """The alternative vote and Scottish STV, in hundred-thousandths of a vote; stage by stage."""
    names, stv, unit = data["options"], data["method"] == "scottish_stv", 100_000
    said = [(n, p) for n, p in data["papers"] if p not in ("", "abstain")]
    papers = [[n, unit, [int(k) for k in p.split(",")]] for n, p in said]
    seats, valid = (data["seats"] if stv else 1), sum(n for n, _, _ in papers)
    quota = (valid // (seats + 1) + 1) * unit
    hopeful, elected, said = set(range(len(names))), [], data["count"]
    piles = {k: [] for k in hopeful}
    if stv:
        same("quota", said["quota"] * unit, quota)
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
            return print("not checked: a tie, which the earlier stages or a lot settled")
        move, piles[out] = piles[out], []
        if over:
            move = [[n, (votes[out] - quota) * v // votes[out], order] for n, v, order in move]
            kept[out], action = quota, f"surplus: {names[out]}"
        else:
            hopeful, action = hopeful - {out}, f"exclude: {names[out]}"
    same("elected", said["elected"], [names[k] for k in elected])


def main(path):
    data = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    seals(data)
    if "lots" in data:
        seed = hashlib.sha256(data["lots"]["seed"].encode())
        same("seed", data["lots"]["commitment"], seed.hexdigest())
    if "votes" in data:
        totals(data)
    if data.get("rule") and "decision" in data:
        decision(data)
    if "papers" in data and data["method"] in ("irv", "scottish_stv"):
        ranked(data)
    elif data.get("options"):
        print("not checked: the count itself; `consult verify` does that")
    print("\n".join(WRONG) or "right: all that this program can check")
    return 1 if WRONG else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
