"""Retention: how long exchange keeps which data, table by table."""

from kreis.chassis.data.retention import Retention, Rule

_IS_NEWEST = (
    "link.member_id is not null and not exists (select from link as l"
    " where l.agency_id = link.agency_id and l.member_id = link.member_id"
    " and l.made_at > link.made_at)"
)
_HAS_LINES = (
    "exists (select from movement as m where m.agency_id = member.agency_id"
    " and m.member_id = member.id)"
)

RETENTION = Retention(
    rules=(
        Rule("invitations", "invitation", "14 days", "invited_at", "the invitation"),
        Rule(
            "links",
            "link",
            "60 days",
            "made_at",
            "the message that brought the link",
            held_while={"it is the newest of a member": _IS_NEWEST},
        ),
        Rule(
            "asks",
            "ask",
            "14 days",
            "greatest(ends_at, coalesce(ended_at, ends_at))",
            "the end of the date",
        ),
        Rule("standing-agreements", "standing", "14 days", "ended_at", "the end of it"),
        Rule("open-offers", "open_offer", "14 days", "ends_at", "the end of the hours"),
        Rule("member-reports", "report", "6 months", "settled_at", "the settling"),
        Rule("messages", "wanted_message", "14 days", "wanted_at", "the wish to send it"),
        Rule(
            "leavers",
            "member",
            "14 months",
            "left_at",
            "her leaving",
            held_while={"hours of others name her row": _HAS_LINES},
        ),
        Rule("closed-circles", "circle", "14 days", "closed_at", "the closing"),
    ),
    kept={
        "offer": "goes with its ask",
        "block": "holds as long as both are members",
        "movement": "carried forward into one line for each account after 12 months",
    },
)
