"""The demo desk."""

from __future__ import annotations

from consult.demo.pages.desk import blueprint

__all__ = ["blueprint"]
