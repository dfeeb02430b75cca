"""Rules of times away: who stays away is turned to, and once in one time away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import takewhile

from tests.system.faults.evidence import Evidence
from tests.system.faults.findings import Finding, Findings, missing, repeated

_WRITTEN_TO_AT, _CALLED_AT = 2, 3
"""Absences in a row (docs/decisions/0051)."""


def nobody_is_missed_twice(evidence: Evidence) -> Findings:
    """In one time away: at most one message that may have left, and one call that still holds."""
    written, called = _turned_to(evidence, "cause")
    yield from repeated(written, "message in the time away")
    yield from repeated(called, "call in the time away")


def who_stays_away_is_turned_to(evidence: Evidence) -> Findings:
    """After two absences in a row she is written to or called, after three she is called."""
    written, called = _turned_to(evidence, "participant_id")
    absent = _absent_at_last(evidence)
    twice = {each for each, count in absent.items() if count == _WRITTEN_TO_AT}
    thrice = {each for each, count in absent.items() if count >= _CALLED_AT}
    yield from missing(twice, written + called, "message or call after two absences of")
    yield from missing(thrice, called, "call after three absences of")
    turned_to = written.keys() | called.keys()
    never = {each for each, statuses in _weekly(evidence).items() if "absent" not in statuses}
    yield from (Finding("made up", f"{each} was always there") for each in turned_to & never)


def _turned_to(evidence: Evidence, by: str) -> tuple[Counter[str], Counter[str]]:
    """Messages that may have left and calls that still hold, counted by this field."""
    written = Counter(
        str(each[by])
        for each in evidence.messages
        if each["kind"] == "missed" and each["state"] in ("sent", "unknown")
    )
    called = Counter(
        str(each[by])
        for each in evidence.calls
        if each["about"] == "missed" and each["result"] != "no_longer_holds"
    )
    return written, called


def _absent_at_last(evidence: Evidence) -> Mapping[str, int]:
    """How often in a row each was absent up to the last date. Who said no is left out."""
    declined = {i["participant_id"] for i in evidence.invitations if i["answer"] == "no"}
    return {
        each: len(list(takewhile(lambda status: status == "absent", reversed(statuses))))
        for each, statuses in _weekly(evidence).items()
        if each not in declined
    }


def _weekly(evidence: Evidence) -> Mapping[str, list[str]]:
    """What stands of each at her weekly dates, in their order."""
    days = {
        request.about["event"]: request.about["day"]
        for request in evidence.requests
        if request.act == "attendance" and "day" in request.about
    }
    found: defaultdict[str, list[str]] = defaultdict(list)
    for event in sorted(days, key=lambda each: days[each]):
        for who, status in evidence.attendance[event].items():
            found[who].append(status)
    return found
