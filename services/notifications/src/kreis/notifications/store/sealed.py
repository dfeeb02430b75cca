"""What notifications stores encrypted: the words of every message to a participant."""

from kreis.chassis.data.sealing import SealedColumn

WORDS = SealedColumn("message_text", "words", "", key=("message_id",))
COLUMNS = (WORDS,)
