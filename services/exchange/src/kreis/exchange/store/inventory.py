"""What exchange keeps of a participant: nothing under her id.

Members have identities of their own. Who is a participant as well cannot be found here; staff ask
her to hide or to erase herself on her page.
"""

from kreis.chassis.process.erasure import Inventory

_MEMBERS = "members have ids of their own; each erases herself on her page"
INVENTORY = Inventory(
    hers={},
    nobodys={
        "circle": "names of circles, and what the Jugendamt answered",
        "invitation": "addresses of people who were invited; gone after 14 days, or as they join",
        **dict.fromkeys(("member", "link", "block", "ask", "offer"), _MEMBERS),
        **dict.fromkeys(
            ("standing", "open_offer", "movement", "report", "wanted_message"), _MEMBERS
        ),
    },
)
TEXTS = {"circle": ("name", "permission_note")}
"""Columns of free text, where staff may name somebody: see `mentions`."""
