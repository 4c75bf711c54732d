"""The launcher says what is wrong outside in one sentence, without a traceback."""

import builtins
import importlib.util
import socket
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]


@pytest.fixture
def launch():
    spec = importlib.util.spec_from_file_location("launch_under_test", HOME / "consult" / "launch.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_launcher_imports_only_the_standard_library():
    code = (
        "import sys, runpy; sys.argv = ['launch.py', 'nothing'];"
        "\ntry: runpy.run_path(r'%s', run_name='__main__')\nexcept SystemExit: pass"
        "\nsys.exit(bool([m for m in sys.modules if m.split('.')[0] in ('flask', 'consult', 'sqlalchemy')]))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-I", "-c", code % (HOME / "consult" / "launch.py")], capture_output=True
        ).returncode
        == 0
    )


def test_unknown_command_is_refused_with_the_usage():
    answer = subprocess.run(
        [sys.executable, str(HOME / "consult" / "launch.py"), "fly"], capture_output=True, text=True
    )
    assert answer.returncode == 2 and "run" in answer.stderr and "Traceback" not in answer.stderr


def test_taken_port_is_named_with_the_way_out(launch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(launch.Stop, match=f"Port {port} is already in use.*PORT="):
            launch._free_port("127.0.0.1", port)


def test_missing_venv_module_names_the_package(launch, monkeypatch, tmp_path):
    real = builtins.__import__

    def without(name, *rest):
        if name == "ensurepip":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(launch, "PYTHON", tmp_path / "no" / "python")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(launch.Stop, match="python3-venv"):
        launch._make_venv()


def test_directory_that_cannot_be_made_is_named(launch, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(launch, "VENV", tmp_path / "file" / ".venv")
    monkeypatch.setattr(launch, "PYTHON", tmp_path / "file" / ".venv" / "bin" / "python")
    with pytest.raises(launch.Stop, match="cannot be made"):
        launch._make_venv()
