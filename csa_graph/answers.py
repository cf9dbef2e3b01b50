"""What can be asked and listed, as takeaways: questions, lists, things, searches.

Commands and the web service both take their answers from here, so that they give the
same rows, the same sentence and the same cover.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from csa_graph.days import in_words
from csa_graph.force import as_day, observations, statuses, with_force
from csa_graph.graph import Graph
from csa_graph.naming import resolved
from csa_graph.questions import KEY, SOURCE, Answer, Question
from csa_graph.search import Index, search
from csa_graph.tables import Table, as_json, cells, sources, table
from csa_graph.takeaway import Takeaway, cover, sentence, several
from csa_graph.things import Fact, Thing

_EACH: Final = re.compile(r"\[(.+?)\]")


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
    """Return an answer in one sentence: its question's, else from its first column."""
    question = answer.question
    if answer.outcome == "answer" and question.says:
        rows = [cells(graph, question, row) for row in answer.rows]
        return in_words(filled(question.says, rows))
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


def filled(template: str, rows: Sequence[Mapping[str, str]]) -> str:
    """Return the sentence of an answer.

    >>> filled("Of {who}: [{what} ({how})].", [
    ...     {"who": "A", "what": "one", "how": "so"},
    ...     {"who": "A", "what": "two", "how": ""},
    ... ])
    'Of A: one (so); two.'
    """
    whole = {name: several(row[name] for row in rows) for name in rows[0]}
    said = ""
    for place, part in enumerate(_EACH.split(template)):
        if place % 2:
            said += several(_closed(part.format_map(row)) for row in rows)
        else:
            said += _closed(part.format_map(whole))
    return said[:1].upper() + said[1:]


def _closed(said: str) -> str:
    """Leave out brackets around nothing."""
    return said.replace(" ()", "")


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
    said = {
        "Question": "Which things and questions may be meant by it?",
        "Filters": f"text = {sought}",
        "Answer": says,
    }
    front = cover(index.graph, agreement, title, said)
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
