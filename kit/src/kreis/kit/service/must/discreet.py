"""A message to somebody who needs discretion tells nothing of the agency, of her or of the date."""

from __future__ import annotations

from kreis.kit.service.dates import AGENCY, VENUE
from kreis.kit.service.house import NEUTRAL_MAIL, NEUTRAL_URL
from kreis.kit.service.must.town import Town, differs_unless

RULE = "services/notifications/README.md#discreet-messages"
TELLING = (
    str(AGENCY["short_name"]), str(AGENCY["phone"]), VENUE["name"], VENUE["street"], VENUE["town"],
    "Petra", "Beispielgruppe", "kreis.example",
)  # fmt: skip


def run(town: Town) -> None:
    check(town, "discreet")


def check(town: Town, rule: str) -> None:
    """Looks at each message to this person. Raises `Differs`."""
    letters = town.letters_of(rule)
    called = town.calls(rule)
    differs_unless(bool(letters or called), "a discreet message, or a call", "neither")
    for letter in letters:
        told = [word for word in TELLING if word.lower() in letter.text.lower()]
        differs_unless(not told, "no word of the agency, of her or of a date", ", ".join(told))
        differs_unless(not letter.has_calendar, "no calendar file", "one")
        differs_unless(f"{NEUTRAL_URL}/a/" in letter.text, f"a link {NEUTRAL_URL}/a/…", letter.text)
        if "@" in letter.to:
            is_neutral = letter.sender.strip("<> ") == NEUTRAL_MAIL
            differs_unless(is_neutral, f"sender {NEUTRAL_MAIL}, without a name", letter.sender)
