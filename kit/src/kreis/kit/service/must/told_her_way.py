"""A message goes to her mail or telephone, as she wants, and a link in it opens her own pages."""

from __future__ import annotations

import re

from kreis.kit.service.house import PUBLIC_URL
from kreis.kit.service.must.town import Town, differs_unless

_LINK = re.compile(rf"{re.escape(PUBLIC_URL)}/a/([\w-]+)(?![\w/-])")
RULE = "services/notifications/README.md#what-it-does"


def run(town: Town) -> None:
    for rule in ("mail", "sms"):
        her = town.people[rule]
        address = her.email if rule == "mail" else her.phone
        letters = town.letters_of(rule)
        to = [letter.to for letter in letters]
        differs_unless(bool(to), f"{rule}: a message to {address}", "no message")
        differs_unless(set(to) == {address}, f"{rule}: to {address} alone", ", ".join(to))
        tokens = {each.token for each in town.neighbours.links if each.invitation == her.invitation}
        for letter in letters:
            opened = set(_LINK.findall(letter.text))
            came = f"links with {', '.join(opened)}"
            differs_unless(opened <= tokens, f"{rule}: links that events gave for her", came)
