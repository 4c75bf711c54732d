"""What is vendored is what LOCK says, and nothing else."""

import hashlib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"


def test_every_vendored_file_has_the_hash_in_lock():
    locked = {}
    for line in (VENDOR / "LOCK").read_text().splitlines():
        if line and not line.startswith("#"):
            name, version, licence, digest = line.split()[:4]
            assert version in name and licence
            locked[name] = digest
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in VENDOR.glob("*.js")}
    assert found == locked
