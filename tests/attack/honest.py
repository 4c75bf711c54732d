"""The honest hall, a process of its own: `python -m tests.attack.honest PORT MEETING CODE < tokens`.

Every phone holds a websocket and watches the meeting. For each line `measure SECONDS` on its input the
phones act
(hands go up and down), load the meeting's own pages and, as phones that have no seat yet, the address on the
wall and the door's page behind it; one line of JSON then says how that went. It reads the frames as bytes:
hardly anything of it is needed.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any

#: Acts a second, and page loads a second (each one of a seat and two of a newcomer).
ACTS, LOADS = 4.0, 2.0


def masked(text: str) -> bytes:
    """A client's text frame under a mask of zeros."""
    payload = text.encode()
    size = len(payload)
    head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + bytes(4) + payload


class Phone(asyncio.Protocol):
    """One websocket of a hall: answers pings, notes acknowledgements, reads over everything else."""

    def __init__(self, host: str, token: str) -> None:
        self.host, self.token = host, token
        self.buffer, self.open, self.lost = bytearray(), False, False
        self.number = 0
        self.waiting: dict[int, asyncio.Future[bytes]] = {}
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(
            (
                f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {self.host}\r\n"
                f"Origin: http://{self.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                f"Cookie: seat={self.token}\r\n\r\n"
            ).encode()
        )

    def connection_lost(self, why: Any) -> None:
        self.lost = True
        for each in (self.ready, *self.waiting.values()):
            if not each.done():
                each.set_exception(ConnectionError("cut"))
                each.exception()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.open:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            if b" 101 " not in self.buffer[:20]:
                self.transport.close()
                return
            del self.buffer[: end + 4]
            self.open = True
        while (frame := self._frame()) is not None:
            self._took(frame)

    def _frame(self) -> bytes | None:
        """The next whole frame's payload, where there is one."""
        if len(self.buffer) < 2:
            return None
        size, at = self.buffer[1] & 127, 2
        if size >= 126:
            at = 4 if size == 126 else 10
            if len(self.buffer) < at:
                return None
            size = int.from_bytes(self.buffer[2:at], "big")
        if len(self.buffer) < at + size:
            return None
        frame = bytes(self.buffer[at : at + size])
        del self.buffer[: at + size]
        return frame

    def _took(self, frame: bytes) -> None:
        if frame == b"2":
            self.transport.write(masked("3"))
        elif frame[:1] == b"0":
            self.transport.write(masked("40"))
        elif frame[:2] == b"40" and not self.ready.done():
            self.ready.set_result(None)
        elif frame[:2] == b"43":
            number = frame[2 : frame.find(b"[")]
            waiting = self.waiting.pop(int(number), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)

    async def ask(self, event: str, payload: Any) -> bytes:
        """Sends an event; its answer. ConnectionError or TimeoutError without one."""
        if self.lost:
            raise ConnectionError("cut")
        self.number += 1
        came = self.waiting[self.number] = asyncio.get_running_loop().create_future()
        self.transport.write(masked(f"42{self.number}" + json.dumps([event, payload])))
        async with asyncio.timeout(15):
            return await came


class Hall:
    """All phones, and what is measured of them."""

    def __init__(self, port: int, meeting: int, code: str, tokens: list[str]) -> None:
        self.port, self.meeting, self.code, self.tokens = port, meeting, code, tokens
        self.host, self.phones = f"127.0.0.1:{port}", []
        self.acts = 0

    async def gather(self) -> None:
        """Every phone comes in and watches."""
        loop = asyncio.get_running_loop()
        for token in self.tokens:
            _, phone = await loop.create_connection(
                lambda t=token: Phone(self.host, t), "127.0.0.1", self.port
            )
            self.phones.append(phone)
            await phone.ready
            await phone.ask("watch", {"meeting": self.meeting})

    async def measure(self, seconds: float) -> dict[str, Any]:
        """Acts and loads for so long; what they took (milliseconds) and what was refused."""
        self.took: list[float] = []
        self.pages: list[float] = []
        self.newcomers: list[float] = []
        self.statuses: dict[str, int] = {}
        self.silent = 0
        began, due, tasks = time.monotonic(), [0.0, 0.0], []
        while (now := time.monotonic() - began) < seconds:
            if now >= due[0]:
                due[0] += 1 / ACTS
                tasks.append(asyncio.create_task(self._act()))
            if now >= due[1]:
                due[1] += 1 / LOADS
                token = self.tokens[self.acts % len(self.tokens)]
                tasks.append(
                    asyncio.create_task(self._load(f"/c/qinghe/meetings/{self.meeting}/phone", token))
                )
                for path in (f"/m/{self.code}", f"/c/qinghe/door/{self.meeting}"):
                    tasks.append(asyncio.create_task(self._load(path, "")))
            await asyncio.sleep(0.01)
        await asyncio.gather(*tasks)
        lost = sum(phone.lost for phone in self.phones)
        return {
            "acts": len(self.took),
            "took": sorted(self.took),
            "pages": sorted(self.pages),
            "newcomers": sorted(self.newcomers),
            "statuses": self.statuses,
            "silent": self.silent,
            "lost": lost,
        }

    async def _act(self) -> None:
        # A hand goes up, and three acts later down again: few wait to speak, as in a hall.
        kind = "lower" if self.acts % 2 and self.acts > 2 else "rise"
        phone = self.phones[(self.acts - (3 if kind == "lower" else 0)) % len(self.phones)]
        self.acts += 1
        act = {
            "meeting": self.meeting,
            "act_id": f"honest-{os.getpid()}-{self.acts:06}",
            "kind": kind,
            "args": {} if kind == "lower" else {"side": "for"},
        }
        began = time.perf_counter()
        try:
            answer = await phone.ask("act", act)
        except (ConnectionError, TimeoutError):
            self.silent += 1
            return
        self.took.append((time.perf_counter() - began) * 1000)
        if b'"ok"' not in answer:
            self.statuses["refused act"] = self.statuses.get("refused act", 0) + 1

    async def _load(self, path: str, token: str) -> None:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(15):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                cookie = f"Cookie: seat={token}\r\n" if token else ""
                writer.write(
                    f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n{cookie}Connection: close\r\n\r\n".encode()
                )
                answer = await reader.read()
                writer.close()
            status = answer[9:12].decode() or "cut"
        except (OSError, TimeoutError):
            status = "none"
        self.statuses[status] = self.statuses.get(status, 0) + 1
        (self.pages if token else self.newcomers).append((time.perf_counter() - began) * 1000)


async def main() -> None:
    """Gathers the hall, then measures as often as it is told to."""
    port, meeting, code = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    tokens = sys.stdin.readline().split()
    hall = Hall(port, meeting, code, tokens)
    await hall.gather()
    print(json.dumps({"here": len(hall.phones)}), flush=True)
    loop = asyncio.get_running_loop()
    while words := (await loop.run_in_executor(None, sys.stdin.readline)).split():
        print(json.dumps(await hall.measure(float(words[1]))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
