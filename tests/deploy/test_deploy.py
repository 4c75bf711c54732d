"""What stands in deploy/ and docs/deploy.md is well formed and says what the product knows. That the guide
leads to a running server is tried by .ci/deploy_guide.py."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from consult.foundation.ceilings import ROWS
from tests.conftest import tool

HOME = Path(__file__).resolve().parents[2]
DEPLOY = HOME / "deploy"
UNITS = ("consult.service", "consult-backup.service", "consult-backup.timer")


@pytest.fixture(scope="module")
def guide() -> ModuleType:
    spec = importlib.util.spec_from_file_location("deploy_guide", HOME / ".ci" / "deploy_guide.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_boxes_of_the_guide_are_what_is_run(guide):
    text = (HOME / "docs" / "deploy.md").read_text(encoding="utf-8")
    found = guide.boxes(text)
    by_hand = re.findall(r"^ *```sh by-hand\n", text, re.M)
    assert len(found) + len(by_hand) == text.count("```sh") and len(found) >= 8
    script = guide.script(text)
    assert all(line.strip() in text for _n, code in found for line in code.splitlines())
    # Nothing that is left out stands beside the boxes, and the shell reads all of it.
    for code in (script + guide.CHECK, *re.findall(r"```sh by-hand\n(.*?)```", text, re.S)):
        subprocess.run([tool("bash"), "-n"], input=code, text=True, check=True)
    for each in (
        "clone",
        "init",
        "restore",
        "pull",
        "nginx -t",
        "enable --now consult.service consult-backup.timer",
    ):
        assert each in script, each
    # In order, each at its own line.
    numbers = [line for line, _code in found]
    assert numbers == sorted(set(numbers))
    assert text.splitlines()[numbers[0] - 1].strip() == "```sh"


def test_the_units_are_units(tmp_path):
    """As systemd reads them; where the program lies is not there to be found."""
    for name in UNITS:
        told = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(
            told.replace("/opt/consult/venv/bin/consult", "/bin/true"), encoding="utf-8"
        )
    done = subprocess.run(
        [
            tool("systemd-analyze"),
            "verify",
            *(str(tmp_path / name) for name in UNITS if "backup.s" not in name),
        ],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
    server = (DEPLOY / "consult.service").read_text(encoding="utf-8")
    assert "--host 127.0.0.1 --port 8000" in server and "UMask=0077" in server and "MemorySwapMax=0" in server


def test_nginx_reads_its_configuration_and_writes_nothing_of_requests(tmp_path):
    for each in ("tls", "var/cache/nginx", "var/log/nginx", "logs"):
        (tmp_path / each).mkdir(parents=True)
    subprocess.run(
        [
            tool("openssl"),
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=a.example",
        ]
        + ["-keyout", str(tmp_path / "tls/privkey.pem"), "-out", str(tmp_path / "tls/fullchain.pem")],
        check=True,
        capture_output=True,
    )
    told = (DEPLOY / "nginx.conf.template").read_text(encoding="utf-8")
    filled = {
        "CONSULT_NAME": "a.example",
        "CONSULT_UPSTREAM": "127.0.0.1:8000",
        "CONSULT_TLS": f"{tmp_path}/tls",
    }
    assert set(re.findall(r"\$\{(\w+)\}", told)) == set(filled)
    site = re.sub(r"\$\{(\w+)\}", lambda found: filled[found.group(1)], told)
    site = re.sub(r" /var/(cache|log)/", rf" {tmp_path}/var/\1/", site)
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    whole = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n  include {tmp_path}/site.conf;\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    words = ["-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "errors")]
    done = subprocess.run([tool("nginx"), *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    servers = told.split("server {\n\tlisten")[1:]
    assert len(servers) == 2 and all("access_log off;" in each for each in servers)
    # What the caller says of where it comes from is written over, in every place that passes anything on.
    assert told.count("X-Forwarded-For $remote_addr;") == told.count("X-Forwarded-Proto $scheme;") == 2
    assert "proxy_add_x_forwarded_for" not in told


def test_settings_are_those_of_the_product_and_mirrors_are_variables_only():
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    known = {row.variable for row in ROWS} | set(
        re.findall(r"`(CONSULT_\w+|DATABASE_URL|REDIS_URL)`", readme)
    )
    known |= {"CONSULT_NAME", "CONSULT_UPSTREAM", "CONSULT_TLS", "CONSULT_BACKUP_KEEP", "CONSULT_SOURCE"}
    for path in (*DEPLOY.iterdir(), HOME / "docs" / "deploy.md"):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"\bCONSULT_\w*[A-Z]\b", text)) <= known, path.name
        hosts = set(re.findall(r"\b[\w-]+\.(?:com|cn|org|net|io|dev)\b", text))
        assert hosts <= {"example.org", "socket.io"}, (path.name, hosts)
    env = (DEPLOY / "consult.env").read_text(encoding="utf-8")
    assert "CONSULT_PROXIES=1" in env and "CONSULT_SECURE=1" in env
