"""Whatever a stranger sends, the answer is a sentence, and the next reader is served.

After each case the service answers a page and a query, no listener was called, and
memory has not grown (see ``unharmed``).
"""

import json
import re
import socket
import threading
import time
from urllib.parse import quote

import pytest

from api.security import HEADERS
from tests.serving import Canary, Served, read_all

HOST = b"Host: localhost\r\n"
LONG = "a" * 900
SCRIPT = "<script>alert(1)</script>"


def refused(served: Served, path: str, allowed: set[int], **headers: str) -> bytes:
    status, told, body = served.get(path, **headers)
    assert status in allowed, (status, body[:300])
    if told["content-type"] == "application/problem+json":
        problem = json.loads(body)
        assert problem["status"] == status
        assert problem["detail"]
    for name, value in HEADERS.items():
        assert told[name.lower()] == value
    assert "set-cookie" not in told
    assert b"Traceback" not in body
    assert b"/work/" not in body
    assert b"site-packages" not in body
    return body


PATHS = {
    "traversal": "/priorities/../../../../etc/passwd",
    "encoded traversal": "/priorities/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "traversal below static": "/static/../../pyproject.toml",
    "encoded traversal below static": "/static/%2e%2e/%2e%2e/pyproject.toml",
    "backslashes": "/static/..%5c..%5cpyproject.toml",
    "a null byte": "/priorities/fraud%00.ttl",
    "a line break": "/priorities/fraud%0d%0aSet-Cookie:%20a=b",
    "a script": f"/priorities/{quote(SCRIPT)}",
    "a script in an unknown path": f"/{quote(SCRIPT)}",
    "a foreign IRI": "/id/http://127.0.0.1:1/x",
    "a file IRI": "/things/file:///etc/passwd",
    "an IRI that ends a term": "/things/a%3E%20%3Chttp://127.0.0.1:1/",
    "braces": "/id/%7B%7D",
    "quotes": "/legislation/uk%22%27%60",
    "not UTF-8": "/priorities/%ff%fe",
    "an overlong sign": "/priorities/%c0%ae%c0%ae",
    "a surrogate": "/priorities/%ed%a0%80",
    "bidirectional signs": "/priorities/%e2%80%aefraud",
    "half an escape": "/priorities/%",
    "half a code": "/priorities/%2",
    "many steps": "/priorities/" + "a/" * 400,
    "a long slug": f"/priorities/{LONG}",
    "a long ending": f"/priorities.{LONG}",
    "many endings": "/priorities" + ".csv" * 200,
    "a template": "/priorities/%7B%7B7*7%7D%7D",
    "a format": "/priorities/%25s%25n",
    "slashes": "//priorities//fraud//",
    "a double slash and a host": "//evil.example/%2e%2e",
    "a slash at the end": "/priorities/",
    "a file of the server": "/api/app.py",
    "a hidden file": "/.git/config",
    "a vocabulary": "/vocab/../id/duty/cda-17",
    "no derivation": f"/derivations/{quote(SCRIPT)}/a/b",
    "no question": f"/questions/{quote(SCRIPT)}",
}


@pytest.mark.parametrize("name", PATHS)
def test_a_hostile_path_is_refused_with_a_sentence(name: str, unharmed: Served) -> None:
    body = refused(unharmed, PATHS[name], {400, 404, 406})
    assert b"root:" not in body
    assert b"[project]" not in body


@pytest.mark.parametrize("name", PATHS)
def test_a_hostile_path_on_a_page_is_words(name: str, unharmed: Served) -> None:
    body = refused(unharmed, PATHS[name], {400, 404, 406}, Accept="text/html")
    assert SCRIPT.encode() not in body
    assert "\u202e".encode() not in body or b"<bdi" in body


PARAMETERS = {
    "a script": "/priorities?agreement=" + quote(SCRIPT),
    "a script to search": "/search?agreement=x&q=" + quote(SCRIPT),
    "SPARQL in a name": "/derivations?priority=" + quote("x> } ; DROP ALL #"),
    "SPARQL in legislation": "/derivations?legislation=" + quote("1998/37> . ?s ?p"),
    "a date that is none": "/derivations?as_at=9999-99-99",
    "a date beyond time": "/derivations?as_at=999999999-01-01",
    "an unknown parameter": "/derivations?drop=all",
    "a basis that is none": "/derivations?basis=__class__",
    "a rule that is a path": "/derivations?rule=../../x",
    "an end that is nothing": "/trace?from=&to=",
    "a long end": f"/trace?from={'a%20' * 450}&to=x",
    "spaces without end": "/derivations?legislation=a" + "%20" * 900 + "b",
    "brackets without end": "/derivations?legislation=s.1" + "(1)" * 300,
    "citations without end": "/trace?to=x&from=" + "s.1%20" * 160,
    "a long question": f"/ask?q={LONG}",
    "a long search": f"/search?q={LONG}",
    "a number that is none": "/search?q=a&limit=1e9",
    "a number below zero": "/search?q=a&limit=-1",
    "a huge number": "/search?q=a&limit=" + "9" * 900,
    "names that are neither": "/officers?names=maybe",
    "an agreement that is a path": "/priorities?agreement=../../etc",
    "a null byte": "/priorities?agreement=%00",
    "not UTF-8": "/priorities?agreement=%ff",
    "a value too long": f"/priorities?agreement={'a' * 2000}",
    "many parameters": "/priorities?" + "a&" * 300,
    "an address too long": "/priorities?" + "a" * 17_000,
    "a parameter of a question": "/questions/plan_objectives?plan=" + quote(SCRIPT),
    "an IRI that calls": "/questions/plan_objectives?plan=http://127.0.0.1:1/",
    "a list as a parameter": "/derivations?priority=a&priority[]=b",
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_hostile_parameter_is_refused_with_a_sentence(
    name: str, unharmed: Served
) -> None:
    started = time.monotonic()
    refused(unharmed, PARAMETERS[name], {400, 404, 414, 422})
    assert time.monotonic() - started < 5


SEARCHES = {
    "operators of the index": 'a" OR "b" NEAR(x, 9) *',
    "quotes": "'\"';--",
    "stars": "*" * 100,
    "hidden signs": "fr\u200baud\u202e",
    "brackets": "(" * 199,
    "another script": "犯罪 и преступление",
    "only signs": "%%%___\\\\",
    "a formula": "=cmd|' /C calc'!A0",
}


@pytest.mark.parametrize("name", SEARCHES)
@pytest.mark.parametrize("ending", ["", ".csv", ".txt", ".md", ".ods", ".xlsx"])
def test_a_hostile_search_finds_or_does_not(
    name: str, ending: str, unharmed: Served
) -> None:
    refused(unharmed, f"/search{ending}?q={quote(SEARCHES[name])}", {200})


ACCEPTS = {
    "commas": "," * 4000,
    "qualities that are none": "text/csv;q=abc, */*;q=nan",
    "a huge quality": "text/csv;q=1e308, text/html;q=-1",
    "many ranges": ", ".join(f"a/b{i};q=0.{i % 10}" for i in range(900)),
    "Latin-1": "\xff\xfe/\xe9",
    "a long range": "a" * 9000,
    "semicolons": ";" * 5000,
    "quotes": '"' * 999,
    "a range of nothing": "/",
    "nothing but zero": "*/*;q=0",
}


@pytest.mark.parametrize("name", ACCEPTS)
def test_a_hostile_accept_is_understood_or_refused(name: str, unharmed: Served) -> None:
    refused(unharmed, "/priorities", {200, 406}, Accept=ACCEPTS[name])


FIELDS: dict[str, tuple[dict[str, str], int]] = {
    "another host": ({"Host": "evil.example"}, 421),
    "a host behind a name": ({"Host": "localhost@evil.example"}, 421),
    "two hosts in one": ({"Host": "localhost, evil.example"}, 421),
    "a forwarded host": ({"X_Forwarded_Host": "evil.example"}, 200),
    "another address": ({"X_Original_URL": "/sparql"}, 200),
    "another method": ({"X_HTTP_Method_Override": "DELETE"}, 200),
    "a content coding": ({"Content_Encoding": "gzip"}, 415),
    "a large cookie": ({"Cookie": "a=" + "b" * 4000}, 200),
    "many ranges": ({"Range": "bytes=0-1,2-3,4-5"}, 200),
    "half a tag": ({"If_None_Match": '"' * 4000}, 200),
    "any tag": ({"If_None_Match": "*"}, 304),
    "a date that is none": ({"If_Modified_Since": "never"}, 200),
    "another origin": ({"Origin": "https://evil.example"}, 200),
    "a large password": ({"Authorization": "Basic " + "A" * 4000}, 200),
    "another protocol": ({"Upgrade": "websocket", "Connection": "upgrade"}, 200),
    "an expectation": ({"Expect": "100-continue"}, 200),
    "a large length": ({"Content_Length": "99999999999"}, 413),
    "a large line": ({"X_Large": "y" * 20_000}, 431),
    "many lines": ({f"X_{i}": "y" for i in range(150)}, 431),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_hostile_header_changes_nothing(name: str, unharmed: Served) -> None:
    headers, expected = FIELDS[name]
    status, told, body = unharmed.get("/priorities/fraud", **headers)
    assert status == expected, body[:300]
    assert b"evil" not in body
    assert "evil" not in json.dumps(told)
    assert "access-control-allow-origin" not in told


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST", "TRACE", "XYZZY"])
def test_only_reading_is_answered(method: str, unharmed: Served) -> None:
    status, told, body = unharmed.get("/priorities", method=method)
    assert status == 405
    assert told["allow"] == "GET, HEAD"
    assert json.loads(body)["detail"]


def test_a_large_body_is_refused_before_it_is_sent(unharmed: Served) -> None:
    head = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: 2000000\r\n\r\n"
    assert unharmed.raw(head).startswith(b"HTTP/1.1 413")


def test_a_chunked_body_without_end_is_refused(unharmed: Served) -> None:
    head = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
    part = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    assert b"HTTP/1.1 413" in unharmed.raw(head, *[part] * 40)


def test_a_redirect_never_leaves_the_service(unharmed: Served) -> None:
    for path in ("/id//evil.example/x", "/id/duty/cda-17", "/.well-known/void"):
        status, told, _ = unharmed.get(path)
        place = told.get("location", "/")
        assert place.startswith("/")
        assert not place.startswith("//")
        assert status in {303, 404}


def test_a_name_for_a_download_is_plain(unharmed: Served) -> None:
    path = f"/search.csv?q={quote('a' + chr(13) + chr(10) + 'b')}"
    refused(unharmed, path, {200})
    _, told, _ = unharmed.get("/derivations.xlsx?priority=fraud")
    said = told["content-disposition"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.xlsx"', said)


def test_pipelined_requests_are_answered_in_turn(unharmed: Served) -> None:
    one = b"GET /health/live HTTP/1.1\r\n" + HOST + b"\r\n"
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert unharmed.raw(one * 9 + last).count(b"HTTP/1.1 200") == 10


def test_a_request_smuggled_in_a_body_is_no_request(unharmed: Served) -> None:
    inner = b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n"
    head = b"POST /priorities HTTP/1.1\r\n" + HOST
    length = b"Content-Length: " + str(len(inner)).encode() + b"\r\n"
    close = b"Connection: close\r\n\r\n"
    reply = unharmed.raw(head + length + close + inner)
    assert reply.count(b"HTTP/1.1") == 1
    both = unharmed.raw(
        head + length + b"Transfer-Encoding: chunked\r\n" + close + b"0\r\n\r\n" + inner
    )
    assert both.count(b"HTTP/1.1") == 1


def test_slow_heads_by_the_hundred_keep_nobody_out(unharmed: Served) -> None:
    held = [unharmed.open() for _ in range(200)]
    try:
        for opened in held:
            opened.sendall(b"GET / HTTP/1.1\r\nHost: local")
        assert unharmed.get("/health/live")[0] == 200
    finally:
        for opened in held:
            opened.close()


def test_slow_readers_keep_nobody_out(unharmed: Served) -> None:
    held = []
    for _ in range(40):
        opened = socket.socket()
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        opened.connect(("127.0.0.1", unharmed.port))
        opened.sendall(b"GET /dataset/whole.nq HTTP/1.1\r\n" + HOST + b"\r\n")
        held.append(opened)
    try:
        assert unharmed.get("/health/live")[0] == 200
        assert unharmed.get("/priorities/fraud")[0] == 200
    finally:
        for opened in held:
            opened.close()


def test_who_hangs_up_costs_nothing(unharmed: Served) -> None:
    for _ in range(50):
        with unharmed.open() as opened:
            opened.sendall(b"GET /dataset/whole.trig HTTP/1.1\r\n" + HOST + b"\r\n")


def test_many_at_once_are_answered_or_told_to_wait(unharmed: Served) -> None:
    statuses: list[int] = []

    def ask(number: int) -> None:
        statuses.append(unharmed.get(f"/derivations?as_at=2024-01-{number:02}")[0])

    asking = [threading.Thread(target=ask, args=(n,)) for n in range(1, 29)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert set(statuses) <= {200, 503}
    assert 200 in statuses


def test_what_is_asked_for_in_hundreds_of_ways_fills_no_memory(
    unharmed: Served,
) -> None:
    with unharmed.open() as opened:
        for number in range(300):
            line = f"GET /boards?x={number} HTTP/1.1\r\n".encode()
            opened.sendall(line + HOST + b"\r\n")
            opened.recv(65536)
        opened.shutdown(socket.SHUT_WR)
        read_all(opened)


def test_no_name_of_a_stranger_s_host_is_looked_up(
    unharmed: Served, watched: Canary
) -> None:
    for path in (
        f"/trace?from={quote(watched.address)}&to={quote(watched.address)}",
        f"/id/{watched.address}",
        f"/things/{quote(watched.address, safe='')}",
        f"/derivations?legislation={quote(watched.address)}",
        f"/search?q={quote(watched.address)}",
        f"/questions/plan_objectives?plan={quote(watched.address)}",
    ):
        assert unharmed.get(path)[0] in {200, 400, 404, 422}
    assert watched.visits == []
