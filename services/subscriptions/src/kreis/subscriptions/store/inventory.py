"""What subscriptions keeps of a participant, table by table: nothing under her id.

Views forget her in the transaction that marks her (`handlers`). What they were told stands under
pseudonyms, which only a key of this service leads to.
"""

from kreis.chassis.process.erasure import Inventory

INVENTORY = Inventory(
    hers={},
    nobodys={
        "subscription": "teams outside, what was agreed with them, and their contact",
        "view_read": "when a team outside last read its feed",
        "webhook": "the address that records of a view are sent to",
        "counted": "pseudonyms of people who count in a week that is not told yet",
        "forgotten": "pseudonyms of people whom a view must not be told of any more",
    },
)
TEXTS = {"subscription": ("team", "purpose", "legal_basis", "contact")}
"""Columns of free text, where staff may name somebody: see `mentions`."""
