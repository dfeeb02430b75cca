"""What exchange stores encrypted: how members are reached, and the words about a report."""

from kreis.chassis.data.sealing import SealedColumn

ADDRESS = SealedColumn("member", "address", None)
CONTACT = SealedColumn("member", "contact", None)
INVITED = SealedColumn("invitation", "address", None)
WORDS = SealedColumn("report", "words", None)
DONE = SealedColumn("report", "done", None)
COLUMNS = (ADDRESS, CONTACT, INVITED, WORDS, DONE)
