"""Retention: how long insights keeps which data, table by table.

A history holds facts for 24 months. So these rules also run when a build has been filled, before
anything is published.
"""

from kreis.chassis.data.retention import Retention, Rule

_PERIOD = "12 months"
_PERSON = ("participant_id",)
_NOBODYS_MEMBER = (
    "not exists (select from membership_change as m where m.agency_id = publication.agency_id"
    " and m.participant_id = publication.participant_id)"
)
"""Whoever has a membership here can be published again. Without her row in the ledger she would be
published once more, as if she were new."""

RETENTION = Retention(
    rules=(
        Rule(
            "presences",
            "presence",
            _PERIOD,
            "coalesce(day, (select min(d.day) from cohort_date as d"
            " where d.agency_id = presence.agency_id and d.build = presence.build"
            " and d.group_event_id = presence.group_event_id))",
            "the date",
            people=_PERSON,
        ),
        Rule("answers", "answer_to_all", _PERIOD, "answered_on", "the answer", people=_PERSON),
        Rule(
            "memberships",
            "membership_change",
            _PERIOD,
            "coalesce((select max(d.day) from cohort_date as d"
            " where d.agency_id = membership_change.agency_id"
            " and d.build = membership_change.build"
            " and d.cohort_id = membership_change.cohort_id), day)",
            "the cohort's last date; where it has none, her first or last day",
            people=_PERSON,
        ),
        Rule(
            "publications",
            "publication",
            _PERIOD,
            "as_of",
            "the date, once no membership is left",
            only=_NOBODYS_MEMBER,
            people=_PERSON,
        ),
    ),
    kept={
        "build": "one row for each set of tables; a set is deleted a day after it was replaced",
        "cohort_date": "days and kinds of dates, no person",
        "cohort": "first and last day, no person",
        "cohort_rhythm": "how often a cohort meets, no person",
        "unsettled": "deleted 24 hours after the list was complete",
        "frozen_quarter": "figures of at least five people, no ids of people; reports rest on them",
        "exchange_count": "one count of pairs a quarter; reports rest on it",
        "publishing_pause": "one moment, no person",
    },
)
