"""Retention: how long events keeps which data, table by table."""

from kreis.chassis.data.retention import END, EVIDENCE, Retention, Rule

_SERIES_ENDED = (
    "(select max(g.ends_at) from invitation as i"
    " join series as s on s.agency_id = i.agency_id and s.cohort_id = i.cohort_id"
    " join group_event as g on g.agency_id = s.agency_id and g.series_id = s.id"
    " where i.agency_id = {0}.agency_id and i.id = {0}.{1})"
)
_DATE_ENDED = (
    "(select g.ends_at from group_event as g"
    " where g.agency_id = {0}.agency_id and g.id = {0}.group_event_id)"
)
_HER = (
    "(select i.participant_id from invitation as i"
    " where i.agency_id = {0}.agency_id and i.id = {0}.invitation_id)"
)
_HER_LAST_DATE = (
    "(select max(g.ends_at) from invitation as i"
    " join series as s on s.agency_id = i.agency_id and s.cohort_id = i.cohort_id"
    " join group_event as g on g.agency_id = s.agency_id and g.series_id = s.id"
    " where i.agency_id = {0}.agency_id and i.participant_id = {0}.participant_id)"
)
_LAST_DATE = "the last date of her group"
_LAST_OF_ALL = "the last date of her last group"
_DATE = "the date"


def _of_series(kind: str, table: str, period: str) -> Rule:
    since = _SERIES_ENDED.format(table, "invitation_id")
    return Rule(kind, table, period, since, _LAST_DATE, people=(_HER.format(table),))


def _of_date(kind: str, table: str, period: str, *, person: bool = False) -> Rule:
    her = (_HER.format(table),) if person else ()
    return Rule(kind, table, period, _DATE_ENDED.format(table), _DATE, people=her)


def _evidence(table: str, *people: str) -> Rule:
    """Evidence of a date: not before twelve months after it, nor before the grant's day."""
    since = (
        f"case when {END} is not null then"
        f" greatest({_DATE_ENDED.format(table)} + interval '12 months', {END}) end"
    )
    counted = "the grant's day, not before 12 months after the date"
    return Rule("evidence", table, EVIDENCE, since, counted, people=people)


RETENTION = Retention(
    rules=(
        _of_series("links", "link", "30 days"),
        _of_series("links", "feed", "30 days"),
        _of_date("links", "roster_link", "30 days"),
        Rule("links", "link_session", "30 days", "ends_at", "the session's end"),
        Rule("links", "link_change", "30 days", "since", "the hour of the changes"),
        Rule(
            "links",
            "link_holder",
            "30 days",
            _HER_LAST_DATE.format("link_holder"),
            _LAST_OF_ALL,
            people=("participant_id",),
        ),
        Rule(
            "times-away",
            "time_away",
            "6 months",
            _HER_LAST_DATE.format("time_away"),
            _LAST_OF_ALL,
            people=("participant_id",),
        ),
        Rule(
            "times-away",
            "member_rhythm",
            "6 months",
            _HER_LAST_DATE.format("member_rhythm"),
            _LAST_OF_ALL,
            people=("participant_id",),
        ),
        _of_series("childcare", "coming_child", "4 weeks"),
        _of_date("childcare", "date_child", "4 weeks", person=True),
        _of_date("waitlists", "waiting", "4 weeks", person=True),
        _of_series("answers", "answer", "6 months"),
        _of_date("answers", "date_answer", "6 months", person=True),
        Rule(
            "invitations",
            "invitation",
            "12 months",
            _SERIES_ENDED.format("invitation", "id"),
            _LAST_DATE,
            people=("participant_id",),
        ),
        Rule(
            "corrected-attendance",
            "attendance",
            "12 months",
            "recorded_at",
            "the entry",
            only="exists (select from attendance as newer"
            " where newer.agency_id = attendance.agency_id"
            " and newer.group_event_id = attendance.group_event_id"
            " and newer.participant_id = attendance.participant_id"
            " and newer.version > attendance.version)",
            people=("participant_id",),
        ),
        Rule(
            "corrected-attendance",
            "attendance_mark",
            "12 months",
            "arrived_at",
            "the entry",
            people=("participant_id",),
        ),
        _evidence("attendance", "participant_id"),
        _evidence("signature_list"),
        Rule(
            "appointments",
            "appointment_slot",
            "12 months",
            "starts_at",
            "the appointment",
            people=("participant_id",),
        ),
        _of_date("contributors", "contributor", "6 months"),
        _of_date("changes", "group_event_change", "12 months"),
        Rule(
            "corrected-costs",
            "cost",
            "12 months",
            "confirmed_at",
            "the entry",
            only="exists (select from cost as newer where newer.agency_id = cost.agency_id"
            " and newer.group_event_id = cost.group_event_id and newer.version > cost.version)",
        ),
    ),
    kept={
        "cohort": "its name and venue",
        "cohort_phase": "how often a group meets",
        "series": "days and hours",
        "group_event": "times, places, capacity and counts",
        "closure_day": "days on which nothing takes place",
        "programme": "themes and the money for them",
        "skipped_day": "days that a series leaves out",
        "usual_cost": "what a date costs as a rule",
        "hourly_rate": "what an hour of staff costs, whoever it is",
    },
)
