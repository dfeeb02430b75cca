"""Nothing is written about the erased, about the protected in public, or on a forger's word."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.home import Home

RULE = "docs/runbooks/replace-a-service.md#do-this"


def run(home: Home) -> None:
    for unwanted in home.unwanted:
        for record in home.records:
            if unwanted.is_broken_by(record):
                said = f"nothing of {unwanted.key} on {unwanted.topic}: {unwanted.why}"
                raise Differs(said, record.text("ce_type"))
    for what, why in home.seen:
        raise Differs(f"nothing: {why}", what)
