"""A thousand mails of many servers against an oracle, and planted faults that it finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from kreis.notifications.domain.mail_reports import old_forms, reading, report
from kreis.notifications.domain.mail_reports.report import Report
from services.notifications.tests.generated_bounces import generated

MAILS = 1_000


def differences(count: int = MAILS) -> list[str]:
    made = ((seed, generated(seed)) for seed in range(count))
    found = ((seed, each, reading.read_report(each.raw)) for seed, each in made)
    return [
        f"seed {seed}: {each.name} is {read}, meant {each.meant}"
        for seed, each, read in found
        if read is not each.meant
    ]


def test_each_mail_is_read_as_it_was_meant() -> None:
    assert differences() == []


def test_the_mails_have_every_form_and_meaning() -> None:
    made = [generated(seed) for seed in range(MAILS)]
    assert min(Counter(each.name for each in made).values()) >= 20
    assert {each.meant for each in made} == {Report.HARD, Report.SOFT, Report.NONE}


NEVER = re.compile(r"(?!)")
Patch = pytest.MonkeyPatch


def _a_delay_is_a_bounce(patch: Patch) -> None:
    patch.setattr(old_forms, "_STILL_TRYING", NEVER)


def _an_action_is_not_read(patch: Patch) -> None:
    of = reading._of_recipient
    patch.setattr(reading, "_of_recipient", lambda fields: of({**fields, "action": "failed"}))


def _the_returned_mail_is_read(patch: Patch) -> None:
    patch.setattr(old_forms, "_COPY", NEVER)


def _a_full_mailbox_is_dead(patch: Patch) -> None:
    patch.setattr(report, "_SOFT_THOUGH_PERMANENT", NEVER)


def _an_answer_is_a_bounce(patch: Patch) -> None:
    patch.setattr(old_forms, "_is_of_a_mail_server", lambda _: True)


def _german_is_not_read(patch: Patch) -> None:
    english = re.compile(r"permanent (error|fatal)|could not be delivered", re.IGNORECASE)
    patch.setattr(old_forms, "_FAILED", english)


def _the_diagnostic_is_not_read(patch: Patch) -> None:
    patch.setattr(reading, "_most_exact", lambda status, _: status)


PLANTED: list[Callable[[Patch], None]] = [
    *(_a_delay_is_a_bounce, _an_action_is_not_read, _the_returned_mail_is_read),
    *(_a_full_mailbox_is_dead, _an_answer_is_a_bounce, _german_is_not_read),
    _the_diagnostic_is_not_read,
]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda each: each.__name__.strip("_"))
def test_a_planted_fault_is_found(
    plant: Callable[[Patch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert differences()
