"""Mails that an office of tests has sent."""

from __future__ import annotations

import re
from pathlib import Path

_PAGE = re.compile(r"/a/abmelden/k[a-z2-7]{42}")


def unsubscribing_page(outbox: Path) -> str:
    """Returns the address of the page behind the link to unsubscribe in the first mail."""
    mails = "".join(each.read_text() for each in sorted(outbox.rglob("*.eml")))
    return _PAGE.findall(mails.replace("=\n", ""))[0]
