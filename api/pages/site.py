"""What every page knows: the data, the agreement, the day, and how to link.

How to add a page:

1. Write ``api/templates/NAME.html`` that extends ``base.html`` and fills the blocks
   ``title``, ``content`` and, where a page has a script of its own, ``scripts``.
   Macros stand in ``templates/parts/``: import them ``with context``.
2. Prepare its values in a function of a module in ``api/pages/`` and end it with
   ``return render(site, "NAME.html", ...)``; prepare every link there or with the
   functions a template has: ``to(path, **query)`` for an address of the service,
   ``thing(iri)`` for the page of a thing (empty where it has none), ``label(iri)``.
3. In the route, give `answers.tabular` or `answers.with_facts` that function:
   ``page=lambda: NAME_page(site_of(request), taken)``. A browser then gets the page,
   and whoever asks for another format gets the same answer in that format. An answer
   whose rows are filtered in the address goes through ``csa_graph.narrowing`` first;
   ``tables.view(site, taken)`` makes its rows cells with links, for
   ``parts/table.html``.

No style and no script stands in a page: pages load only what ``/static`` serves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import jinja2
from fastapi import FastAPI, Request
from starlette.routing import Match

from csa_graph import __version__, templating
from csa_graph.document import own_words, passages
from csa_graph.force import day_of_data, observations
from csa_graph.graph import Graph
from csa_graph.iri import ID, ONTOLOGY, address

from ..names import OFF, PARAMETER, asked_off
from .assets import ASSETS
from .behind import behind
from .currency import currency
from .published import file_of, relative
from .words import count, day, ended, listed, started

TEMPLATES: Final = Path(__file__).resolve().parent.parent / "templates"
CARRIED: Final = ("agreement", "as_at", "names")
_TERMS: Final = "/ontology"

_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Site:
    """What every page knows.

    Attributes:
        graph: the data.
        agreement: the IRI of the agreement that the page is about.
        as_at: the day the data are as at, such as ``2026-11-01``.
        stale: gives what is out of date in an agreement, in sentences.
        words: the attached document's own words, by the IRI of the paragraph; empty
            where no document is attached.
        contact: where the operator takes corrections: a mail or web address, or empty.
        published: whether pages are files that no server answers.
        files: gives the file of an address where pages are files; empty where the
            publication does not hold it.
        names: whether names of people are shown.
        serves: tells whether the service has anything at a path.
        path: the address of the page, without its query.
        query: the query of the address.
    """

    graph: Graph
    agreement: str
    as_at: str
    stale: Callable[[str], Sequence[str]]
    words: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    published: bool = False
    files: Callable[[str, Mapping[str, str]], str] = file_of
    names: bool = True
    serves: Callable[[str], bool] = bool
    path: str = "/"
    query: tuple[_Pair, ...] = ()

    def at(self, path: str, query: tuple[_Pair, ...]) -> "Site":
        """Return the site as one page of it sees it.

        Raises:
            QueryError: the query names an agreement that is not there.
        """
        given = dict(query)
        shown = self.names and given.get(PARAMETER, "") != OFF
        return replace(
            self,
            agreement=self.graph.agreement(given.get("agreement", "")),
            words=self.words if shown else {},
            names=shown,
            path=path,
            query=query,
        )

    @property
    def asked_as_at(self) -> str:
        """The day that the address asks about; empty where it asks about none."""
        return dict(self.query).get("as_at", "")

    def to(self, place: str, pairs: Iterable[_Pair] = (), **query: str) -> str:
        """Return the link to a place, with what is carried from page to page.

        Args:
            place: a path, with or without a query of its own.
            pairs: further parameters, which may come several times.
            query: further parameters; what is empty is left out.
        """
        path, _, own = place.partition("?")
        given = [*parse_qsl(own), *pairs, *query.items()]
        named = {name for name, _ in given}
        carried = [(n, v) for n, v in self.query if n in CARRIED and n not in named]
        return self._href(path, [*carried, *given])

    def _href(self, path: str, pairs: Iterable[_Pair]) -> str:
        filled = [(name, value) for name, value in pairs if value]
        if self.published:
            return self._beside(self.files(path, dict(filled)))
        return path + ("?" + urlencode(filled) if filled else "")

    def _beside(self, file: str) -> str:
        return relative(file_of(self.path, dict(self.query)), file) if file else ""

    def again(self, **query: str) -> str:
        """Return the link to this page with some parameters changed or taken away."""
        kept = [(n, v) for n, v in self.query if n not in query]
        return self._href(self.path, [*kept, *query.items()])

    def thing(self, iri: str) -> str:
        """Return the link to the page of a thing; empty where it has none."""
        if iri.partition("#")[0] == ONTOLOGY:
            return self._term(iri)
        place = address(iri)
        if iri in self.graph.agreements:
            return self.to(f"/agreements/{iri.removeprefix(ID)}")
        if place and iri in self.graph.labels:
            return self.to(place)
        foreign = iri.startswith(("http://", "https://"))
        return "" if not foreign or "/csa-graph/" in iri else iri

    def _term(self, iri: str) -> str:
        place = self.to(_TERMS) if iri in self.graph.labels else ""
        return place + iri.removeprefix(ONTOLOGY) if place else ""

    def label(self, iri: str) -> str:
        """Return the label of a thing; its IRI where it has none."""
        return self.graph.label(iri)

    def asset(self, name: str) -> str:
        """Return the link to a file of ``/static``, changed whenever the file is."""
        if self.published:
            return self._beside(f"static/{name}")
        return f"/static/{name}?v={ASSETS[name].tag[:12]}"

    def has(self, path: str) -> bool:
        """Return whether the service has anything at a path."""
        return self.serves(path)


def open_site(graph: Graph, source: Sequence[str] = (), **settings: Any) -> Site:
    """Return the site of a graph, as its front page sees it.

    Args:
        graph: the data.
        source: the lines of an attached document; none where none is attached.
        settings: further attributes of the site.
    """
    words: dict[str, str] = {}
    for agreement in graph.agreements if source else ():
        words |= own_words(passages(graph, agreement), source)
    as_at = day_of_data(observations(graph))

    @cache
    def stale(agreement: str) -> Sequence[str]:
        return currency(graph, agreement, as_at)

    return Site(
        graph=graph,
        agreement=graph.agreement(),
        as_at=as_at.isoformat(),
        words=words,
        stale=stale,
        **settings,
    )


def install(app: FastAPI, site: Site) -> None:
    """Give an application its site, when all its routes are known."""

    @cache
    def serves(path: str) -> bool:
        sought = {"type": "http", "method": "GET", "path": path, "headers": []}
        return any(r.matches(dict(sought))[0] is Match.FULL for r in app.routes)

    app.state.site = replace(site, serves=serves)


def site_of(request: Request) -> Site:
    """Return the site as the page of a request sees it.

    Raises:
        QueryError: the address names an agreement that is not there.
    """
    site: Site = request.app.state.site
    given = (*request.query_params.multi_items(), *wishes(request))
    return site.at(request.url.path, given)


def wishes(request: Request) -> tuple[_Pair, ...]:
    """Return what an address asked for before it came here: names withheld."""
    return ((PARAMETER, OFF),) if asked_off(request) else ()


def render(site: Site, template: str, **values: Any) -> bytes:
    """Return a page in UTF-8.

    Args:
        site: as the page sees it.
        template: the name of a file in ``api/templates``.
        values: what the template shows.
    """
    return (
        environment()
        .get_template(template)
        .render(
            site=site,
            to=site.to,
            again=site.again,
            thing=site.thing,
            label=site.label,
            asset=site.asset,
            version=__version__,
            behind=behind(site.graph, template, values),
            agreement_label=site.label(site.agreement),
            agreement_slug=site.agreement.removeprefix(ID),
            out_of_date=site.stale(site.agreement),
            **values,
        )
        .encode()
    )


@cache
def environment() -> jinja2.Environment:
    """Return what writes pages."""
    made = templating.environment(TEMPLATES)
    made.filters.update(day=day, count=count, listed=listed)
    made.filters.update(started=started, ended=ended)
    return made
