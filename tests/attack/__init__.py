"""What strangers and members may try, replayed against a real server: `make attack` prints a table.

    python -m tests.attack                 every attack (under 10 minutes, loopback only, stops by itself)
    python -m tests.attack --ci            the part that CI runs (at most 3 minutes)
    python -m tests.attack NAME …          those whose name or file begins with one of these
    pytest tests/attack                    the ordinary share; with CONSULT_ATTACK=1 the part for CI

One subject a file, each attack a function that gets a `Hall` (tests/attack/hall.py) and returns an `Outcome`:

    from tests.attack.frame import Outcome, attack
    from tests.attack.hall import Hall

    @attack(bound="refused, and nothing changed", part="ordinary")
    def a_forged_notice(hall: Hall) -> Outcome:
        \"\"\"A grid worker withdraws a notice\"\"\"            # the row's first column
        status = hall.post("/c/qinghe/…", {"deed": "withdraw"}, seat=hall.tokens[0]).status
        return Outcome(f"answered {status}", held=status == 403)

Then name the file in `SUBJECTS` of `frame.py`; nothing else lists it. `part` says where it runs: "ordinary"
in the ordinary run of pytest too (beside other tests on busy cores: bounds in counts and bytes, never in
milliseconds, a few seconds at most for a whole file), "ci" once by .ci/run alone on the machine, "full" by
`make attack` only. `seconds` is what it takes, so that the parts can be kept within their time.

- `hall.address`, `hall.base` (path of the meeting), `hall.meeting`, `hall.code`, `hall.tokens` (seat cookies
  of the members), `hall.chair`, `hall.staff` (of the chair and an administrator); `hall.get`, `hall.post`,
  `hall.form` (with the token a page carries), `hall.handshake` (a websocket). The server starts when an
  address is first asked for, so an attack on files or on the database alone costs none: `hall.server` is a
  `Served`, `with hall.server.here(): create_app(hall.server.instance)` opens its data here, and
  `hall.server.consult("meeting", "verify")` calls its command line. `phones=30` gives a small hall, 300 a
  full one; halls are shared by the attacks of a run, so leave the meeting going and the server up.
  `hall.fresh()` is a copy of one's own.
- `hall.beside(flood)` runs `flood(stop)` (which attacks until the event `stop` is set) while the honest
  phones act and load pages in a process of their own, and compares with the same phones left alone a moment
  before.
  `.outcome()` is the usual verdict: acknowledged with p95 under 300 ms (as a test, on a machine that others
  share, under 2 s: no stall), no honest phone refused or cut, memory grown by under 20 MiB.
- Attackers have addresses of their own on the loopback, `source="127.0.0.2"`; "127.0.0.1" is the hall's
  router, behind which an attacker may sit too.
"""
