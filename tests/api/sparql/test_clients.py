"""The clients that analysts use work with the endpoint as it stands."""

import pytest
from rdflib import Graph as RdfGraph
from rdflib import Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from .conftest import Listening

CSA = Namespace("https://w3id.org/csa-graph/ontology#")
COUNT = f"SELECT (COUNT(?thing) AS ?n) WHERE {{ ?thing a <{CSA.Priority}> }}"


@pytest.fixture
def address(listening: Listening) -> str:
    """Give where the endpoint is."""
    return listening.address


def wrapper(address: str, query: str, form: str) -> SPARQLWrapper:
    held = SPARQLWrapper(address)
    held.setQuery(query)
    held.setReturnFormat(form)
    return held


def test_sparqlwrapper_reads_a_table(address: str) -> None:
    found = wrapper(address, COUNT, JSON).queryAndConvert()
    assert isinstance(found, dict)
    count = int(found["results"]["bindings"][0]["n"]["value"])
    assert count > 2
    text = wrapper(address, COUNT, CSV).queryAndConvert()
    assert isinstance(text, bytes)
    assert text.split() == [b"n", str(count).encode()]


def test_sparqlwrapper_posts_and_reads_xml_and_a_graph(address: str) -> None:
    posting = wrapper(address, "ASK { ?s ?p ?o }", XML)
    posting.setMethod(POST)
    document = posting.queryAndConvert()
    assert "<boolean>true</boolean>" in document.toxml()  # type: ignore[union-attr]
    shown = f"CONSTRUCT WHERE {{ ?thing a <{CSA.Priority}> }}"
    turtle = wrapper(address, shown, TURTLE).queryAndConvert()
    assert isinstance(turtle, bytes)
    assert len(RdfGraph().parse(data=turtle, format="turtle")) > 2


def test_sparqlwrapper_tells_a_bad_query(address: str) -> None:
    with pytest.raises(QueryBadFormed) as raised:
        wrapper(address, "ASK {", JSON).query()
    assert "line 1, column 6" in str(raised.value)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_the_endpoint_as_a_store(address: str, method: str) -> None:
    store = SPARQLStore(address, method=method)
    remote = RdfGraph(store)
    found = list(
        remote.query(f"SELECT ?thing {{ ?thing a <{CSA.Priority}> }} ORDER BY ?thing")
    )
    assert len(found) > 2
    first = URIRef(found[0][0])  # type: ignore[index,arg-type]
    assert (first, None, CSA.Priority) in remote
    assert list(remote.triples((first, None, None)))
    assert len(remote.query(f"CONSTRUCT WHERE {{ <{first}> ?p ?o }}").graph or ()) > 1
    assert bool(remote.query(f"ASK {{ <{first}> ?p ?o }}")) is True


def test_rdflib_reads_one_graph_as_a_context(address: str) -> None:
    ontology = URIRef("https://w3id.org/csa-graph/ontology")
    one = RdfGraph(SPARQLStore(address), identifier=ontology)
    every = RdfGraph(SPARQLStore(address))
    assert 0 < len(one) < len(every)
