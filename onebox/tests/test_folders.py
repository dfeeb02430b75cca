"""Small files that several threads keep something in."""

from __future__ import annotations

import threading
from pathlib import Path

from kreis.onebox.folders import read_json
from kreis.onebox.stamps import Stamps


def test_what_is_kept_side_by_side_is_kept_whole(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=Stamps(tmp_path).set, args=(f"work {number}", "done"))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(read_json(tmp_path / "done.json")) == 20
