"""Work that takes long: pictures of many pixels, rolls of many cells, passwords, by somebody signed in."""

from __future__ import annotations

import contextlib
import io
import re
import secrets
import threading
import zlib
from collections import Counter
from functools import cache
from typing import Any

from tests.attack.frame import Outcome, attack
from tests.attack.hall import BESIDE, Hall

#: The side of the picture that froze the first build, and of one just below the bound.
VAST, LARGE = 7740, 6300
ROLL = "/c/qinghe/staff/roll"


@cache
def png(side: int) -> bytes:
    """A PNG of side × side pixels of one colour: some kilobytes, many to decode."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(bytes(1 + 3 * side)) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@cache
def roll(rows: int, columns: int) -> bytes:
    """An XLSX of so many rows and columns."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("roll")
    sheet.append(["楼栋", "单元", "房号", "面积", "业主"] + [f"备注{n}" for n in range(columns - 5)])
    for n in range(rows):
        cells = [f"{n // 100 + 1}号楼", "1单元", str(n % 100 + 101), "86.4", f"居民{n}"]
        sheet.append(cells + ["x"] * (columns - 5))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _upload(
    hall: Hall, page: str, seat: str, fields: dict[str, str], files: list[tuple[str, str, bytes]]
) -> int:
    """Sends a form with files as a browser does; the status."""
    shown = hall.get(page, seat=seat, source="127.0.0.1")
    token = re.search(rb'name="?csrf_token"?[^>]*value="?([^">\s]+)', shown.body)
    cookies = shown.headers.get("Set-Cookie", "").split("\n")
    kept = "; ".join(each.split(";")[0] for each in cookies)
    edge = secrets.token_hex(12)
    body = bytearray()
    for name, value in {**fields, "csrf_token": token[1].decode() if token else ""}.items():
        body += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, filename, data in files:
        body += (
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'.encode()
        )
        body += b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n"
    body += f"--{edge}--\r\n".encode()
    kind = f"multipart/form-data; boundary={edge}"
    return hall.post(
        page, bytes(body), seat=seat, source="127.0.0.1", Content_Type=kind, Cookie=kept, Origin=hall.address
    ).status


def _pictures(hall: Hall, side: int, seat: str, stop: threading.Event, said: Counter[int]) -> None:
    words = {"step": "keep", "title": "路灯", "what": "路灯不亮", "kind": "other", "form_key": "k" * 16}
    photos = [("photo", f"{n}.png", png(side)) for n in range(5)]
    while not stop.is_set():
        with contextlib.suppress(OSError):
            said[_upload(hall, "/c/qinghe/topics/propose", seat, words, photos)] += 1


@attack(bound=BESIDE, part="ci", phones=300, seconds=14)
def vast_pictures(hall: Hall) -> Outcome:
    """A member sends pictures of 7740 × 7740 pixels, five at a time, again and again"""
    said: Counter[int] = Counter()
    png(VAST)
    seat = hall.tokens[11]
    return hall.beside(lambda stop: _pictures(hall, VAST, seat, stop, said)).outcome(f"answers {dict(said)}")


@attack(bound=BESIDE, part="full", phones=300, seconds=20)
def large_pictures(hall: Hall) -> Outcome:
    """Four members of one address send pictures just below the bound, five at a time, without end"""
    said: Counter[int] = Counter()
    png(LARGE)

    def flood(stop: threading.Event) -> None:
        _together([(_pictures, hall, LARGE, seat, stop, said) for seat in hall.tokens[12:16]])

    return hall.beside(flood, 10).outcome(f"answers {dict(said)}")


def _together(calls: list[tuple[Any, ...]]) -> None:
    """Every call (function, arguments…) in a thread of its own; returns when all have."""
    each = [threading.Thread(target=call[0], args=call[1:]) for call in calls]
    for one in each:
        one.start()
    for one in each:
        one.join()


@attack(bound=BESIDE, part="full", phones=300, seconds=30)
def a_vast_roll(hall: Hall) -> Outcome:
    """An administrator sends rolls of 19,000 rows of 60 cells without end"""
    said: Counter[int] = Counter()
    vast = roll(19_000, 60)

    def flood(stop: threading.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError):
                said[_upload(hall, ROLL, hall.staff, {}, [("file", "roll.xlsx", vast)])] += 1

    return hall.beside(flood, 15).outcome(f"answers {dict(said)}")


@attack(bound=BESIDE, part="ci", phones=300, seconds=20)
def a_roll_checked_again_and_again(hall: Hall) -> Outcome:
    """An administrator looks at a roll of 5,000 rows again and again, which checks every row"""
    said: Counter[int] = Counter()
    sent = _upload(hall, ROLL, hall.staff, {}, [("file", "roll.xlsx", roll(5_000, 12))])

    def flood(stop: threading.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError):
                said[hall.get(f"{ROLL}/1", seat=hall.staff, source="127.0.0.1").status] += 1

    return hall.beside(flood, 8).outcome(f"sent {sent}, answers {dict(said)}", sent == 302)


@attack(bound=BESIDE, part="full", phones=300, seconds=12)
def passwords_guessed(hall: Hall) -> Outcome:
    """A stranger tries passwords on twenty connections without end"""
    said: Counter[int] = Counter()

    def guess(stop: threading.Event) -> None:
        while not stop.is_set():
            fields = {"login": "admin", "password": secrets.token_hex(6)}
            said[hall.form("/staff/sign-in", fields).status] += 1

    def flood(stop: threading.Event) -> None:
        _together([(guess, stop)] * 20)

    return hall.beside(flood).outcome(f"answers {dict(said)}")
