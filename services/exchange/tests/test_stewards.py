"""What staff do for a circle: notes of the Jugendamt, links to hand over, reports to settle."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from services.exchange.tests.village import CIRCLE, ME, Member, Village


def path(village: Village, rest: str = "") -> str:
    return f"/v1/circles/{village.circle}{rest}"


def handed_over(village: Village, language: str = "de") -> Member:
    made = village.staff.ok("POST", path(village, "/handed-over"), {"language": language})
    return Member(village, made["token"])


def test_what_the_jugendamt_answered_is_read_by_members(village: Village) -> None:
    (jasmin,) = village.members("Jasmin")
    seen = village.staff.ask("GET", path(village)).headers["ETag"]
    note = {"permission_note": "Keine Erlaubnis nötig (Schreiben vom 03.05.2027)."}

    assert village.staff.ask("PATCH", path(village), note).status_code == 428
    village.staff.ok("PATCH", path(village), note, If_Match=seen)
    assert jasmin.looks()["circle"]["permission_note"] == note["permission_note"]

    # A colleague who has seen the older one overwrites nothing.
    other = {"permission_note": "Nichts."}
    answer = village.staff.ask("PATCH", path(village), other, If_Match=seen)
    assert (answer.status_code, answer.json["type"]) == (412, "changed-meanwhile")


def test_whoever_is_handed_her_link_joins_and_is_never_written_to(village: Village) -> None:
    before = village.kinds()
    amira = handed_over(village, "ar")
    page = amira.looks()
    assert (page["language"], page["needs_contact"], page["me"]) == ("ar", True, None)

    amira.joins(first_name="Amira", contact="0171 3920044")
    assert amira.looks()["needs_contact"] is False
    (sabine,) = village.members("Sabine")
    ask = village.agree(sabine, amira)

    told = village.kinds()[len(before) :]
    assert told.count("asked") == 0, "it would have gone to her alone"
    assert told.count("agreed") == 1, "the other one is told"
    assert sabine.agreement(ask)["contact"] == "0171 3920044"


def test_a_link_that_was_handed_over_needs_a_contact(village: Village) -> None:
    amira = handed_over(village)
    refused = amira.ask("PUT", "/membership", joining(contact=None))

    assert refused.status_code == 422
    assert [each["field"] for each in refused.json["errors"]] == ["contact"]
    assert amira.looks()["me"] is None


def test_a_report_keeps_what_was_done_about_it_first(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine)
    sabine.does("POST", "/reports", {"ask_id": ask, "words": "Sie kam nicht."})
    (report,) = village.staff.ok("GET", path(village))["reports"]
    own = f"/v1/reports/{report['id']}"

    assert village.staff.ask("POST", f"{own}/settle", {"done": " "}).status_code == 422
    for done in ("Mit beiden telefoniert.", "Etwas anderes."):
        settled = village.staff.ok("POST", f"{own}/settle", {"done": done})
        assert settled["done"] == "Mit beiden telefoniert."
    assert village.staff.ok("GET", path(village))["reports"] == []
    assert "telefoniert" not in str(village.rows("select * from report")), "it is encrypted"


def test_a_list_of_circles_asks_as_often_however_many_there_are(village: Village) -> None:
    asked: list[str] = []

    def note(*details: Any) -> None:
        asked.append(details[2])

    def statements(circles: int) -> int:
        asked.clear()
        event.listen(village.database.engine, "before_cursor_execute", note)
        found = village.staff.ok("GET", "/v1/circles")["items"]
        event.remove(village.database.engine, "before_cursor_execute", note)
        assert len(found) == circles
        return len(asked)

    with_one = statements(1)
    for number in range(4):
        village.staff.ok("POST", "/v1/circles", CIRCLE | {"name": f"Kamen {number}"})
    assert statements(5) == with_one


def joining(**changes: Any) -> dict[str, Any]:
    return ME | {"first_name": "Amira", "contact": "0171 3920044"} | changes
