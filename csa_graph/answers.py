"""Everything that can be asked, as a takeaway: lists, questions, derivations, traces.

Commands and the web service both take their answers from here, so that they give the
same rows, the same sentence and the same cover.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from csa_graph.chains import Hop, chain
from csa_graph.derivations import (
    Asked,
    Cell,
    cells,
    derive,
    premises,
    without_priority,
    without_stated,
)
from csa_graph.force import as_day, observations, statuses, with_force
from csa_graph.graph import Graph
from csa_graph.naming import resolved
from csa_graph.questions import KEY, SOURCE, Answer, Question
from csa_graph.rules import Premise
from csa_graph.search import Index, search
from csa_graph.tables import Table, as_json, sources, table
from csa_graph.takeaway import Takeaway, cover, sentence
from csa_graph.things import Fact, Thing
from csa_graph.trace import Hop as Step
from csa_graph.trace import trace as traced

_NOTHING: Final = "not stated"


def answered(
    graph: Graph, question: Question, agreement: str, given: Mapping[str, str]
) -> Takeaway:
    """Return the answer to a named question.

    Args:
        graph: the data.
        question: what is asked.
        agreement: the agreement's IRI.
        given: parameters, as a person names them.

    Raises:
        QueryError: a parameter is missing, unknown or names nothing.
    """
    as_at, named = _split(question, given)
    values = resolved(graph, question, agreement, named)
    answer = graph.ask(question, values)
    day = ""
    if question.force:
        known = observations(graph)
        when = as_day(as_at, known)
        answer = with_force(answer, question.force, statuses(known, when))
        day = when.isoformat()
    filters = "; ".join(
        f"{name} = {graph.label(value)}"
        for name, value in sorted(values.items())
        if name != "agreement"
    )
    said = {
        "Question": question.asks,
        "Filters": filters,
        "As at": day,
        "Answer": said_of(graph, answer),
        "Outcome": answer.outcome,
    }
    shown = table(graph, answer)
    body = {
        **as_json(graph, answer),
        "sentence": said["Answer"],
        "query": question.text,
    }
    front = cover(graph, agreement, question.summary, said)
    return Takeaway(front, (("Answer", shown),), body)


def _split(question: Question, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    takes = bool(question.force)
    named = {k: v for k, v in given.items() if not (takes and k == "as_at")}
    return given.get("as_at", "") if takes else "", named


def said_of(graph: Graph, answer: Answer) -> str:
    """Return an answer in one sentence, from its first column."""
    question = answer.question
    fixed = {p.name for p in question.parameters if not p.kind.endswith("?")}
    names = [
        field.name
        for field in question.columns
        if field.kind not in {SOURCE, KEY, "outcome"} and field.name not in fixed
    ]
    first = (graph.label(row.values[names[0]]) for row in answer.rows)
    why = question.empty
    if answer.outcome == "cannot_determine":
        why = answer.rows[0].values.get("reason", "")
    return sentence(answer.outcome, why, len(answer.rows), first)


def derived(graph: Graph, agreement: str, asked: Asked) -> Takeaway:
    """Return the matrix of legislation and priorities, with its chains.

    Raises:
        QueryError: a filter names nothing.
    """
    found = derive(graph, agreement, asked)
    answer = found.answer
    matrix = cells(answer.rows)
    whole = cells(derive(graph, agreement, Asked()).answer.rows)
    silent = without_stated(graph, agreement, whole)
    said = {
        "Question": answer.question.asks,
        "Filters": _filters(asked),
        "As at": found.as_at.isoformat(),
        "Answer": _counted(graph, answer, silent),
        "Outcome": answer.outcome,
    }
    front = cover(graph, agreement, answer.question.summary, said)
    idle = without_priority(graph, agreement, whole)
    sheets = (
        ("Chains", table(graph, answer)),
        ("Cells", _cells(graph, matrix)),
        ("Matrix", _matrix(graph, matrix)),
        ("Without", _without(graph, matrix, asked, silent, idle)),
    )
    body = {
        **as_json(graph, answer),
        "sentence": said["Answer"],
        "as_at": found.as_at.isoformat(),
        "matrix": [_cell(graph, cell) for cell in matrix],
        "without_stated_legislation": [graph.label(iri) for iri in silent],
        "without_priority": [graph.label(iri) for iri in idle],
        "premises": _premises(graph, agreement, answer),
        "query": answer.question.text,
    }
    return Takeaway(front, sheets, body)


def _counted(graph: Graph, answer: Answer, silent: list[str]) -> str:
    if not answer.rows:
        return f"Not stated. {answer.question.empty}"
    rules = Counter(graph.label(row.values["rule"]) for row in answer.rows)
    counts = ", ".join(f"{rule.lower()} {n}" for rule, n in rules.most_common())
    shown = {row.values["priority"] for row in answer.rows}
    named = "; ".join(graph.label(priority) for priority in silent if priority in shown)
    unstated = f" No paragraph states any legislation behind {named}." if named else ""
    chains = "1 chain" if len(answer.rows) == 1 else f"{len(answer.rows)} chains"
    return f"{chains}: {counts}.{unstated}"


def _filters(asked: Asked) -> str:
    given = {name: text for name, text in asdict(asked).items() if text}
    return "; ".join(f"{name.replace('_', ' ')} = {t}" for name, t in given.items())


def _cell(graph: Graph, cell: Cell) -> dict[str, Any]:
    return {
        **asdict(cell),
        "priority_label": graph.label(cell.priority),
        "legislation_label": graph.label(cell.legislation),
        "rule_labels": [graph.label(rule) for rule in cell.rules],
    }


def _cells(graph: Graph, matrix: list[Cell]) -> Table:
    columns = ("priority", "legislation", "chains", "rules", "basis", "named")
    rows = tuple(
        (
            graph.label(cell.priority),
            graph.label(cell.legislation),
            str(cell.chains),
            ", ".join(graph.label(rule) for rule in cell.rules),
            cell.basis,
            "yes" if cell.named else "no",
        )
        for cell in matrix
    )
    return Table("Cells of the matrix", columns, rows)


def _matrix(graph: Graph, matrix: list[Cell]) -> Table:
    across = list(dict.fromkeys(cell.priority for cell in matrix))
    down = sorted({cell.legislation for cell in matrix}, key=graph.label)
    held = {(cell.legislation, cell.priority): _words(graph, cell) for cell in matrix}
    rows = tuple(
        (graph.label(law), *(held.get((law, one), _NOTHING) for one in across))
        for law in down
    )
    columns = ("legislation", *(graph.label(one) for one in across))
    return Table("Matrix of legislation and priorities", columns, rows)


def _words(graph: Graph, cell: Cell) -> str:
    rules = ", ".join(graph.label(rule).lower() for rule in cell.rules)
    return f"{cell.basis}: {rules} ({cell.chains})"


def _without(
    graph: Graph, matrix: list[Cell], asked: Asked, silent: list[str], idle: list[str]
) -> Table:
    shown = {cell.priority for cell in matrix}
    unstated = "No paragraph states any legislation behind this priority."
    unused = "Nothing ties this legislation to any priority."
    rows = [
        (graph.label(priority), unstated)
        for priority in silent
        if priority in shown or not asked.priority
    ]
    if asked == Asked():
        rows += [(graph.label(law), unused) for law in idle]
    return Table("What has no link", ("what", "why it is here"), tuple(rows))


def _premises(graph: Graph, agreement: str, answer: Answer) -> dict[str, Any]:
    targets = {row.values["priority"] for row in answer.rows}
    ends = {"target": targets.pop()} if len(targets) == 1 else {}
    proven = premises(graph, agreement, **ends)
    shown = dict.fromkeys(row.values["derivation"] for row in answer.rows)
    return {iri: [_premise(graph, p) for p in proven[iri]] for iri in shown}


def _premise(graph: Graph, premise: Premise) -> dict[str, Any]:
    parts = (premise.subject, premise.predicate, premise.value)
    return {
        "says": " ".join(graph.label(part) for part in parts),
        "triple": list(parts),
        "matches_a_name": premise.is_identity,
        "citation": graph.citations[premise.graph].as_dict(),
    }


def proven(graph: Graph, agreement: str, derivation: str) -> Takeaway:
    """Return one chain hop by hop, and the premises of the link in it.

    Raises:
        QueryError: the text is no IRI.
    """
    label = graph.label(derivation)
    hops = chain(graph, agreement, derivation)
    rows = tuple(row for hop in hops for row in _hop_rows(graph, hop))
    found = {hop.name: hop.links[0].things[0] for hop in hops if hop.links}
    ends = {"target": found["priority"]}
    if "duty" in found:
        ends["duty"] = found["duty"]
    proof = premises(graph, agreement, **ends)[derivation]
    made = [_premise(graph, premise) for premise in proof]
    shown = tuple(
        (p["says"], p["citation"]["label"], p["citation"]["layer"]) for p in made
    )
    body = {
        "derivation": derivation,
        "label": label,
        "hops": [_hop(graph, hop) for hop in hops],
        "premises": made,
    }
    sheets = (
        ("Chain", Table(label, ("hop", "what", "source"), rows)),
        ("Premises", Table("Premises", ("says", "source", "layer"), shown)),
    )
    return Takeaway(cover(graph, agreement, label, {}), sheets, body)


def _hop_rows(graph: Graph, hop: Hop) -> list[tuple[str, str, str]]:
    if not hop.links:
        return [(hop.name, f"{_NOTHING}: {hop.empty}", "")]
    return [
        (
            hop.name,
            ", ".join(graph.label(thing) for thing in link.things),
            sources(link.citations),
        )
        for link in hop.links
    ]


def _hop(graph: Graph, hop: Hop) -> dict[str, Any]:
    return {
        "hop": hop.name,
        "outcome": "answer" if hop.links else "not_stated",
        "means": hop.empty,
        "found": [
            {
                "labels": [graph.label(thing) for thing in link.things],
                "iris": list(link.things),
                "citations": [citation.as_dict() for citation in link.citations],
            }
            for link in hop.links
        ],
    }


def trace(graph: Graph, agreement: str, start: str, end: str) -> Takeaway:
    """Return the shortest chains of cited facts between two things.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        start: the IRI of the one thing.
        end: the IRI of the other.
    """
    ways = traced(graph, start, end)
    title = f"From {graph.label(start)} to {graph.label(end)}"
    outcome = "answer" if ways else "not_stated"
    empty = "No chain of cited facts joins the two."
    chains = "1 shortest chain" if len(ways) == 1 else f"{len(ways)} shortest chains"
    says = f"{chains} of {len(ways[0])} hops." if ways else f"Not stated. {empty}"
    rows = tuple(
        (str(number), *_step(graph, step))
        for number, way in enumerate(ways, 1)
        for step in way
    )
    columns = ("chain", "from", "fact", "to", "basis", "source")
    body = {
        "outcome": outcome,
        "sentence": says,
        "chains": [[_step_body(graph, step) for step in way] for way in ways],
    }
    front = cover(graph, agreement, title, {"Answer": says, "Outcome": outcome})
    return Takeaway(front, (("Chains", Table(title, columns, rows)),), body)


def _step(graph: Graph, step: Step) -> tuple[str, ...]:
    fact = graph.label(step.predicate)
    arrow = f"{fact} →" if step.forward else f"← {fact}"
    ends = graph.label(step.start), arrow, graph.label(step.end)
    return (*ends, step.basis, sources(step.citations))


def _step_body(graph: Graph, step: Step) -> dict[str, Any]:
    return {
        "from": graph.label(step.start),
        "from_iri": step.start,
        "fact": graph.label(step.predicate),
        "forward": step.forward,
        "to": graph.label(step.end),
        "to_iri": step.end,
        "basis": step.basis,
        "citations": [citation.as_dict() for citation in step.citations],
    }


def listed(graph: Graph, agreement: str, name: str) -> Takeaway:
    """Return the list of a collection.

    Raises:
        QueryError: there is no such collection.
    """
    answer = graph.listing(name, agreement)
    said = {"Answer": said_of(graph, answer), "Outcome": answer.outcome}
    front = cover(graph, agreement, answer.question.summary, said)
    body = {**as_json(graph, answer), "sentence": said["Answer"]}
    return Takeaway(front, (("List", table(graph, answer)),), body)


def searched(index: Index, agreement: str, text: str, *, limit: int = 20) -> Takeaway:
    """Return what may be meant by a text, what fits best first.

    Args:
        index: what can be found.
        agreement: the agreement's IRI.
        text: words, a name, a code, a citation or an IRI.
        limit: how many hits are returned at most.

    Raises:
        QueryError: the text is too long.
    """
    sought = "".join(sign if sign.isprintable() else " " for sign in text)
    hits = search(index, sought, agreement, limit=limit)
    rows = tuple((hit.label, hit.kind, hit.matched, hit.address) for hit in hits)
    says = f"{len(hits)} found." if hits else "Nothing found."
    shown = ("label", "kind", "address", "matched", "iri")
    body = {
        "query": sought,
        "sentence": says,
        "count": len(hits),
        "hits": [{name: getattr(hit, name) for name in shown} for hit in hits],
    }
    title = f"Search for {sought!r}"
    front = cover(index.graph, agreement, title, {"Answer": says})
    columns = ("label", "kind", "matched", "address")
    return Takeaway(front, (("Hits", Table(title, columns, rows)),), body)


def described(graph: Graph, agreement: str, thing: Thing) -> Takeaway:
    """Return one thing: its facts and what points to it, each with its sources."""
    facts = [
        (f.property_label, f.value_label, sources(f.citations)) for f in thing.facts
    ]
    links = [
        (fact.value_label, fact.property_label, sources(fact.citations))
        for fact in thing.linked_from
    ]
    sheets = (
        ("Facts", Table(thing.label, ("fact", "value", "source"), tuple(facts))),
        (
            "Linked from",
            Table("Linked from", ("thing", "fact", "source"), tuple(links)),
        ),
    )
    body = {
        **asdict(thing),
        "facts": [_fact(fact) for fact in thing.facts],
        "linked_from": [_fact(fact) for fact in thing.linked_from],
    }
    said = {"What": ", ".join(thing.kinds), "Identifier": thing.iri}
    return Takeaway(cover(graph, agreement, thing.label, said), sheets, body)


def _fact(fact: Fact) -> dict[str, Any]:
    shown = [citation.as_dict() for citation in fact.citations]
    return {**asdict(fact), "citations": shown}


def asked(graph: Graph, agreement: str) -> Takeaway:
    """Return the list of named questions, by who asks them."""
    listed = graph.questions.values()
    rows = tuple(
        (
            question.name,
            question.asks,
            ", ".join(question.users),
            ", ".join(f.name for f in question.parameters if f.name != "agreement"),
        )
        for question in listed
    )
    title = "Named questions"
    shown = Table(title, ("name", "question", "users", "parameters"), rows)
    body = {"questions": [_question(question) for question in listed]}
    return Takeaway(cover(graph, agreement, title, {}), (("Questions", shown),), body)


def _question(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.summary,
        "question": question.asks,
        "users": list(question.users),
        "parameters": [
            {"name": field.name, "kind": field.kind, "help": field.help}
            for field in question.parameters
        ],
        "address": f"/questions/{question.name}",
    }
