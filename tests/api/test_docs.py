"""The interface is described on one page, with nothing from elsewhere."""

import re

from fastapi.testclient import TestClient


def test_every_address_and_parameter_of_the_description_is_on_the_page(
    client: TestClient,
) -> None:
    page = client.get("/docs").text
    described = client.get("/openapi.json").json()["paths"]
    assert len(described) > 50
    for path, methods in described.items():
        assert f"GET {path}</code>" in page
        for parameter in methods["get"].get("parameters", []):
            assert f"<code>{parameter['name']}</code>" in page


def test_the_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    reply = client.get("/docs")
    assert reply.headers["content-type"].startswith("text/html")
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', reply.text)
    assert loaded
    assert [place for place in loaded if not place.startswith("/static/")] == []
    assert "<script" not in reply.text


def test_no_operation_names_a_parameter_twice(client: TestClient) -> None:
    """OpenAPI 3.1 forbids it, and tools that make clients refuse such a description."""
    described = client.get("/openapi.json").json()["paths"]
    for path, operations in described.items():
        for operation in operations.values():
            named = [(p["name"], p["in"]) for p in operation.get("parameters", [])]
            assert len(set(named)) == len(named), path
