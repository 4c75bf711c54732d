"""Runs the boxes of docs/deploy.md as they stand there: `python3 .ci/deploy_guide.py [--root DIR] [--here]`.

Needs root on Debian. Everything is written into an overlay over this machine's own system that is thrown
away, or over the one in DIR, the clean Debian of the guide (`debootstrap --variant=minbase --include=systemd
bookworm DIR`). Where no overlay can be mounted, and in a container of CI, thrown away itself, it runs right
there (`--here`). Standard library only. Prints what each step took; ends within four minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
GUIDE = HOME / "docs" / "deploy.md"
SOURCE, NAME = "/srv/consult-source", "yishi.example.org"
#: Seconds for all of it.
LONGEST = 240
BOX = re.compile(r"^( *)```sh\n(.*?)^\1```$", re.M | re.S)
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "instance", "__pycache__", ".*_cache")

CHECK = r"""
set -euo pipefail
say() { printf '\n== %s\n' "$1"; }
site=https://$CONSULT_NAME
ask() {
  curl --silent --show-error --insecure --resolve "$CONSULT_NAME:443:127.0.0.1" \
    --resolve "$CONSULT_NAME:80:127.0.0.1" "$@"
}
say "plain http leads to https"
ask -o /dev/null -w '%{http_code} %{redirect_url}\n' "http://$CONSULT_NAME/" | grep "^301 $site/"
say "cookies of this very host only, and https from now on"
ask -D- -o /dev/null "$site/staff/sign-in" > /tmp/head
grep -i '^set-cookie: __Host-.*secure' /tmp/head | cut -c1-30
grep -i '^strict-transport-security' /tmp/head
say "static files are compressed and kept by nginx"
ask -H 'Accept-Encoding: gzip' -D- -o /dev/null "$site/static/css/base.css" > /tmp/head
grep -i '^content-encoding: gzip' /tmp/head
ls /var/cache/nginx/consult | grep -q .
say "a websocket opens through nginx, from this host only"
upgrade() {
  ask --http1.1 --max-time 3 -o /dev/null -w '%{http_code}' -H "Origin: $1" -H 'Connection: Upgrade' \
    -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' \
    "$site/socket.io/?EIO=4&transport=websocket" || true
}
[ "$(upgrade "$site")" = 101 ]
[ "$(upgrade "https://elsewhere.example")" != 101 ]
say "nobody else reads the data; nothing of requests was written down"
[ "$(stat -c %a /var/lib/consult)" = 700 ]
[ "$(stat -c %a /var/lib/consult/consult.sqlite)" = 600 ]
[ "$(stat -c %U /var/lib/consult/consult.sqlite)" = consult ]
! grep -rq healthz /var/log/nginx/
say "memory of the server, kB"
theirs='/^Uid:/ {user = $2} /^VmRSS:/ {if (user == wanted) print $2}'
for process in /proc/[0-9]*; do
  awk -v wanted="$(id -u consult)" "$theirs" "$process/status" || true
done 2>/dev/null | tee /tmp/memory
[ -s /tmp/memory ]
"""


def boxes(text: str) -> list[tuple[int, str]]:
    """(line, commands) of each box that is run: those marked `sh`, and nothing beside it."""
    found = []
    for match in BOX.finditer(text):
        indent, code = match.groups()
        lines = [line.removeprefix(indent) for line in code.splitlines()]
        found.append((text.count("\n", 0, match.start()) + 1, "\n".join(lines)))
    return found


def script(text: str) -> str:
    """One script of all boxes, that tells where it is."""
    parts = ["set -euo pipefail", "began=$SECONDS"]
    for line, code in boxes(text):
        parts += [f"printf '\\n== docs/deploy.md:{line} (%ss)\\n' $((SECONDS - began))", code]
    return "\n".join([*parts, "printf '\\n== the guide is through (%ss)\\n' $((SECONDS - began))", ""])


def _prepared(root: Path) -> None:
    """The program's source as a repository, the stand-in for systemctl, how this machine reaches packages."""
    source = root / SOURCE.lstrip("/")
    shutil.copytree(HOME, source, ignore=LEFT_OUT, symlinks=True)
    git = ["git", "-C", str(source), "-c", "user.name=ci", "-c", "user.email=ci@localhost"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "as it is here"]):
        subprocess.check_call([*git, *words])
    shutil.copy2(HOME / ".ci" / "systemctl", root / "usr/local/sbin/systemctl")
    if root == Path("/"):
        return
    for file in ("etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt", "etc/pip.conf"):
        if Path("/", file).exists():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).unlink(missing_ok=True)
            shutil.copy(Path("/", file), root / file)


def _run(root: Path) -> int:
    """Runs the guide and the checks in `root`; 0 where all of it went through."""
    _prepared(root)
    passed = {
        key: value for key, value in os.environ.items() if key.startswith(("PIP_", "http", "HTTP", "no_"))
    }
    environment = {
        **passed,
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "CONSULT_NAME": NAME,
        "CONSULT_SOURCE": f"file://{SOURCE}",
        "CONSULT_TLS": "/etc/consult/tls",
    }
    environment.pop(
        "PIP_FIND_LINKS" if root != Path("/") and not (root / "opt/wheels").exists() else "", None
    )
    (root / "tmp/guide.sh").write_text(script(GUIDE.read_text(encoding="utf-8")) + CHECK, encoding="utf-8")
    inside = [] if root == Path("/") else ["chroot", str(root)]
    began = time.monotonic()
    try:
        done = subprocess.run([*inside, "bash", "/tmp/guide.sh"], env=environment, timeout=LONGEST).returncode
    except subprocess.TimeoutExpired:
        print(f"not through within {LONGEST} seconds", file=sys.stderr)
        done = 1
    if done != 0:
        with contextlib.suppress(OSError):
            print((root / "run/stand-in/consult.service.log").read_text(encoding="utf-8")[-4000:])
    print(f"== {time.monotonic() - began:.0f} s, exit {done}")
    return done


def _inside(lower: str) -> int:
    """In a mount and process namespace of our own: an overlay over `lower`, its devices, the guide."""
    place = Path(tempfile.mkdtemp(prefix="guide-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=4g", "guide", str(place)]
    subprocess.check_call(mount)
    for each in ("upper", "work", "root"):
        (place / each).mkdir()
    root = place / "root"
    layers = f"lowerdir={lower},upperdir={place / 'upper'},workdir={place / 'work'}"
    subprocess.check_call(["mount", "-t", "overlay", "overlay", "-o", layers, str(root)])
    subprocess.check_call(["mount", "-t", "proc", "proc", str(root / "proc")])
    subprocess.check_call(["mount", "--rbind", "/dev", str(root / "dev")])
    for fresh in ("run", "tmp"):
        subprocess.check_call(["mount", "-t", "tmpfs", "guide", str(root / fresh)])
    return _run(root)


def main() -> int:
    """Chooses where, and runs."""
    options = argparse.ArgumentParser()
    options.add_argument("--root", default="/", help="a Debian system, as debootstrap makes it")
    options.add_argument(
        "--here", action="store_true", help="right on this machine, which is thrown away anyhow"
    )
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted = options.parse_args()
    if wanted.inside:
        return _inside(wanted.root)
    if os.geteuid() != 0:
        sys.exit("The guide is followed as root.")
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    probe = "mkdir -p /run/guide && mount -t tmpfs guide /run/guide"
    able = subprocess.run([*namespaces, "sh", "-c", probe], capture_output=True).returncode == 0
    if able and not wanted.here:
        return subprocess.call([*namespaces, sys.executable, __file__, "--inside", "--root", wanted.root])
    if wanted.here or os.environ.get("CI") == "true":
        print("== right on this machine: no overlay can be mounted here")
        return _run(Path("/"))
    sys.exit("No overlay can be mounted here; --here would follow the guide on this very machine.")


if __name__ == "__main__":
    sys.exit(main())
