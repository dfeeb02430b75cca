"""Dates in her calendar: put in, changed, taken out, and followed by themselves. Read by icalendar,
and by the rules of a second client, which are written down here: it unfolds lines by itself and has
dateutil read the zone that the file carries."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from dateutil import tz

from services.events.tests.dates import Dates, wish


class SecondClient:
    """One date in a file, read without the library that wrote it: content lines by name."""

    def __init__(self, data: bytes, uid: str) -> None:
        text = data.decode("utf-8")
        assert "\r\n" in text
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        lines = text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")
        zone = [index for index, line in enumerate(lines) if line.endswith(":VTIMEZONE")]
        self.zone = "\r\n".join(lines[zone[0] : zone[1] + 1])
        (at,) = [index for index, line in enumerate(lines) if line == f"UID:{uid}"]
        begin = max(i for i, line in enumerate(lines[:at]) if line == "BEGIN:VEVENT")
        end = lines.index("END:VEVENT", at)
        self.event = dict(line.split(":", 1) for line in lines[begin + 1 : end])

    def value(self, name: str) -> str:
        (found,) = [v for n, v in self.event.items() if n.split(";")[0] == name]
        return found

    def starts(self) -> datetime:
        """Its beginning, by the zone the file itself carries."""
        (name,) = [each for each in self.event if each.startswith("DTSTART;TZID=")]
        zone = tz.tzical(io.StringIO(self.zone)).get(name.split("=")[1])
        return datetime.strptime(self.event[name], "%Y%m%dT%H%M%S").replace(tzinfo=zone)


def file_of(dates: Dates) -> bytes:
    (invitation, *_) = dates.events.invitations(dates.cohort)
    path = f"/v1/invitations/{invitation['id']}/calendar"
    return bytes(dates.events.staff.ask("GET", path).data)


def second_client(dates: Dates, date: dict[str, Any]) -> SecondClient:
    return SecondClient(file_of(dates), f"{date['id']}@kreis")


def test_a_date_keeps_its_uid_while_its_sequence_rises_to_the_end(dates: Dates) -> None:
    date = dates.on("2027-04-27")
    uid = f"{date['id']}@kreis"
    seen = []
    for step in (None, ("move", wish()), ("cancellation", {}), ("undo", {})):
        if step:
            dates.done(dates.on("2027-04-27"), *step)
        entries = icalendar.Calendar.from_ical(file_of(dates)).walk("VEVENT")
        (one,) = [each for each in entries if str(each["uid"]) == uid]
        second = second_client(dates, date)
        assert int(second.value("SEQUENCE")) == one["sequence"]
        assert second.value("STATUS") == str(one["status"])
        seen.append((one["sequence"], str(one["status"]), second.value("DTSTART")))

    assert seen == [
        (0, "CONFIRMED", "20270427T093000"),
        (1, "CONFIRMED", "20270427T100000"),
        (2, "CANCELLED", "20270427T100000"),
        (3, "CONFIRMED", "20270427T100000"),
    ]


@pytest.mark.parametrize(("day", "hours"), [("2027-10-19", 2), ("2027-11-09", 1)])
def test_its_zone_is_right_on_both_sides_of_the_clock_change(
    events: Any, unna: dict[str, Any], day: str, hours: int
) -> None:
    """31 October 2027, with the zone as the file itself describes it."""
    unna["offer"]["week"]["monday"] = "2027-09-06"
    events.confirm(unna)
    dates = Dates(events, unna)
    second = second_client(dates, dates.on(day))

    starts = second.starts()
    assert (starts.strftime("%H:%M"), starts.utcoffset()) == ("09:30", timedelta(hours=hours))


def test_moving_a_date_across_the_clock_change_keeps_the_hour(
    events: Any, unna: dict[str, Any]
) -> None:
    unna["offer"]["week"]["monday"] = "2027-09-06"
    events.confirm(unna)
    dates = Dates(events, unna)
    moved = dates.done(dates.on("2027-10-19"), "move", wish("2027-11-11"))
    starts = second_client(dates, moved).starts()
    assert (starts.strftime("%d.%m. %H:%M"), starts.utcoffset()) == (
        "11.11. 10:00",
        timedelta(hours=1),
    )


def test_her_calendar_follows_by_itself_until_she_shuts_it(dates: Dates) -> None:
    events = dates.events
    (invitation, *_) = events.invitations(dates.cohort)
    link = events.link_to(invitation)
    address = events.console.ok("POST", f"{link}/feed")["token"]

    def shown() -> dict[str, Any]:
        answer = events.console.ask("GET", f"/v1/feeds/{address}")
        assert answer.status_code == 200
        found = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
        return {str(each["uid"]): each for each in found}

    assert len(shown()) == 17
    skipped, moved = dates.on("2027-05-04"), dates.on("2027-04-27")
    no = {"answer": "no", "sequence": 0}
    events.console.ok("PUT", f"{link}/group-events/{skipped['id']}/answer", no)
    dates.done(moved, "move", wish())
    now = shown()
    assert f"{skipped['id']}@kreis" not in now
    assert now[f"{moved['id']}@kreis"]["sequence"] == 1

    newer = events.console.ok("POST", f"{link}/feed")["token"]
    assert events.console.ask("GET", f"/v1/feeds/{address}").status_code == 404
    events.console.ok("DELETE", f"{link}/feed")
    assert events.console.ask("GET", f"/v1/feeds/{newer}").json["type"] == "link-unknown"


def test_nobody_under_address_protection_has_a_feed(events: Any, kamen: dict[str, Any]) -> None:
    events.confirm(kamen)
    (protected,) = [member["id"] for member in kamen["members"] if member["restricted"]]
    (hers,) = [e for e in events.invitations(kamen) if e["participant_id"] == protected]
    link = events.behind_pin(events.link_to(hers), events.pin_for(protected))
    refused = events.console.ask("POST", f"{link}/feed")
    assert (refused.status_code, refused.json["type"]) == (403, "feed-off")


def test_addresses_of_feeds_are_kept_by_their_hash_alone(dates: Dates) -> None:
    events = dates.events
    link = events.link_to(events.invitations(dates.cohort)[0])
    address = events.console.ok("POST", f"{link}/feed")["token"]
    with events.database.agency(events.client.agency) as work:
        rows = work.connection.exec_driver_sql("select * from feed").all()
    assert len(rows) == 1
    assert address not in str(rows)
