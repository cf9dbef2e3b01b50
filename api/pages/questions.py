"""The named questions, by who asks them; and the page of each with its form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from csa_graph.answers import answered
from csa_graph.errors import QueryError
from csa_graph.narrowing import NAMES, Extent
from csa_graph.questions import Field, Question
from csa_graph.takeaway import Takeaway

from .forms import inputs
from .lists import narrowed
from .site import Site, render
from .tables import view
from .variants import variants

Narrowed = tuple[Takeaway, Extent]

_SHARED: Final = ("agreement", "names")
USERS: Final = {
    "policy officer": "Questions of policy officers",
    "auditor": "Questions of auditors",
    "analyst": "Questions of analysts",
}


def questions_page(site: Site) -> bytes:
    """Return the page that lists the named questions."""
    listed = site.graph.questions.values()
    groups = [
        (heading, [question for question in listed if question.users[0] == user])
        for user, heading in USERS.items()
    ]
    return render(site, "questions.html", groups=groups, choices=_choices)


def _needed(question: Question) -> list[Field]:
    return [
        field
        for field in question.parameters
        if field.name != "agreement" and not field.kind.endswith("?")
    ]


def _choices(question: Question) -> list[str]:
    return [field.help for field in _needed(question)]


def question_page(site: Site, question: Question, given: Mapping[str, str]) -> bytes:
    """Return the page of a question: its form, and the answer where it can be given.

    Args:
        site: as the page sees it.
        question: what is asked.
        given: the parameters in the address, the agreement among them.

    Raises:
        QueryError: the address sorts by what is no column.
    """
    values = {name: value for name, value in given.items() if name not in _SHARED}
    whole, refused = _answered(site, question, values)
    return render(
        site,
        "question.html",
        question=question,
        fields=inputs(site.graph, site.agreement, question, values),
        variants=variants(site, question, values),
        given=list(values.items()),
        refused=refused,
        answer=_answer(site, question, whole) if whole else None,
    )


def _answered(
    site: Site, question: Question, given: Mapping[str, str]
) -> tuple[Takeaway | None, str]:
    if not {field.name for field in _needed(question)} <= given.keys():
        return None, ""
    try:
        return answered(site.graph, question, site.agreement, given), ""
    except QueryError as error:
        return None, str(error)


def narrowed_answer(site: Site, whole: Takeaway, *, paged: bool) -> Narrowed:
    """Return an answer as the address narrows it: by words, order and page alone.

    Any other parameter of the address is the question's own.

    Raises:
        QueryError: the address sorts by what is no column.
    """
    query = tuple(pair for pair in site.query if pair[0] in NAMES)
    return narrowed(replace(site, query=query), whole, paged=paged)


def _answer(site: Site, question: Question, whole: Takeaway) -> Mapping[str, object]:
    taken, extent = narrowed_answer(site, whole, paged=not site.published)
    said = whole.said
    return {
        "sentence": whole.body["sentence"],
        "outcome": whole.body["outcome"],
        "as_at": said["As at"] if question.force else "",
        "cite": said["How to cite"],
        "table": view(site, taken, sortable=True),
        "extent": extent,
    }
