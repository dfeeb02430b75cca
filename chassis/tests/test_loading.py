from __future__ import annotations

import gc

from kreis.chassis.loading import loading


def test_nothing_is_looked_at_while_modules_load_nor_what_they_are_made_of_ever_again() -> None:
    before = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
