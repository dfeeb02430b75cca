"""Staff read what somebody who is missed will be written, before it leaves."""

from __future__ import annotations

from kreis.notifications.domain.contacts import Language
from services.notifications.tests.world import World


def test_the_text_stands_in_each_language_with_brackets_for_what_is_hers(world: World) -> None:
    staff = world.notifications.as_role("contact-person")

    items = {each["language"]: each for each in staff.ok("GET", "/v1/missed-message")["items"]}

    assert items.keys() == {each.value for each in Language}
    german = items["de"]
    assert german["subject"]
    assert german["text"].startswith("Guten Tag [Name]")
    for name in ("[Tag]", "[Beginn]", "[Ort]", "[Link]", "[Telefon]", "[Träger]"):
        assert name in german["text"], name
    assert all("[Link]" in each["text"] and "[Link]" in each["sms_text"] for each in items.values())
    assert len(items["uk"]["sms_text"]) < len(items["uk"]["text"])
