"""What members may learn of each other, how often they are written to, and how they leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.exchange.tests.village import Member, Village


def test_trying_tells_nothing_about_anybody_else(village: Village) -> None:
    """The attack plan: asks, offers, blocks and wrong ids, by somebody who wants to know."""
    spy, sabine, nicole = village.members("Spy", "Sabine", "Nicole")
    ask = spy.asks(bands=["3-5"])
    other = spy.asks(days=6)
    for each in (sabine, nicole):
        each.offers(ask)
        each.offers(other)
    before = spy.looks()
    offers = {o["first_name"]: o["id"] for o in before["own_asks"][0]["offers"]}

    # 1. Her page shows first names and districts of others, and her own balance alone.
    assert {each["first_name"] for each in before["own_asks"][0]["offers"]} == {"Sabine", "Nicole"}
    assert set(before["own_asks"][0]["offers"][0]) == {"id", "place", "first_name", "district"}
    assert "post.example" not in str(before)

    # 2. Why an offer holds no more is one answer: paused, left, blocked, or consent taken back.
    nicole.does("PUT", "/consent", {"shares_contact": False})
    sabine.does("POST", "/blocks", {"ask_id": ask})
    refused = {refusal(spy, ask, each) for each in (offers["Nicole"], offers["Sabine"], other)}
    assert refused == {(409, "ask-taken", "The ask has changed meanwhile")}

    # 3. Whoever has blocked her looks like somebody who has left.
    assert [o["first_name"] for o in spy.looks()["own_asks"][0]["offers"]] == ["Nicole"]
    nicole.does("DELETE", "/membership")
    assert spy.looks()["own_asks"][0]["offers"] == []

    # 4. An ask of a blocked pair, one that is not there, and one of another circle are the same.
    hidden = sabine.asks(days=3)
    nowhere = "00000000-0000-4000-8000-000000000000"
    assert {
        refusal(spy, each, place=place)
        for each in (hidden, nowhere)
        for place in ("hers", "theirs")
    } == {(404, "no-ask", "There is no such ask")}

    # 5. Nothing that she may call names a balance, an address or children of somebody else.
    assert spy.looks()["asks_of_others"] == []
    assert {each["other"] for each in spy.looks()["lines"]} == {None}


def test_how_much_a_carer_minds_is_hers_to_know(village: Village) -> None:
    jasmin, spy, sabine = village.members("Jasmin", "Spy", "Sabine")
    ask = spy.asks(days=3, hours=9, place="theirs")
    sabine.offers(ask, "theirs")
    for day in (1, 2):
        mine = jasmin.asks(days=day, hours=4, place="theirs")
        sabine.offers(mine, "theirs")
        jasmin.agrees(mine)
    offer = spy.looks()["own_asks"][0]["offers"][0]["id"]

    assert refusal(spy, ask, offer)[:2] == (409, "ask-taken")
    assert refusal(sabine, ask, place="theirs")[:2] == (409, "too-much-care")


def test_no_id_of_a_member_leaves_the_service(village: Village, capfd: Any) -> None:
    """Not in an answer, not on the topic, not in a log line."""
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine)
    village.later(days=7)
    jasmin.confirms(ask)
    sabine.does("POST", "/reports", {"ask_id": ask, "words": "Sie kam zu spät."})
    shown = [jasmin.looks(), sabine.looks(), village.staff.ok("GET", "/v1/circles")]
    report = shown[2]["items"][0]["reports"][0]["id"]
    shown.append(village.staff.ok("GET", f"/v1/reports/{report}"))
    letters = [
        answer.json
        for each in village.wanted()
        if (answer := village.notifications.ask("POST", letter_of(each))).status_code < 300
    ]
    out, err = capfd.readouterr()

    told = f"{shown}{letters}{[each['data'] for each in village.wanted()]}{out}{err}"
    ids = [str(row[0]) for row in village.rows("select id from member")]
    assert len(ids) == 2
    assert [each for each in ids if each in told] == []
    # And nothing here could be the id of a participant: no column is named after one.
    columns = village.rows(
        "select table_name || '.' || column_name from information_schema.columns"
        " where column_name ~ 'participant|cohort|person' and table_schema = 'public'"
    )
    assert columns == []


def test_a_second_press_asks_and_reports_nothing_more(village: Village) -> None:
    jasmin, sabine, _ = village.members("Jasmin", "Sabine", "Nicole")
    ask, then = village.agree(jasmin, sabine, hours=3), village.now + timedelta(days=9)
    wanted = {
        "starts_at": then.isoformat(),
        "ends_at": (then + timedelta(hours=7)).isoformat(),
        "place": "hers",
        "bands": ["3-5"],
    }
    said = {"ask_id": ask, "words": "Sie kam nicht."}
    first = jasmin.does("POST", "/asks", wanted)["own_asks"]
    told = village.kinds()
    jasmin.does("POST", "/reports", said)

    assert jasmin.does("POST", "/asks", wanted)["own_asks"] == first, "though she is at the floor"
    jasmin.does("POST", "/reports", said)

    assert village.kinds() == told
    assert village.rows("select count(*) from report") == [(1,)]


def test_three_messages_a_week_then_a_digest_but_nobody_waits_in_vain(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    known = len(village.kinds())
    first = sabine.asks(days=4, hours=0.25)
    for day in (5, 6, 6.5):
        sabine.asks(days=day, hours=0.25)
    assert village.kinds()[known:] == ["asked"] * 3
    jasmin.offers(first)
    sabine.agrees(first)
    assert village.kinds()[known:] == [*["asked"] * 3, "offered", "agreed", "agreed"]
    village.later(days=7.1)
    digests = "select count(*) from wanted_message where kind = 'digest' group by member_id"
    assert set(village.rows(digests)) == {(1,)}


def test_whoever_leaves_is_blanked_and_her_debt_is_forgiven(village: Village) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    ask = village.agree(jasmin, sabine, hours=5)
    planned = village.agree(jasmin, nicole, days=9)
    village.later(days=6)
    jasmin.confirms(ask, 300)
    sabine.confirms(ask, 300)
    assert jasmin.balance == -120
    jasmin.does("DELETE", "/membership")

    assert village.rows("select sum(units) from movement") == [(0,)]
    assert [each["other"] for each in sabine.looks()["lines"]] == [None, None]
    assert (nicole.agreement(planned)["state"], nicole.agreement(planned)["other"]) == (
        "cancelled",
        None,
    )
    left = village.rows("select * from member where left_at is not null")
    assert "Jasmin" not in str(left)
    assert jasmin.ask("GET").status_code == 404


def test_contacts_show_until_seven_days_after_the_date(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine, days=2)
    ends = village.now + timedelta(days=2, hours=3)
    for moment, shows in ((ends + timedelta(days=7, minutes=-1), True), (ends, True)):
        village.is_at(moment)
        assert bool(jasmin.agreement(ask)["contact"]) is shows
    village.is_at(ends + timedelta(days=7))
    assert jasmin.agreement(ask)["contact"] is None
    assert sabine.agreement(ask)["contact"] is None


def test_a_year_later_who_is_silent_leaves_and_the_circle_closes(village: Village) -> None:
    jasmin, sabine, nicole = village.members("Jasmin", "Sabine", "Nicole")
    ask = village.agree(jasmin, sabine)
    village.later(days=7)
    jasmin.confirms(ask)
    sabine.confirms(ask)
    for moment in (300, 66):
        village.is_at(village.now + timedelta(days=moment))
        village.work()
    assert village.kinds().count("still-there") == 3
    for each in (jasmin, sabine):
        assert each.looks()["me"]["is_asked_to_stay"]
        each.does("PUT", "/stay")
    village.is_at(village.now + timedelta(days=31))
    village.work()

    assert nicole.ask("GET").status_code == 404
    # Two are left, which is too few: nobody reaches the circle any more.
    assert jasmin.ask("GET").status_code == 404
    assert village.staff.ok("GET", "/v1/circles")["items"] == []


def test_old_lines_become_one_and_no_balance_changes(village: Village) -> None:
    people = village.members("Jasmin", "Sabine", "Nicole", "Rania")
    jasmin, sabine, *_ = people
    ask = village.agree(jasmin, sabine)
    village.later(days=7)
    jasmin.confirms(ask)
    sabine.confirms(ask)
    for _ in range(3):
        village.is_at(village.now + timedelta(days=130))
        for each in people:
            each.does("PUT", "/stay")
        village.work()

    assert [each.balance for each in people] == [0, 360, 180, 180]
    assert village.rows("select distinct why from movement") == [("carried",)]
    (line,) = sabine.looks()["lines"]
    assert (line["why"], line["other"]) == ("carried", None), "nobody learns of others' lines"
    assert village.rows("select sum(units) from movement") == [(0,)]


def test_nobody_is_asked_twice_in_and_staff_do_not_learn_who_joined(village: Village) -> None:
    (jasmin,) = village.members("Jasmin")
    before = village.kinds()
    people = [{"channel": "email", "email": "jasmin@post.example", "language": "de"}]
    path = f"/v1/circles/{village.circle}/invitations"
    answer = village.staff.ok("POST", path, {"people": people})

    assert village.kinds() == before
    assert answer["members"] is None  # too few to say
    assert jasmin.looks()["me"]["first_name"] == "Jasmin"


def test_what_staff_open_is_recorded(village: Village) -> None:
    jasmin, sabine = village.members("Jasmin", "Sabine")
    ask = village.agree(jasmin, sabine)
    sabine.does("POST", "/reports", {"ask_id": ask, "words": "Sie kam nicht."})
    (circle,) = village.staff.ok("GET", "/v1/circles")["items"]
    (open_,) = circle["reports"]
    assert open_["due_on"] == "2027-06-16"
    assert "Jasmin" not in str(circle)
    found = village.staff.ok("GET", f"/v1/reports/{open_['id']}")
    assert (found["by"], found["about"], found["words"]) == ("Sabine", "Jasmin", "Sie kam nicht.")
    village.staff.ok(
        "POST", f"/v1/reports/{open_['id']}/settle", {"done": "Mit beiden gesprochen."}
    )

    (circle,) = village.staff.ok("GET", "/v1/circles")["items"]
    assert circle["reports"] == []
    log = village.client.as_role("lead").ok("GET", f"/v1/access-log?subject={open_['id']}")
    assert len(log["items"]) == 2
    kept = str(village.rows("select * from report"))
    assert "Sie kam nicht." not in kept


def refusal(who: Member, ask: str, offer: str = "", *, place: str = "") -> tuple[int, str, str]:
    """Status, code and words of what she is refused."""
    body = {"place": place} if place else {"offer_id": offer}
    answer = who.ask("PUT", f"/asks/{ask}/{'offer' if place else 'agreement'}", body)
    return answer.status_code, answer.json["type"], answer.json["detail"]


def letter_of(row: dict[str, Any]) -> str:
    return f"/v1/messages/{row['data']['message_id']}/letter"
