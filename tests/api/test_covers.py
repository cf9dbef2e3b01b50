"""A CSV answer says where its cover is, and the cover says what the rows are."""

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient

from csa_graph.graph import Graph

ADDRESSES = (
    "/priorities.csv?q=fraud",
    "/questions/events_in_order.csv",
    "/derivations.csv?priority=fraud",
    "/audit/findings.csv?family=accuracy",
    "/trace.csv?from=SSCSG&to=Fraud",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_csv_leads_to_its_cover_and_back(client: TestClient, address: str) -> None:
    reply = client.get(address)
    place = re.search(
        r'<([^>]+)>; rel="describedby"; type="application/csvm', reply.headers["link"]
    )
    assert place
    folder = address.partition("?")[0].rpartition("/")[0]
    said = client.get(place[1]).json()
    assert client.get(f"{folder}/{said['url']}").text == reply.text
    columns = [column["titles"] for column in said["tableSchema"]["columns"]]
    assert columns == next(csv.reader(io.StringIO(reply.text)))


def test_the_cover_names_the_filters_and_the_data(
    client: TestClient, graph: Graph
) -> None:
    said = client.get("/derivations.csvm?priority=fraud").json()
    notes = {note["name"]: note["value"] for note in said["notes"]}
    assert notes["Filters"] == "priority = fraud"
    assert graph.manifest.sha256[:12] in notes["Data"]
    assert notes["How to cite"]
