"""What a caller sees of rules between people: keep apart, keep together.

Promise: an answer to somebody who may not see such rules is the same whether there are any or not.
That holds for numbers and hashes, too. Whoever places people meets a rule as a refusal without a
name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from kreis.chassis.http.auth import caller

RULES = "grouping-rules:read"


def may_see_rules() -> bool:
    """True if the caller of the running request may see rules between people."""
    return RULES in caller().scopes


def number_of(shown: Mapping[str, Any]) -> int:
    """Returns a number that depends on these values alone. It tells whether they have changed."""
    content = json.dumps(shown, sort_keys=True, default=str).encode()
    return int(hashlib.sha256(content).hexdigest()[:7], 16)
