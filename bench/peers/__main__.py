"""Our outbox and relay beside what a team would take instead.

    python -m bench.peers --turns 3

All take turns on one PostgreSQL and one Kafka. Each is warmed first. CPU seconds are those of its
process, of PostgreSQL (with the inserts, which are alike) and of Kafka. Medians of the turns count.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from bench.peers import measuring
from bench.peers.debezium import Debezium
from bench.peers.faststream_outbox import FastStreamOutbox, FastStreamOutboxUnordered
from bench.peers.ours import Ours
from bench.peers.peer import Peer
from bench.peers.world import World, running_world
from bench.result import keep
from kreis.onebox.reaper import ChildReaper

PEERS: Sequence[type[Peer]] = (Ours, Debezium, FastStreamOutbox, FastStreamOutboxUnordered)
RATES = ((50, 20), (500, 8))
"""Facts per second, and seconds."""
BARE = "peer.bare.v1"


def one_turn(peer: Peer) -> dict[str, Any]:
    peer.start()
    try:
        measuring.warmed(peer)
        found: dict[str, Any] = {
            f"at_{rate}": measuring.latency(peer, rate, seconds) for rate, seconds in RATES
        }
        found["backlog"] = measuring.backlog(peer)
        found["rest_percent"] = measuring.at_rest(peer)
    finally:
        peer.stop()
    print(peer.name, found, flush=True)
    return found


def bare_turn(world: World) -> dict[str, Any]:
    return {f"at_{rate}": measuring.bare(world, BARE, rate, seconds) for rate, seconds in RATES}


def medians(turns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of each figure, in whatever depth."""
    first = turns[0]
    return {
        name: medians([each[name] for each in turns])
        if isinstance(first[name], Mapping)
        else round(statistics.median(each[name] for each in turns), 2)
        for name in first
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=[each.name for each in PEERS])
    asked = parser.parse_args()
    chosen = [each for each in PEERS if asked.only is None or each.name in asked.only]
    turns: dict[str, list[dict[str, Any]]] = {each.name: [] for each in chosen}
    alone = []
    with running_world() as world, ChildReaper() as reaper:
        peers = [each(world, reaper) for each in chosen]
        world.make_topic(BARE)
        for _ in range(asked.turns):
            alone.append(bare_turn(world))
            for peer in peers:
                turns[peer.name].append(one_turn(peer))
    found = {peer.name: {"how": peer.says, **medians(turns[peer.name])} for peer in peers}
    if asked.only is None:
        keep("peers", result(found, medians(alone)))


def result(found: Mapping[str, Any], alone: Mapping[str, Any]) -> dict[str, Any]:
    """Each peer's figures, and those of ours over each of them."""
    own = found[Ours.name]
    ratios = {
        name: {
            "per_second": _over(own, each, "backlog", "per_second"),
            **{f"{rate}_p50": _over(own, each, f"at_{rate}", "p50") for rate, _ in RATES},
            **{f"{rate}_p99": _over(own, each, f"at_{rate}", "p99") for rate, _ in RATES},
            "relay_cpu_backlog": _over(own, each, "backlog", "cpu_s_per_100000", "relay"),
            "relay_cpu_at_500": _over(own, each, "at_500", "cpu_s_per_100000", "relay"),
        }
        for name, each in found.items()
        if name != Ours.name
    }
    return {
        "what": "facts of 0.5 kB from commit to a reader: milliseconds at 50/s and 500/s; a backlog"
        f" of {measuring.BACKLOG}; CPU seconds per 100,000 facts",
        "bare_producer": alone,
        **found,
        "kreis_over": ratios,
        "load": round(os.getloadavg()[0], 1),
    }


def _over(own: Any, other: Any, *path: str) -> float:
    for each in path:
        own, other = own[each], other[each]
    return round(own / other, 2)


if __name__ == "__main__":
    main()
