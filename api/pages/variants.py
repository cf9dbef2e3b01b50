"""A question without a form: a link for each usual value of each parameter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csa_graph.questions import Question

from .publication import usual
from .site import Site


@dataclass(frozen=True, slots=True)
class Variants:
    """The values of one parameter.

    Attributes:
        name: in the address.
        label: for people.
        links: of each value the link, the label, and whether it is shown now.
    """

    name: str
    label: str
    links: Sequence[tuple[str, str, bool]]


def variants(
    site: Site, question: Question, given: Mapping[str, str]
) -> list[Variants]:
    """Return the published variants of a question; none where a form stands instead.

    Args:
        site: as the page sees it.
        question: what is asked.
        given: the parameters of the page.
    """
    found = []
    for field in question.parameters if site.published else ():
        known = usual(site.graph, site.agreement, field)
        links = [
            (href, label, given.get(field.name) == value)
            for value, label in known.items()
            if (href := site.to(f"/questions/{question.name}", [(field.name, value)]))
        ]
        if links:
            label = field.name.replace("_", " ").capitalize()
            found.append(Variants(field.name, label, links))
    return found
