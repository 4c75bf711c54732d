"""How much one seat, one address and the whole process may ask for: one registry, read from the environment.

A ceiling is declared here and nowhere else; `consult serve` prints what holds, `docs/ceilings.md` is
generated
from the rows (`python -m consult.foundation.ceilings`). Those of one seat always hold. A hall is one address:
those of an address are therefore generous, and mostly make wait instead of refusing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ceiling:
    """One row. unit, about: (Chinese, English)."""

    key: str
    default: int
    unit: tuple[str, str]
    about: tuple[str, str]
    low: int = 1
    high: int = 1_000_000

    @property
    def variable(self) -> str:
        """The environment variable that settles it."""
        return f"CONSULT_{self.key.upper()}"


_PER_SECOND, _AT_ONCE = ("次/秒", "a second"), ("次", "at once")
_SECONDS, _COUNT, _BYTES, _MIB = ("秒", "s"), ("个", ""), ("字节", "bytes"), ("MiB", "MiB")

ROWS = (
    Ceiling("seat_events", 20, _PER_SECOND, ("一个登录席位的实时消息", "live events of one seat")),
    Ceiling("seat_events_burst", 60, _AT_ONCE, ("同上，短时", "the same, in a burst")),
    Ceiling(
        "socket_events", 10, _PER_SECOND, ("一个未登录连接的实时消息", "live events of a stranger's socket")
    ),
    Ceiling("socket_events_burst", 30, _AT_ONCE, ("同上，短时", "the same, in a burst")),
    Ceiling(
        "address_events", 40, _PER_SECOND, ("一个地址全部未登录连接", "live events of an address's strangers")
    ),
    Ceiling("address_events_burst", 300, _AT_ONCE, ("同上，短时", "the same, in a burst")),
    Ceiling("stranger_frame", 4096, _BYTES, ("未登录连接的一条消息", "one frame of a stranger"), 512, 65536),
    Ceiling("seat_sockets", 8, _COUNT, ("一个席位的实时连接", "sockets of one seat")),
    Ceiling("address_sockets", 200, _COUNT, ("一个地址的未登录连接", "sockets of an address's strangers")),
    Ceiling("strangers", 500, _COUNT, ("旁观的未登录连接，全部", "onlookers, of all addresses")),
    Ceiling("walls", 40, _COUNT, ("已配对或本机的大屏", "walls, paired or on this machine")),
    Ceiling(
        "address_handshakes",
        30,
        _PER_SECOND,
        ("一个地址新建未登录连接", "new sockets of an address's strangers"),
    ),
    Ceiling("address_handshakes_burst", 600, _AT_ONCE, ("同上，短时", "the same, in a burst")),
    Ceiling("seat_requests", 10, _PER_SECOND, ("一个席位的网页请求", "requests of one seat")),
    Ceiling("seat_requests_burst", 200, _AT_ONCE, ("同上，短时", "the same, in a burst")),
    Ceiling("seat_width", 2, _COUNT, ("同时处理的一个席位的请求", "requests of one seat worked on together")),
    Ceiling(
        "address_requests",
        100,
        _PER_SECOND,
        ("代理之后一个地址的未登录请求", "requests of an address's strangers, behind a proxy"),
    ),
    Ceiling("address_requests_burst", 3000, _AT_ONCE, ("同上，短时", "the same, in a burst")),
    Ceiling(
        "connection_requests",
        5,
        _PER_SECOND,
        ("一个未登录连接的请求", "requests of one connection of a stranger"),
    ),
    Ceiling("connection_requests_burst", 60, _AT_ONCE, ("同上，短时", "the same, in a burst")),
    Ceiling(
        "address_width", 3, _COUNT, ("同时处理的一个地址的请求", "requests of an address worked on together")
    ),
    Ceiling("address_waiting", 600, _COUNT, ("一个地址排队的请求", "requests of an address that may wait")),
    Ceiling("hall", 400, ("部手机", "phones"), ("一个地址后面的手机数", "phones that may share one address")),
    Ceiling("address_connections", 100, _PER_SECOND, ("一个地址新建连接", "new connections of an address")),
    Ceiling("address_connections_burst", 2000, _AT_ONCE, ("同上，短时", "the same, in a burst")),
    Ceiling(
        "address_idle", 240, _COUNT, ("一个地址未发请求的连接", "connections of an address that ask nothing")
    ),
    Ceiling("idle", 3000, _COUNT, ("未发请求的连接，全部", "connections that ask nothing, of all")),
    Ceiling("header_seconds", 10, _SECONDS, ("请求头须在此时间内到齐", "for the headers of a request")),
    Ceiling(
        "silence_seconds",
        15,
        _SECONDS,
        ("新连接须在此时间内说明看什么", "for a socket to say what it watches"),
    ),
    Ceiling("keep_seconds", 60, _SECONDS, ("空闲连接保留", "for a connection between two requests")),
    Ceiling(
        "stranger_body", 256 * 1024, _BYTES, ("未登录者提交的内容", "what a stranger may send"), 1024, 10**9
    ),
    Ceiling("work_seconds", 20, _SECONDS, ("一张图片的处理", "for one picture")),
    Ceiling("roll_seconds", 120, _SECONDS, ("一份名册的读写", "for a roll, read or written")),
    Ceiling("work_memory", 768, _MIB, ("同上，内存", "the same, of memory"), 128, 65536),
    Ceiling("workers", 1, _COUNT, ("处理进程", "processes for slow work"), 1, 64),
    Ceiling("work_waiting", 40, _COUNT, ("排队的处理", "pieces of slow work that may wait")),
    Ceiling(
        "seat_work_seconds", 60, _SECONDS, ("一人的处理时间，短时", "slow work of one person, in a burst")
    ),
    Ceiling("picture_pixels", 40_000_000, ("像素", "pixels"), ("一张图片", "of one picture"), 10_000, 10**9),
)
REGISTRY: Mapping[str, Ceiling] = {row.key: row for row in ROWS}


class BadCeiling(ValueError):
    """The environment holds something else than a whole number within the row's bounds."""

    def __init__(self, row: Ceiling) -> None:
        self.variable, self.low, self.high = row.variable, row.low, row.high
        super().__init__(f"{row.variable} must be a whole number from {row.low} to {row.high}.")


class Ceilings(Mapping[str, int]):
    """The values that hold, by key. given: those that differ from the defaults."""

    def __init__(self, **given: int) -> None:
        for key, value in given.items():
            row = REGISTRY[key]
            if not row.low <= value <= row.high:
                raise BadCeiling(row)
        self._values = {row.key: given.get(row.key, row.default) for row in ROWS}

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Ceilings:
        """From the environment. Raises BadCeiling, naming the variable."""
        given = {}
        for row in ROWS:
            text = environ.get(row.variable, "").strip()
            if text and not text.isascii() or text and not text.isdigit():
                raise BadCeiling(row)
            if text:
                given[row.key] = int(text)
        return cls(**given)

    def __getitem__(self, key: str) -> int:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def lines(self, lang: str) -> list[str]:
        """One a row: key, value, unit, what it bounds. lang: zh or en."""
        at = 0 if lang == "zh" else 1
        return [f"{r.key} = {self[r.key]} {r.unit[at]} · {r.about[at]}".replace("  ", " ") for r in ROWS]


def page() -> str:
    """docs/ceilings.md."""
    rows = [f"| `{r.variable}` | {r.default:,} | {r.unit[1]} | {r.about[1]}，{r.about[0]} |" for r in ROWS]
    return "\n".join(
        [
            "# Ceilings",
            "",
            "How much one seat, one address and the whole process may ask for. Written by",
            "`python -m consult.foundation.ceilings`; each is set by its environment variable and printed by",
            "`consult serve`. Why they are as they are: [decisions/0026](decisions/0026-ceilings.md).",
            "",
            "| variable | default | unit | bounds |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    print(page(), end="")
