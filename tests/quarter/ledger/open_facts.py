"""What is still to be asked of somebody, as her page counts it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.quarter.ledger.books import Books, Row

Told = Iterator[tuple[str, str]]
FACTS = {
    "german_level": "Deutsch",
    "needs_interpreter": "Sprachmittlung nötig",
    "gender": "Geschlecht",
    "may_join_women_only": "Gruppe nur für Frauen möglich",
    "access_route": "Zugangsweg",
    "wants_discretion": "Unauffällige Nachrichten nötig",
    "has_address_protection": "Adressschutz (§ 51, § 52 BMG)",
}


def open_facts(books: Books, who: Row) -> list[str]:
    """What nobody has said of her or of her children, or nobody has confirmed."""
    unconfirmed = who["unconfirmed"] or []
    found = [each for each in FACTS if who[each] is None or each in unconfirmed]
    for child in books.of("intake.child", participant_id=who["id"]):
        is_stored = child["needs_care"] is False and "needs_care" in unconfirmed
        if child["needs_care"] is None or is_stored:
            found.append("needs_care")
    return found


def needless(who: Row) -> set[str]:
    """What is not asked: German of a native speaker, groups for women of a man."""
    german = {"german_level"} if str(who["language"]).startswith("de") else set()
    return german | ({"may_join_women_only"} if who["gender"] == "man" else set())


def unsaid(books: Books, who: Row) -> Told:
    found = [each for each in open_facts(books, who) if each not in needless(who)]
    if found and who["state"] != "left":
        yield "section", "Noch nicht gefragt oder bestätigt"
        yield "Noch nicht gefragt oder bestätigt", str(len(found))
