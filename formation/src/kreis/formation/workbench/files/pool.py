"""A pool problem in a file: people who wait and offers of an agency."""

from __future__ import annotations

from collections.abc import Iterator

from kreis.formation import default_steps, solve
from kreis.formation.checker import check
from kreis.formation.grouping import Grouping
from kreis.formation.objective import Affinity
from kreis.formation.problem import Problem
from kreis.formation.reading import BadProblem, Fields
from kreis.formation.reasons import MemberReason, UnplacedReason, explain
from kreis.formation.violations import shown
from kreis.formation.workbench.files.answer import Answer, Budget


class PoolFile:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def default_steps(self) -> int:
        return default_steps(self.problem)

    def solve(self, budget: Budget) -> Answer:
        proposal = solve(
            self.problem,
            steps=budget.steps,
            seed=budget.seed,
            cancelled=budget.must_stop,
            compile_kernels=budget.compiled,
        )
        broken = check(self.problem, proposal.grouping)
        return Answer(
            objective=proposal.objective.to_dict(),
            groups=[self._group(each.offer_id, each.members) for each in proposal.groups],
            unplaced=proposal.unplaced,
            violations=[shown([each.rule])[0] for each in broken],
            steps=proposal.steps_done,
            stopped_early=proposal.stopped_early,
        )

    def _group(self, offer_id: str, members: tuple[str, ...]) -> dict[str, object]:
        offer = self.problem.offer[offer_id]
        return {
            "members": list(members),
            "offer": offer_id,
            "venue": offer.venue_id,
            "slot": offer.slot,
            "start_week": offer.start_monday.isoformat(),
            "language": " ".join(sorted(offer.languages)),
        }

    def explain(self, result: Fields) -> Iterator[str]:
        groups = {
            group.word("offer", list(self.problem.offer)): group.texts("members")
            for group in result.each("groups")
        }
        strangers = {who for members in groups.values() for who in members}
        strangers -= self.problem.person.keys()
        if strangers:
            raise BadProblem(f"groups: {min(strangers)!r} is nobody's id")
        found = explain(self.problem, Grouping.of(groups), Affinity(self.problem))
        for who, reason in found.members.items():
            yield _of_member(who, reason)
        for who, why in found.unplaced.items():
            yield _of_unplaced(who, why)


def _of_member(who: str, reason: MemberReason) -> str:
    friends = ", ".join(f"{each.person_id} ({each.affinity})" for each in reason.companions)
    gain = "" if reason.gain is None else f", {reason.gain:+} against {reason.next_best}"
    return f"{who}: {reason.offer_id}, affinity {reason.affinity}{gain}; nearest {friends}"


def _of_unplaced(who: str, reason: UnplacedReason) -> str:
    blocked = ", ".join(f"{rule} {count}" for rule, count in reason.blocked.items())
    calls = " and ".join(f"{each.relax} {each.value} ({each.offer})" for each in reason.help)
    return f"{who}: unplaced; blocked by {blocked or 'nothing'}; would help: {calls or 'nothing'}"
