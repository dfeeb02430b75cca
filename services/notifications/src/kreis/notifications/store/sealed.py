"""What notifications stores encrypted: the words of messages, and what staff write to a group."""

from kreis.chassis.data.sealing import SealedColumn

WORDS = SealedColumn("message_text", "words", "", key=("message_id",))
NOTE = SealedColumn("group_message", "words", "")
COLUMNS = (WORDS, NOTE)
