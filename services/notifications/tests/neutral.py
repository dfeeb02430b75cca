"""The neutral sender of notifications' tests."""

from __future__ import annotations

NEUTRAL_URL = "https://mitteilung.example"
NEUTRAL = {
    "discreet_url": NEUTRAL_URL,
    "discreet_mail_from": "post@mitteilung.example",
    "discreet_sms_from": "Info",
    "discreet_phone": "0800 5550123",
}
