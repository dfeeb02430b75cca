"""The story reads the messages of safe mode while notifications deletes old ones."""

from __future__ import annotations

from pathlib import Path

from kreis.onebox.story.letters import letters


def test_a_message_that_is_deleted_meanwhile_is_left_out(tmp_path: Path) -> None:
    head = "To: +4915550100\nContent-Language: de\n\n"
    (tmp_path / "there.txt").write_text(f"{head}Guten Tag\n")
    # A file that is listed, and is gone when it is read.
    (tmp_path / "gone.txt").symlink_to(tmp_path / "deleted")
    (tmp_path / "gone.eml").symlink_to(tmp_path / "deleted")

    assert [each.id for each in letters(tmp_path)] == ["there"]
