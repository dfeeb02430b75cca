"""What a row says, as one short mark: a row that was taken is known when its file comes again."""

from __future__ import annotations

import hashlib
import json

from kreis.contracts import texts
from kreis.intake.domain.imports.rows import Row


def fingerprint_of(row: Row) -> str:
    """Hashes a row. The order of columns and the way dates are written make no difference.

    Telephone, e-mail, an unsaid channel and unsaid care count as 0.1.0 read them, so its rows stay
    known.
    """
    registration = {**row.registration}
    # 0.1.0 took a bare month for no need of care. Who says so now says something new.
    care = {None: False, False: "ohne", True: True}
    registration["children"] = [
        {**each, "needs_care": care[each.get("needs_care")]} for each in registration["children"]
    ]
    if "email" in registration:
        registration["email"] = texts.line(row.cells["email"][1])
    if "phone" in registration:
        registration["phone"] = row.cells["phone"][1]
    if not row.cells.get("channel", ("", ""))[1]:
        registration["channel"] = "email" if "email" in registration else "sms"
    text = json.dumps(registration, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
