"""What a fact or a request asks for is written once, for each agency.

Facts come in every dress, and the service is killed at once after it has acted.
"""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.home import Home

RULE = "contracts/README.md#who-owns-what"


def run(home: Home) -> None:
    for wanted in home.wanted:
        ids = {each.text("ce_id") for each in home.records if wanted.is_met_by(each)}
        if not ids:
            raise Differs(str(wanted), "none")
        if wanted.key and len(ids) > 1:
            raise Differs(f"once {wanted}", f"{len(ids)} times, with ids of their own")
