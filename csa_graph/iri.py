"""Names: the namespaces, and how a thing's IRI and its address belong together.

A thing's IRI never changes; its address is derived from it. Things of an agreement
live under the agreement's slug (``…/id/staffordshire-2023/priority/fraud`` is served
at ``/priorities/fraud``), shared things do not (``…/id/duty/cda-17`` is served at
``/duties/cda-17``), and law keeps the IRI that legislation.gov.uk gave it.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

ID: Final = "https://w3id.org/csa-graph/id/"
CSA: Final = "https://w3id.org/csa-graph/ontology#"
ONTOLOGY: Final = "https://w3id.org/csa-graph/ontology"
VOCAB: Final = "https://w3id.org/csa-graph/vocab/"
DATASET: Final = "https://w3id.org/csa-graph/dataset"
CATALOGUE: Final = f"{ID}catalogue"
LEGISLATION: Final = "http://www.legislation.gov.uk/id/"


@dataclass(frozen=True, slots=True)
class Collection:
    """One kind of thing that has a list and items of its own.

    Attributes:
        name: the first step of its address, ``priorities``.
        segment: the step of the IRI that marks it, ``priority``.
        of_agreement: whether its things belong to one agreement each.
    """

    name: str
    segment: str
    of_agreement: bool


COLLECTIONS: Final = {
    collection.name: collection
    for collection in (
        Collection("agreements", "", of_agreement=False),
        Collection("authorities", "body", of_agreement=False),
        Collection("boards", "board", of_agreement=True),
        Collection("drivers", "driver", of_agreement=True),
        Collection("duties", "duty", of_agreement=False),
        Collection("evidence", "evidence", of_agreement=True),
        Collection("judgements", "judgement", of_agreement=True),
        Collection("legislation", "", of_agreement=False),
        Collection("localities", "locality", of_agreement=True),
        Collection("officers", "officer", of_agreement=True),
        Collection("paragraphs", "para", of_agreement=True),
        Collection("plans", "plan", of_agreement=True),
        Collection("priorities", "priority", of_agreement=True),
        Collection("rules", "rule", of_agreement=False),
        Collection("themes", "theme", of_agreement=False),
    )
}
_BY_SEGMENT: Final = {c.segment: c for c in COLLECTIONS.values() if c.segment}


def agreement_iri(slug: str) -> str:
    """Return the IRI of the agreement with this slug."""
    return f"{ID}{slug}"


def candidates(collection: Collection, slug: str, agreement: str) -> list[str]:
    """Return the IRIs that an address may mean, the likeliest first.

    >>> candidates(COLLECTIONS["legislation"], "ukpga/1998/37", "x")
    ['http://www.legislation.gov.uk/id/ukpga/1998/37']
    >>> candidates(COLLECTIONS["priorities"], "fraud", "staffordshire-2023")
    ['https://w3id.org/csa-graph/id/staffordshire-2023/priority/fraud']
    """
    if collection.name == "agreements":
        return [agreement_iri(slug)]
    if collection.name == "legislation":
        return [LEGISLATION + slug] if slug.startswith("uk") else [ID + slug]
    if collection.name == "judgements":
        return [f"{ID}{place}/judgement/{slug}" for place in (agreement, "law")]
    if collection.of_agreement:
        return [f"{ID}{agreement}/{collection.segment}/{slug}"]
    return [f"{ID}{collection.segment}/{slug}"]


def address(iri: str) -> str | None:
    """Return the path at which a thing is served, or None for a foreign thing.

    >>> address("https://w3id.org/csa-graph/id/staffordshire-2023/priority/fraud")
    '/priorities/fraud?agreement=staffordshire-2023'
    >>> address("https://w3id.org/csa-graph/id/duty/cda-17")
    '/duties/cda-17'
    >>> address("http://www.legislation.gov.uk/id/ukpga/1998/37/section/17")
    '/legislation/ukpga/1998/37/section/17'
    >>> address("https://w3id.org/csa-graph/id/staffordshire-2023/party/nhs")
    '/things/staffordshire-2023/party/nhs'
    >>> address("https://w3id.org/csa-graph/vocab/layer/stated")
    '/vocab/layer/stated'
    """
    if iri.startswith(LEGISLATION):
        return f"/legislation/{quote(iri.removeprefix(LEGISLATION))}"
    if iri.startswith(VOCAB):
        return f"/vocab/{quote(iri.removeprefix(VOCAB))}"
    if not iri.startswith(ID):
        return None
    path = quote(iri.removeprefix(ID))
    return _collected(path) or f"/things/{path}"


def _collected(path: str) -> str | None:
    first, _, rest = path.partition("/")
    shared = _BY_SEGMENT.get(first)
    if shared and rest and not shared.of_agreement:
        return f"/{shared.name}/{rest}"
    second, _, slug = rest.partition("/")
    owned = _BY_SEGMENT.get(second)
    if owned and slug and owned.of_agreement:
        owner = "" if first == "law" else f"?agreement={first}"
        return f"/{owned.name}/{slug}{owner}"
    return None
