"""The inventory: what intake keeps of a participant, table by table, and erases with her."""

from kreis.chassis.process.erasure import Inventory

INVENTORY = Inventory(
    hers={
        "grouping_rule": "one_id = :subject or other_id = :subject",
        "consent": "participant_id = :subject",
        "notice": "participant_id = :subject",
        "programme_exit": "participant_id = :subject",
        "former_entry": "participant_id = :subject",
        "enrolment": "participant_id = :subject",
        "imported_row": "participant_id = :subject",
        "import_finding": "participant_id = :subject",
        # A file names people, and what was found in it may: no id says which of them she is.
        "csv_import": "ended_at is not null",
        "file_opening": "participant_id = :subject",
        "likeness_notice": "participant_id = :subject",
        "child": "participant_id = :subject",
        "participant": "id = :subject",
    },
    nobodys={
        "agency": "the agency itself",
        "topic": "what dates can be about",
        "staff": "members of staff",
        "weekly_letter": "mail addresses of staff",
        "ended_session": "sign-outs of staff",
        "substitution": "who of staff stands in for whom",
        "erasure": "that she is erased: the mark that stays",
        "erasure_acknowledgement": "which services have erased her: the mark that stays",
    },
)
TEXTS = {"csv_import": ("file_name",), "topic": ("names",)}
"""Columns of free text, where staff may name somebody: see `mentions`. Reasons of rules are stored
encrypted, see `sealed`."""
