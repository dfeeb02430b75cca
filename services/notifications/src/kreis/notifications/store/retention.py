"""Retention: how long notifications keeps which data, table by table.

In safe mode, files hold messages as well; a file goes with its row.
"""

from kreis.chassis.data.retention import Retention, Rule

_OPEN_CALL = (
    "exists (select from call_task as c where c.agency_id = {0}.agency_id"
    " and c.participant_id = {0}.participant_id and c.invitation_id = {0}.{1}"
    " and c.closed_at is null)"
)
_STAFF_CALL = "staff still have to call her about it"

RETENTION = Retention(
    rules=(
        Rule(
            "messages",
            "message",
            "30 days",
            "changed_at",
            "the sending",
            people=("participant_id",),
            held_while={_STAFF_CALL: _OPEN_CALL.format("message", "invitation_id")},
            acts=True,
        ),
        Rule(
            "message-texts",
            "message_text",
            "30 days",
            "written_at",
            "the sending",
            people=("participant_id",),
        ),
        Rule(
            "mail-reports",
            "mail_report",
            "30 days",
            "reported_at",
            "the report",
            people=("participant_id",),
        ),
        Rule("group-messages", "group_message", "30 days", "written_at", "the writing"),
        Rule(
            "messages-to-contributors",
            "contributor_message",
            "30 days",
            "changed_at",
            "the sending",
        ),
        Rule(
            "messages-to-circles",
            "circle_message",
            "30 days",
            "changed_at",
            "the sending",
            acts=True,
        ),
        Rule("weekly-letters", "weekly_letter", "30 days", "changed_at", "the sending"),
        Rule(
            "call-tasks",
            "call_task",
            "30 days",
            "coalesce(closed_at, raised_at)",
            "the end of the task",
            people=("participant_id",),
            held_while={_STAFF_CALL: "closed_at is null"},
        ),
        Rule(
            "appointments",
            "appointment",
            "30 days",
            "ends_at",
            "the appointment",
            people=("participant_id",),
            held_while={_STAFF_CALL: _OPEN_CALL.format("appointment", "invitation_id")},
        ),
        Rule(
            "times-away",
            "time_away",
            "12 months",
            "noted_at",
            "what was told of her absences last",
            people=("participant_id",),
        ),
        Rule(
            "invitations",
            "invitation",
            "12 months",
            "noted_at",
            "the invitation",
            people=("participant_id",),
            held_while={_STAFF_CALL: _OPEN_CALL.format("invitation", "id")},
        ),
    ),
    kept={
        "mail_address": "it holds until her contact is another; deleted with her erasure",
        "consent": "her opt-out has to hold as long as she is known; deleted with her erasure",
    },
)
