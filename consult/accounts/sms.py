"""Sending a sign-in code by SMS, through an adapter.

Which one: Flask configuration `SMS` (an object with `send`), else the environment. `CONSULT_SMS_URL` set:
HttpSms;
otherwise demo mode prints to the console, and outside demo mode there is no SMS (the page says so).

HttpSms: one POST with a JSON body to CONSULT_SMS_URL:
    {"phone": "13800000000", "code": "482913", "minutes": 10, "sign": CONSULT_SMS_SIGN, "template":
    CONSULT_SMS_TEMPLATE}
with the header `Authorization: Bearer CONSULT_SMS_TOKEN` where a token is set. Any 2xx answer means taken;
anything else,
or no answer within 5 seconds, means not sent: the code is withdrawn and may be asked for again at once.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from typing import Any, Protocol


class SmsNotSent(Exception):
    """The carrier did not take the message."""


class Sms(Protocol):
    """What an adapter does."""

    def send(self, phone: str, code: str, minutes: int) -> None:
        """Sends a code; raises SmsNotSent."""


class ConsoleSms:
    """Demo mode: prints the code where the server was started. Sends nothing."""

    def send(self, phone: str, code: str, minutes: int) -> None:
        """Prints one line."""
        print(f"SMS to {phone}: {code} ({minutes} min)", flush=True)


class HttpSms:
    """A carrier or gateway reached by HTTP; see the module."""

    def __init__(
        self, url: str, *, token: str = "", sign: str = "", template: str = "", timeout: float = 5.0
    ) -> None:
        self.url, self.token, self.sign, self.template, self.timeout = url, token, sign, template, timeout

    def send(self, phone: str, code: str, minutes: int) -> None:
        """One POST; raises SmsNotSent."""
        body = json.dumps(
            {"phone": phone, "code": code, "minutes": minutes, "sign": self.sign, "template": self.template}
        )
        asked = urllib.request.Request(
            self.url, body.encode(), {"Content-Type": "application/json"}, method="POST"
        )
        if self.token:
            asked.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(asked, timeout=self.timeout) as answer:
                if not 200 <= answer.status < 300:
                    raise SmsNotSent(str(answer.status))
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise SmsNotSent(type(error).__name__) from error


def adapter(config: dict[str, Any]) -> Sms | None:
    """The adapter of this instance, or None where there is no SMS. config: Flask's."""
    if config.get("SMS") is not None:
        chosen: Sms = config["SMS"]
        return chosen
    url = os.environ.get("CONSULT_SMS_URL")
    if url:
        return HttpSms(
            url,
            token=os.environ.get("CONSULT_SMS_TOKEN", ""),
            sign=os.environ.get("CONSULT_SMS_SIGN", ""),
            template=os.environ.get("CONSULT_SMS_TEMPLATE", ""),
        )
    return ConsoleSms() if config.get("DEMO") else None
