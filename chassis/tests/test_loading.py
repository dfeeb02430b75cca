from __future__ import annotations

import gc

from kreis.chassis.quick_imports import quick_imports


def test_nothing_is_looked_at_while_modules_load_nor_what_they_are_made_of_ever_again() -> None:
    before = gc.get_freeze_count()
    with quick_imports():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
