"""The inventory: what notifications keeps of a participant, table by table, and erases with her."""

HERS = {
    "message_text": "participant_id = :subject",
    "message": "participant_id = :subject",
    "call_task": "participant_id = :subject",
    "consent": "participant_id = :subject",
    "mail_report": "participant_id = :subject",
    "mail_address": "participant_id = :subject",
    "appointment": "participant_id = :subject",
    "time_away": "participant_id = :subject",
    "invitation": "participant_id = :subject",
}
NOBODYS = {
    "weekly_letter": "which members of staff were written to, no participants",
    "circle_message": "random ids that are used once; exchange alone knows members",
    "contributor_message": "speakers and other people who are paid, no participants",
    "group_message": "what staff wrote to a group: found by `mentions`, gone after 30 days",
}
TEXTS: dict[str, tuple[str, ...]] = {}
"""Columns of free text, where staff may name somebody: see `mentions`."""
