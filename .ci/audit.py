"""Pinned packages against known advisories: `make audit`.

First a set kept here (`advisories.json`, with the day it is of), which needs no network; then pip-audit,
which asks the package index's advisory service. What was not checked is said, never passed over.

Exit: 0 all checked and nothing known; 1 a pin is affected; 3 nothing found, but the service could not be
asked (for all or some), so that the answer is only as new as the set.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.version import Version

HOME = Path(__file__).resolve().parent.parent
PINNED = ("run.txt", "dev.txt")
_PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^ ;\\]+)")


def pins() -> dict[str, str]:
    """Every pinned package and its version."""
    found = {}
    for name in PINNED:
        for line in (HOME / "requirements" / name).read_text(encoding="utf-8").splitlines():
            if match := _PIN.match(line):
                found[re.sub(r"[._]", "-", match[1].lower())] = match[2]
    return found


def known() -> dict[str, Any]:
    """The set kept here: {source, as_of, advisories: {package: {id: [[first affected, first mended]]}}}, ""
    where none is mended."""
    told: dict[str, Any] = json.loads((HOME / ".ci" / "advisories.json").read_text(encoding="utf-8"))
    return told


def affected(pinned: dict[str, str], advisories: dict[str, dict[str, list[list[str]]]]) -> Iterator[str]:
    """A line for each pin that an advisory names."""
    for package, version in sorted(pinned.items()):
        for name, ranges in advisories.get(package, {}).items():
            for first, mended in ranges:
                if Version(first) <= Version(version) and (not mended or Version(version) < Version(mended)):
                    yield f"{package} {version}: {name}, mended in {mended or 'no version yet'}"


def ask_service(program: list[str]) -> tuple[list[str], str]:
    """(lines of pins that the service names, why some or all could not be checked or "")."""
    found, unchecked, total = [], 0, 0
    for name in PINNED:
        command = [*program, "-r", str(HOME / "requirements" / name), "--require-hashes", "--disable-pip"]
        done = subprocess.run(
            [*command, "--progress-spinner", "off", "-f", "json"], capture_output=True, text=True, timeout=300
        )
        try:
            told = json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError):
            last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
            return found, f"the advisory service could not be asked: {last[:200]}"
        total += len(told)
        for each in told:
            if "skip_reason" in each:
                unchecked += 1
            found += [f"{each['name']} {each['version']}: {v['id']}" for v in each.get("vulns", ())]
    return found, f"the advisory service does not know {unchecked} of {total} pins" if unchecked else ""


def main(program: list[str]) -> int:
    """Checks and says how it went."""
    pinned, kept = pins(), known()
    found = list(affected(pinned, kept["advisories"]))
    count = sum(map(len, kept["advisories"].values()))
    kept_of = f"{count} advisories kept here, as of {kept['as_of']}"
    print(f"{len(pinned)} pins against {kept_of}: {len(found)} affected")
    online, why = ask_service(program)
    for line in (*found, *online):
        print(f"AFFECTED  {line}")
    if why:
        print(f"NOT CHECKED against today's advisories: {why}. Run `make audit` where the network allows it.")
    else:
        print(f"{len(pinned)} pins against today's advisories: {len(online)} affected")
    return 1 if found or online else 3 if why else 0


if __name__ == "__main__":
    sys.exit(main([sys.executable, "-m", "pip_audit"]))
