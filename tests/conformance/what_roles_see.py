"""Table of what each role may see, for `test_what_roles_see.py`.

`hers` is the contact person of the woman whom the tests are about. `colleague` is another contact
person. `opened` is that colleague after she has opened the file and said why.
"""

from __future__ import annotations

from collections.abc import Mapping

ROLES: Mapping[str, str] = {
    "lead": "lead",
    "hers": "contact-person",
    "colleague": "contact-person",
    "opened": "contact-person",
    "planning": "group-planning",
    "facilitator": "facilitator",
    "subscriber": "subscriber",
    "partner": "partner",
    "operator": "operator",
}
"""Who asks → the role of her token."""

IN_FULL = frozenset({"lead", "hers", "opened"})
BRIEFLY = IN_FULL | {"colleague", "planning"}

MAY_SEE: Mapping[str, frozenset[str]] = {
    "first name": BRIEFLY,
    "last name": IN_FULL,
    "telephone number": IN_FULL,
    "e-mail address": IN_FULL,
    "birth date": IN_FULL,
    "first name of a child": IN_FULL,
    "funded project": IN_FULL,
    "rule about her": frozenset({"planning"}),
}
"""What is known of her → who may find it in some answer. Everybody else finds it in none."""

NOT_THERE = {("planning", "first name"): "planning sees who waits, and she is in a group"}
"""(who, what) → why she finds nothing although she may."""

MAY_NOTICE: Mapping[str, frozenset[str]] = {
    "a rule keeps her apart from another": frozenset({"planning"}),
    "her address is protected": BRIEFLY,
    "she wants discretion": BRIEFLY,
    "her telephone number changes": IN_FULL,
    "a consent is taken back": IN_FULL,
}
"""A change → whose answers may differ before and after it."""

DIFFERS: Mapping[tuple[str, str], str] = {
    ("a rule keeps her apart from another", "/v1/cohorts/<uuid:cohort_id>/candidates"): (
        "who takes people in is offered only those whom no rule keeps out"
    ),
    ("a rule keeps her apart from another", "/v1/cohorts/<uuid:cohort_id>/mergers"): (
        "who merges groups is told that a rule of group planning is in the way, not between whom"
    ),
    ("her address is protected", "/v1/facts"): (
        "the public feed leaves all facts about her out at once"
    ),
}
"""(change, route) → why an answer may differ to everybody who may ask."""

ALWAYS_DIFFERS: Mapping[str, str] = {
    "/v1/imports/template": "a workbook holds the moment at which it was made",
    "/v1/story-clock/work": "how much work is due; there is a story clock only in trials",
}
"""Routes whose answers differ from one moment to the next → why."""

NOT_ASKED: Mapping[str, str] = {
    "import_id": "what is found in a file is tested in services/intake/tests/test_sight.py",
    "change_id": "about speakers, not about participants",
    "report_id": "a member's report; services/exchange/tests/test_members.py tests who reads it",
    "token": "for people without an account, who see their own dates",
    "address": "for people without an account, who see their own dates",
}
"""The part of an address of which the world of the tests has none → why that is enough."""
