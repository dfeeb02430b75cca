"""The topic that says whom to forget: for others, and without a reason."""

from __future__ import annotations

from kreis.contracts import topics

FORGET = "participation-forget.v1"


def test_others_read_the_stream_and_whom_to_forget_and_nothing_else() -> None:
    assert [name for name, topic in topics().items() if topic.for_others] == [
        FORGET,
        "participation.v1",
    ]


def test_whom_to_forget_is_told_by_an_id_alone_for_as_long_as_the_topic_is_compacted() -> None:
    """A reason would tell outsiders who is under address protection."""
    topic = topics()[FORGET]
    (fact,) = topic.facts.values()
    assert list(fact.schema["properties"]) == ["participant_id"]
    assert (
        topic.key_of(fact.type, fact.examples["somebody"])
        == (fact.examples["somebody"]["participant_id"])
    )
    assert (topic.cleanup, topic.retention_days, topic.history) == ("compact", None, False)
    assert [name for name, each in topics().items() if each.says_whom_to_forget] == [FORGET]
