"""What exchange stores encrypted: how members are reached, and the words of a report."""

from kreis.chassis.data.sealing import SealedColumn

ADDRESS = SealedColumn("member", "address", None)
CONTACT = SealedColumn("member", "contact", None)
INVITED = SealedColumn("invitation", "address", None)
WORDS = SealedColumn("report", "words", None)
COLUMNS = (ADDRESS, CONTACT, INVITED, WORDS)
