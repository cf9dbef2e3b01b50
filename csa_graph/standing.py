"""Where a duty stands before its links are looked at: whose it is, and since when.

A rule that only frames, a duty of a minister or of nobody here, and one that binds
nobody on the day are outside the reckoning, whatever the agreement says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from csa_graph.citations import CONFIDENCES
from csa_graph.days import in_words
from csa_graph.facts import Facts
from csa_graph.force import CANNOT_DETERMINE, NOT_MADE
from csa_graph.iri import VOCAB
from csa_graph.parts import NOT_APPLICABLE, NOT_IN_FORCE, weakest
from csa_graph.questions import AnswerRow

_POWER: Final = f"{VOCAB}modality/power"
_IN_FORCE: Final = "in force"
_PARTLY: Final = "partly in force"
_NOT: Final = "not in force"
_UNBOUND: Final = frozenset({_NOT, NOT_MADE})


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty, as told or as enacted.

    Attributes:
        iri: its own.
        told: whether it is the duty as the agreement tells it.
        counterparts: the judgements that join told and enacted.
        law: the duty as enacted, or those that a duty as told is settled to retell.
        bodies: who of the area bears it, or may.
        force: the status on the day; empty where no law is settled.
        confidence: the least with which that law is recorded; empty likewise.
        open: those of the bodies that may be meant or belong, a judgement or the
            register leaving it open.
        itself: what says that there is this duty.
    """

    iri: str
    told: bool
    counterparts: tuple[AnswerRow, ...]
    law: tuple[AnswerRow, ...]
    bodies: tuple[AnswerRow, ...]
    force: str
    confidence: str
    open: frozenset[str]
    itself: AnswerRow


@dataclass(frozen=True, slots=True)
class Outside:
    """Why a duty is outside the reckoning.

    Attributes:
        status: not applicable, or not in force.
        reason: why, in words.
        rows: who decided it.
    """

    status: str
    reason: str
    rows: tuple[AnswerRow, ...]


def duties(facts: Facts) -> Iterator[Duty]:
    """Yield every duty: those told, as the agreement runs, then those enacted."""
    retold: dict[str, list[AnswerRow]] = {}
    for rows in facts.found["counterparts"].values():
        for row in rows:
            retold.setdefault(row.values["duty"], []).append(row)
    for iri, (itself, *_) in facts.found["told"].items():
        tells = facts.of("counterparts", iri)
        settled = (r.values["duty"] for r in tells if r.values["firm"] == "yes")
        law = tuple(row for duty in settled for row in facts.of("enacted", duty))
        yield _duty(facts, itself, tells, law, told=True)
    for iri, (itself, *_) in facts.found["enacted"].items():
        tellers = tuple(retold.get(iri, ()))
        yield _duty(facts, itself, tellers, (itself,), told=False)


def _duty(
    facts: Facts,
    itself: AnswerRow,
    counterparts: tuple[AnswerRow, ...],
    law: tuple[AnswerRow, ...],
    *,
    told: bool,
) -> Duty:
    iri = itself.values["about"]
    counted = [row for row in law if not row.values["apart"]] or law
    states = {facts.force.get(row.values["about"], CANNOT_DETERMINE) for row in counted}
    bodies = facts.of("bodies", iri)
    settled = {row.values["body"] for row in bodies if row.values["firm"] == "yes"}
    return Duty(
        iri=iri,
        told=told,
        counterparts=counterparts,
        law=law,
        bodies=bodies,
        force=_force(states),
        confidence=weakest((row.values["confidence"] for row in counted), CONFIDENCES),
        open=frozenset(row.values["body"] for row in bodies) - settled,
        itself=itself,
    )


def _force(states: set[str]) -> str:
    """Return the status of several duties together: theirs where they agree."""
    if len(states) > 1 and states <= _UNBOUND:
        return _NOT
    if len(states) > 1:
        return _PARTLY if _IN_FORCE in states else CANNOT_DETERMINE
    return next(iter(states), "")


def outside(facts: Facts, duty: Duty) -> Outside | None:
    """Return why a duty is outside the reckoning; nothing where it is inside."""
    return _apart(facts, duty) or _nobody_here(facts, duty) or _not_binding(facts, duty)


def _apart(facts: Facts, duty: Duty) -> Outside | None:
    law = duty.law or _perhaps(facts, duty)
    if not law or not all(row.values["apart"] for row in law):
        return None
    values = law[0].values
    kind, why = facts.graph.label(values["apart"]), values["apart_reason"]
    reason = f"{kind[0].upper()}{kind[1:]}: {why[0].lower()}{why[1:]}"
    return Outside(NOT_APPLICABLE, reason, (*law, *_tellings(duty)))


def _perhaps(facts: Facts, duty: Duty) -> tuple[AnswerRow, ...]:
    """Return the law that a duty as told may retell, where nobody here bears it."""
    if duty.bodies or not duty.told:
        return ()
    return tuple(
        row
        for told in duty.counterparts
        for row in facts.of("enacted", told.values["duty"])
    )


def _nobody_here(facts: Facts, duty: Duty) -> Outside | None:
    bearers = facts.of("bearers", duty.iri)
    settled = bearers and all(row.values["settled"] == "yes" for row in bearers)
    if duty.bodies or not settled:
        return None
    names = facts.labels(row.values["bearer"] for row in bearers)
    reason = f"No body of the area bears it: {names}."
    return Outside(NOT_APPLICABLE, reason, bearers)


def _not_binding(facts: Facts, duty: Duty) -> Outside | None:
    if duty.force not in _UNBOUND:
        return None
    reason = in_words(f"Not in force on {facts.as_at.isoformat()}.")
    return Outside(NOT_IN_FORCE, reason, (*duty.law, *_tellings(duty)))


def _tellings(duty: Duty) -> tuple[AnswerRow, ...]:
    return duty.counterparts if duty.told else ()


def not_owed(duty: Duty, link: str) -> str:
    """Return why silence about a duty is no gap; empty where it is one.

    Only what is in force, owed by a body that is known, and read at its source can be
    missing.

    Args:
        duty: one inside the reckoning.
        link: what nothing covers; a plan may be required by what nobody has read.
    """
    return _not_binding_here(duty) or _not_confirmed(duty, link)


def _not_binding_here(duty: Duty) -> str:
    if duty.itself.values["modality"] == _POWER:
        return "It is a power, which nobody has to use"
    if not _settled(duty):
        return "Which body of the area bears it is not settled"
    if duty.force not in {_IN_FORCE, _PARTLY}:
        return "Whether it binds on this day is not established"
    return ""


def _not_confirmed(duty: Duty, link: str) -> str:
    if not any(citation.layer == "law" for citation in duty.itself.citations):
        return "Nobody has confirmed the duty at its source"
    if not any(_confirmed(row) for row in _settled(duty)):
        return "Nobody has confirmed at the source who bears it"
    if link == "plan" and not duty.itself.values["required_by_law"]:
        return "Nobody has confirmed at the source that a plan is required"
    return ""


def _settled(duty: Duty) -> list[AnswerRow]:
    return [row for row in duty.bodies if row.values["firm"] == "yes"]


def _confirmed(row: AnswerRow) -> bool:
    return all(citation.layer != "unconfirmed" for citation in row.citations)
