"""Texts of messages: what stays of a letter after it was sent."""

from __future__ import annotations

from dataclasses import dataclass

MASK = "…"
"""Stands for the token of a link."""


@dataclass(frozen=True, slots=True)
class MessageText:
    """The words of a message as she saw them, and what they say in German.

    The link is masked: a token opens her page. An SMS has no subject.
    """

    language: str
    subject: str
    text: str
    german_subject: str
    german: str
