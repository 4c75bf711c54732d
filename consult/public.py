"""Addresses of a community that are open without signing in: reading, the wall, and the ways in. Everything
else is not.

Checked by a test that walks the route map; add an address here only with a reason a resident would accept.
"""

from __future__ import annotations

#: Reading: home, topics, agendas, notices, results, progress, verification and the public list, walls and
#: minutes (which show roles, no names).
READ = frozenset(
    {
        "home.community",
        "topics.list",
        "topics.page",
        "topics.photo",
        "agenda.list",
        "agenda.page",
        "agenda.print_page",
        "agenda.calendar",
        "outcomes.notices",
        "outcomes.notice",
        "outcomes.notice_print",
        "outcomes.results",
        "outcomes.result",
        "outcomes.verify",
        "outcomes.log",
        "outcomes.log_entry",
        "outcomes.log_json",
        "outcomes.log_proof",
        "outcomes.log_since",
        "outcomes.log_checker",
        "outcomes.wall",
        "outcomes.wall_slides",
        "outcomes.wall_worker",
        "followup.progress",
        "followup.topic",
        "followup.photo",
        "accounts.privacy",
        "meetings.lobby",
        "meetings.hall",
        "meetings.minutes",
        "meetings.qr",
        "meetings.view_json",
    }
)
#: Ways in: these both show and take a form.
ENTER = frozenset({"accounts.sign_in", "accounts.sms_sign_in", "meetings.find", "meetings.door_wait"})

#: (endpoint, method) open to strangers.
PUBLIC = frozenset(
    {(e, "GET") for e in READ}
    | {(e, m) for e in ENTER for m in ("GET", "POST")} - {("meetings.door_wait", "POST")}
)
