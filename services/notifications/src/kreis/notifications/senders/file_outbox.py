"""A folder that takes all messages and lets none out: what safe mode sends into.

Promise: a message is there whole or not at all, under its id; so it is always known whether it
was sent, and sending it once more changes nothing.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from kreis.chassis.process.due import TryLater
from kreis.notifications.domain.messages import Channel
from kreis.notifications.senders.letter import Letter
from kreis.notifications.senders.mail import as_mail


class FileOutbox:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> None:
        if self.was_sent(letter.id):
            return
        suffix, content = _encode(letter)
        try:
            self._write(self._folder / f"{letter.id}{suffix}", content)
        except OSError as fault:
            raise TryLater(f"The file outbox takes nothing: {fault.strerror}") from fault

    def was_sent(self, message_id: UUID) -> bool:
        return any(self._folder.glob(f"{message_id}.*"))

    def remove(self, message_ids: Iterable[UUID]) -> None:
        """Takes these messages away, and what a crash has left of writing them."""
        for message_id in message_ids:
            for pattern in (f"{message_id}.*", f".draft-{message_id}*"):
                for file in self._folder.glob(pattern):
                    file.unlink(missing_ok=True)

    def _write(self, file: Path, content: bytes) -> None:
        """Writes beside the folder's messages first: the name appears with the whole content."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=f".draft-{file.stem}-", dir=self._folder)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(descriptor)
        os.replace(draft, file)


def _encode(letter: Letter) -> tuple[str, bytes]:
    if letter.channel is Channel.EMAIL:
        return ".eml", as_mail(letter)
    head = f"To: {letter.recipient}\nContent-Language: {letter.text.language}\n"
    return ".txt", f"{head}\n{letter.text.as_sms}\n".encode()
