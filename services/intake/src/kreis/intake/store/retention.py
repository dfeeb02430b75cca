"""Retention: how long intake keeps which data, table by table (research: periods of the practice).

The last step of each person is her erasure, in every service. So no later fact brings her back.
"""

from kreis.chassis.data.retention import END, EVIDENCE, Retention, Rule

_EXIT = (
    "(select max(e.exit_date) from programme_exit as e where e.agency_id = {table}.agency_id"
    " and e.participant_id = {table}.{column} and e.re_entry_date is null)"
)
_LEFT = (
    "exists (select from participant as p where p.agency_id = {table}.agency_id"
    " and p.id = {table}.{column} and p.state = 'left')"
)
_HAS_ENTERED = (
    "exists (select from enrolment as n where n.agency_id = participant.agency_id"
    " and n.participant_id = participant.id)"
)
_HERS = _EXIT.format(table="participant", column="id")
_IS_BEING_ERASED = (
    "exists (select from erasure as r where r.agency_id = participant.agency_id"
    " and r.participant_id = participant.id)"
)
_ENDED = "(select e.completed_at from erasure as e where {})"


def _of_her(kind: str, table: str, period: str) -> Rule:
    """Rows about somebody who has left. Who comes back in time is not cut."""
    own = {"table": table, "column": "participant_id"}
    return Rule(
        kind,
        table,
        period,
        _EXIT.format(**own),
        "her last exit",
        only=_LEFT.format(**own),
        people=("participant_id",),
    )


RETENTION = Retention(
    rules=(
        Rule(
            "access-log",
            "file_opening",
            "12 months",
            "opened_at",
            "the opening of a file",
            people=("participant_id",),
        ),
        Rule(
            "access-log",
            "likeness_notice",
            "12 months",
            "noticed_at",
            "the notice",
            people=("participant_id",),
        ),
        Rule(
            "never-entered",
            "participant",
            "3 months",
            _HERS,
            "the day she gave up waiting",
            only=f"state = 'left' and not {_HAS_ENTERED} and not {_IS_BEING_ERASED}",
            people=("id",),
            acts=True,
        ),
        Rule(
            "contact-data",
            "participant",
            "6 months",
            _HERS,
            "her last exit",
            only="state = 'left' and (email is not null or phone is not null or postal_code is not"
            " null or slots <> '{}' or topics <> '{}' or excluded_venues <> '{}'"
            " or start_weeks <> '[]' or reach <> '[]')",
            people=("id",),
            change="email = null, phone = null, postal_code = null, channel = 'call', slots = '{}',"
            " topics = '{}', excluded_venues = '{}', start_weeks = '[]', reach = '[]',"
            " version = version + 1",
        ),
        _of_her("children", "child", "4 weeks"),
        _of_her("rows-of-files", "imported_row", "6 months"),
        Rule(
            "staff-notes",
            "grouping_rule",
            "12 months",
            f"least({_EXIT.format(table='grouping_rule', column='one_id')},"
            f" {_EXIT.format(table='grouping_rule', column='other_id')})",
            "the first exit of the two people",
            people=("one_id", "other_id"),
            acts=True,
        ),
        _of_her("notices", "notice", "12 months"),
        _of_her("consents", "consent", "12 months"),
        Rule(
            "evidence",
            "participant",
            EVIDENCE,
            f"case when {END} is not null then greatest({_HERS} + interval '12 months', {END}) end",
            "the grant's day, not before 12 months after her last exit",
            only=f"state = 'left' and {_HAS_ENTERED} and not {_IS_BEING_ERASED}",
            people=("id",),
            acts=True,
        ),
        Rule("substitutions", "substitution", "12 months", "last_day", "the last day"),
        # Due work removes a file after seven days; this finds what that work has missed.
        Rule("files", "csv_import", "8 days", "requested_at", "the upload"),
        Rule(
            "files",
            "import_finding",
            "8 days",
            "(select i.requested_at from csv_import as i"
            " where i.agency_id = import_finding.agency_id and i.id = import_finding.import_id)",
            "the upload",
            people=("participant_id",),
        ),
        # The mark in `erased_subject` ends 65 days after the last acknowledgement, too.
        Rule(
            "erasures",
            "erasure_acknowledgement",
            "65 days",
            _ENDED.format(
                "e.agency_id = erasure_acknowledgement.agency_id"
                " and e.participant_id = erasure_acknowledgement.participant_id"
            ),
            "the last service's acknowledgement",
        ),
        Rule(
            "erasures", "erasure", "65 days", "completed_at", "the last service's acknowledgement"
        ),
    ),
    kept={
        "agency": "the agency itself",
        "topic": "what dates can be about",
        "weekly_letter": "what a member of staff said of her letter; she changes it herself",
        "ended_session": "sign-outs of staff; the next one deletes those whose session has expired",
        "staff": "members of staff, whose names stand beside their work while it is kept",
        "enrolment": "evidence; deleted with the participant, by the rules never-entered, evidence",
        "former_entry": "what an entry was before it was corrected; deleted with the participant",
        "programme_exit": "evidence; deleted with the participant",
    },
)
