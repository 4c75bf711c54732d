"""Words for what carrying out names."""

from __future__ import annotations

from consult.foundation.phrases import P

ADOPTION_PHRASES = {
    "adopted": P("Adopted in full"),
    "partly": P("Adopted in part"),
    "not_adopted": P("Not taken up"),
}
STATUS_PHRASES = {
    "pending": P("Not begun"),
    "in_progress": P("Under way"),
    "done": P("Done"),
    "overdue": P("Overdue"),
    "cancelled": P("Cancelled"),
}
SCORE_PHRASES = {
    "very_satisfied": P("Very satisfied"),
    "satisfied": P("Satisfied"),
    "neutral": P("Fairly satisfied"),
    "dissatisfied": P("Dissatisfied"),
}
REWORK_PHRASES = {
    "waiting": P("Asked to do it again"),
    "granted": P("Asked to do it again: it will be"),
    "refused": P("Asked to do it again: answered, nothing to redo"),
}
