"""The links of the chain for one duty: what covers each of them, or why nothing does.

Queries say what serves, governs, plans and reports; here their rows become parts of a
link, and the parts its status, by the rule that the list of statuses states.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from csa_graph.citations import LAYERS, Citation
from csa_graph.facts import Facts, empty
from csa_graph.parts import (
    ANOTHER,
    CONTEXT,
    COVERED,
    GAP,
    NOT_STATED,
    PARTLY,
    Part,
    combined,
    least,
    weakest,
)
from csa_graph.questions import AnswerRow
from csa_graph.standing import Duty, Outside, not_owed, outside

LINKS: Final = ("priority", "board", "officer", "plan", "reporting")
_GOVERNED: Final = ("board", "officer", "reporting")
_DEMANDED: Final = ("priority", "limbs")
_NO_STRAND: Final = "None of its arrangements is on this part of it"
_SHORT: Final = {
    "1": "Whether what is told is for this part of it is left open",
    "2": "What is told is for a part of the subject alone",
}
_NOT_LISTED: Final = "no plan that is named rests on it"
_NOT_FOLLOWED: Final = "The plan that it is about is not named"
_FRAMED: Final = "for the duty itself, only for priorities that it frames"
_BACKGROUND: Final = "The agreement tells it as background"
_UNMATCHED: Final = "What it retells is left open"

Targets = Mapping[str, list[Part]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One link of the chain for one duty.

    Attributes:
        link: one of `LINKS`.
        status: a concept of the list ``coverage-status``.
        by: what covers it, ordered by label; posts and not people for an officer.
        basis: the weakest layer among the statements; empty where nothing covers it.
        reason: why it is not covered, or only partly; empty where it is covered.
        citations: what says so; where nothing covers it, where that would stand.
    """

    link: str
    status: str
    by: tuple[str, ...]
    basis: str
    reason: str
    citations: tuple[Citation, ...]


def targets_of(facts: Facts, duty: Duty) -> Targets:
    """Return the priorities that serve a duty, each with what says so.

    Where a priority is on the whole of a duty's subject, others on a part of it are
    left out.
    """
    held: dict[str, list[Part]] = {}
    for row in facts.of("priority", duty.iri):
        held.setdefault(row.values["by"], []).append(facts.part(row, row.values["by"]))
    best = {iri: least(parts, facts.statuses) for iri, parts in held.items()}
    if any(parts[0].status == COVERED for parts in best.values()):
        return {iri: parts for iri, parts in best.items() if parts[0].status != PARTLY}
    return best


def cells(facts: Facts, duty: Duty, targets: Targets) -> tuple[Cell, ...]:
    """Return the links of a duty, one for each of `LINKS`.

    Args:
        facts: what the queries found.
        duty: told or enacted.
        targets: the priorities that serve it; see `targets_of`.
    """
    why = outside(facts, duty)
    return _outside(facts, why) if why else _inside(facts, duty, targets)


def _outside(facts: Facts, why: Outside) -> tuple[Cell, ...]:
    says = facts.cited(*why.rows)
    return tuple(Cell(link, why.status, (), "", why.reason, says) for link in LINKS)


def _inside(facts: Facts, duty: Duty, targets: Targets) -> tuple[Cell, ...]:
    if targets and all(parts[0].status == CONTEXT for parts in targets.values()):
        return tuple(_background(facts, link, targets) for link in LINKS)
    parts = {
        "priority": _serving(facts, duty, targets),
        "plan": _planned(facts, duty, targets),
        **{link: _governed(facts, duty, targets, link) for link in _GOVERNED},
    }
    through = weakest(part.basis for part in parts["priority"])
    return tuple(
        _cell(facts, link, parts[link], through if link in _GOVERNED else "")
        for link in LINKS
    )


def _background(facts: Facts, link: str, targets: Targets) -> Cell:
    """Return a link of a duty that is told, and tied to no priority for certain."""
    told = [part for parts in targets.values() for part in parts]
    if link != "priority":
        told = [replace(part, by="", basis="") for part in told]
    return _cell(facts, link, told, "")


def _cell(facts: Facts, link: str, parts: list[Part], through: str) -> Cell:
    by = facts.ordered(part.by for part in parts)
    lacking = any(not part.by and part.status != PARTLY for part in parts)
    searched = facts.of("searched", link) if lacking else ()
    return Cell(
        link=link,
        status=combined((part.status for part in parts), facts.statuses),
        by=by,
        basis=weakest([*(part.basis for part in parts), through]) if by else "",
        reason=_reason(facts, parts),
        citations=facts.cited(*parts, *searched),
    )


def _reason(facts: Facts, parts: Iterable[Part]) -> str:
    held: dict[str, set[str]] = {}
    for part in parts:
        if part.reason:
            held.setdefault(part.reason, set()).add(part.of)
    said = [_said(reason, facts.labels(of)) for reason, of in held.items()]
    return f"{'; '.join(said)}." if said else ""


def _said(reason: str, names: str) -> str:
    return f"{reason}: {names}" if names else reason


def _serving(facts: Facts, duty: Duty, targets: Targets) -> list[Part]:
    if not targets:
        return [_nothing(duty, targets, "priority")]
    parts = [_strongest(alike) for alike in targets.values()]
    unserved = facts.of("limbs", duty.iri)
    return parts + [_nothing(duty, targets, "limbs", limb) for limb in unserved]


def _strongest(alike: list[Part]) -> Part:
    return min(alike, key=lambda part: LAYERS.index(part.basis))


def _planned(facts: Facts, duty: Duty, targets: Targets) -> list[Part]:
    parts = [facts.part(row, row.values["by"]) for row in facts.of("plan", duty.iri)]
    framed = any(_mandates(facts, duty, target) for target in targets)
    if not framed and not _required(duty) and not _followed(duty):
        parts += _plans_of_targets(facts, targets)
    return least(parts, facts.statuses) or [_nothing(duty, targets, "plan")]


def _plans_of_targets(facts: Facts, targets: Targets) -> Iterator[Part]:
    for target, (serving, *_) in targets.items():
        for row in facts.of("plan", target):
            part = facts.part(row, row.values["by"])
            yield replace(part, basis=weakest([part.basis, serving.basis]))


def _left(targets: Targets) -> list[str]:
    """Return the priorities behind a duty that are left to others."""
    return [iri for iri, parts in targets.items() if parts[0].status == ANOTHER]


def _governed(facts: Facts, duty: Duty, targets: Targets, link: str) -> list[Part]:
    demanded = _required_boards(facts, duty) if link == "board" else []
    if demanded:
        return demanded
    parts = [facts.part(row, "") for row in facts.of(link, duty.iri)]
    counted = [*(targets.keys() - _left(targets))] or targets
    for target in facts.ordered(counted):
        parts += _of_target(facts, duty, target, link)
    delivered = any(facts.statuses[part.status].delivers for part in parts)
    if delivered and _frames(facts, duty):
        parts.append(Part(PARTLY, "", f"{empty(link)} {_FRAMED}", "", "", ()))
    return parts or [_nothing(duty, targets, link)]


def _required_boards(facts: Facts, duty: Duty) -> list[Part]:
    """Return the boards that a duty itself demands, or that they are not named."""
    return [
        facts.part(row, "") if row.values["by"] else _lacking_board(row, duty)
        for row in facts.of("required-board", duty.iri)
    ]


def _lacking_board(row: AnswerRow, duty: Duty) -> Part:
    excuse = not_owed(duty, "board")
    reason = _joined(excuse, empty("required-board"))
    status = NOT_STATED if excuse else GAP
    return Part(status, "", reason, row.values["kind"], "", row.citations)


def _frames(facts: Facts, duty: Duty) -> bool:
    """Return whether a duty reaches a priority only by mandating the whole."""
    ways: dict[str, set[str]] = {}
    for row in facts.of("priority", duty.iri):
        ways.setdefault(row.values["by"], set()).add(row.values["whole"])
    return {"framed"} in ways.values()


def _of_target(facts: Facts, duty: Duty, target: str, link: str) -> Iterator[Part]:
    shared = facts.of(link, target)
    for unit, governs in _units(facts, duty, target):
        of = unit if any(row.values.get("strand") for row in governs) else target
        rows = {row.values["by"]: row for row in (*facts.of(link, unit), *shared)}
        for row in rows.values():
            yield _resting_on(facts, facts.part(row, of), governs)
        if not rows:
            reason = empty(link) if unit else _NO_STRAND
            yield Part(NOT_STATED, "", reason, target, "", ())
        elif short := _shortness(governs):
            yield Part(PARTLY, "", short, target, "", ())


def _shortness(governs: Iterable[AnswerRow]) -> str:
    """Return how an arrangement falls short of a duty's subject; empty if it fits."""
    return "".join(_SHORT.get(row.values.get("fits", ""), "") for row in governs)


def _resting_on(facts: Facts, part: Part, governs: Iterable[AnswerRow]) -> Part:
    says = facts.cited(part, *governs)
    rests_on = weakest([part.basis, facts.basis(says)])
    return replace(part, basis=rests_on, citations=says)


def _units(
    facts: Facts, duty: Duty, target: str
) -> Iterator[tuple[str, tuple[AnswerRow, ...]]]:
    """Yield the arrangements of a priority that bear on a duty, with what says so.

    A strand for one part of a priority bears on what is on that part, unless the duty
    mandates the whole. The priority stands for itself where it has no arrangement, and
    nothing does where no strand fits.
    """
    arrangements = facts.of("arrangements", target)
    strands = facts.of("strands", duty.iri)
    fitting = {row.values["by"]: (row,) for row in strands}
    mandated = _mandates(facts, duty, target)
    bearing = [
        (unit, (row, *(() if mandated else fitting.get(unit, ()))))
        for row in arrangements
        if (unit := row.values["by"]) in fitting or mandated or not row.values["strand"]
    ]
    yield from bearing or [("" if arrangements else target, ())]


def _mandates(facts: Facts, duty: Duty, target: str) -> bool:
    rows = facts.of("priority", duty.iri)
    return any(r.values["by"] == target and r.values["whole"] for r in rows)


def _nothing(
    duty: Duty, targets: Targets, link: str, limb: AnswerRow | None = None
) -> Part:
    """Return what stands for a link that nothing covers."""
    of = limb.values["by"] if limb else ""
    says = limb.citations if limb else ()
    if not targets and (duty.told or duty.counterparts):
        is_open = duty.told and duty.counterparts and not duty.law
        reason = _joined(_BACKGROUND, _UNMATCHED if is_open else empty(link))
        return Part(CONTEXT, "", reason, of, "", says)
    required = _required(duty) if link == "plan" else ""
    if not required and link not in _DEMANDED:
        followed = link == "plan" and _followed(duty)
        reason = _NOT_FOLLOWED if followed else empty(link)
        return Part(NOT_STATED, "", reason, of, "", says)
    excuse = not_owed(duty, link)
    lacking = _joined(required, _NOT_LISTED if required else empty(link))
    reason = _joined(excuse, lacking)
    return Part(NOT_STATED if excuse else GAP, "", reason, of, "", says)


def _joined(first: str, then: str) -> str:
    return f"{first}; {then[0].lower()}{then[1:]}" if first else then


def _required(duty: Duty) -> str:
    plan = duty.itself.values.get("required", "").rstrip(".")
    return plan and f"The law requires {plan[0].lower()}{plan[1:]}"


def _followed(duty: Duty) -> str:
    return duty.itself.values.get("followed", "")
