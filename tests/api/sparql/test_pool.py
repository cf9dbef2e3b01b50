"""Workers answer, and what kills one costs its own query and nothing else."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from api.sparql import confinement, guard, pool, process
from api.sparql.frames import Message
from api.sparql.limits import Limits
from api.sparql.pool import Asked, Pool
from api.sparql.process import DeadError
from api.sparql.refusals import RefusedError

QUADS = [
    ox.Quad(
        ox.NamedNode(f"http://e/{s}"),
        ox.NamedNode("http://e/p"),
        ox.NamedNode(f"http://e/{o}"),
        ox.NamedNode(f"http://e/g{s % 3}"),
    )
    for s in range(60)
    for o in range(50)
]
LIMITS = Limits(deadline=1, patience=20, memory=64 << 20)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DOUBLING = (
    "SELECT (STRLEN(?a40) AS ?n) {{ BIND('aaaaaaaaaaaaaaaa' AS ?a0) {} }}".format(
        " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    )
)
FORMS = {"solutions": "csv", "truth": "json", "graph": "ntriples"}


def asked(text: str) -> Asked:
    return Asked(guard.read(text.encode(), LIMITS), None, FORMS)


def unguarded(text: str) -> Asked:
    return Asked(guard.Question(text, "", (), ()), None, FORMS)


def run(work: Callable[[Pool], Awaitable[Any]], limits: Limits = LIMITS) -> Any:
    async def running() -> Any:
        async with Pool(lambda: QUADS, limits) as held:
            result = await work(held)
        assert held.alive == 0
        return result

    return asyncio.run(running())


def is_running(pid: int) -> bool:
    """Return whether a process runs; one that nobody has buried yet does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


async def all_ready(held: Pool) -> None:
    while held.alive < held.limits.workers + held.limits.spares:
        await asyncio.sleep(0.01)


def test_workers_answer_from_the_merge_and_from_the_named_graphs() -> None:
    async def told(held: Pool) -> list[Message]:
        named = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        return [await held.ask("a", asked(text)) for text in (COUNT, named)]

    replies = run(told)
    assert [body for _, body in replies] == [b"n\r\n3000\r\n", b"n\r\n3\r\n"]
    assert replies[0][0] == {"status": 200, "kind": "solutions"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENDLESS, "the query takes longer than 1 seconds"),
        (DOUBLING, "the query takes more memory than it may"),
        ("ASK " + "{" * 3000 + "}" * 3000, "the query is nested too deeply"),
    ],
    ids=["endless", "doubling", "nested"],
)
def test_what_ends_a_worker_costs_its_own_query(text: str, said: str) -> None:
    async def told(held: Pool) -> str:
        await all_ready(held)
        before = held.pids
        with pytest.raises(RefusedError) as raised:
            await held.ask("a", unguarded(text))
        assert raised.value.status == 503
        assert (await held.ask("a", asked(COUNT)))[1] == b"n\r\n3000\r\n"
        await all_ready(held)
        assert len(set(before) & set(held.pids)) == len(before) - 1
        return raised.value.detail

    assert run(told) == said


def test_an_abusive_client_does_not_keep_another_waiting() -> None:
    async def told(held: Pool) -> float:
        await all_ready(held)
        clock = asyncio.get_running_loop().time
        bad = [held.ask("bad", asked(ENDLESS)) for _ in range(8)]
        abuse = asyncio.gather(*bad, return_exceptions=True)
        slowest = 0.0
        for _ in range(10):
            begun = clock()
            await held.ask("good", asked(COUNT))
            slowest = max(slowest, clock() - begun)
            await asyncio.sleep(0.1)
        abuse.cancel()
        await asyncio.gather(abuse, return_exceptions=True)
        return slowest

    assert run(told) < LIMITS.deadline


def test_a_client_that_hangs_up_ends_its_query() -> None:
    async def told(held: Pool) -> None:
        await all_ready(held)
        before = held.pids
        work = asyncio.ensure_future(held.ask("a", asked(ENDLESS)))
        await asyncio.sleep(0.2)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await all_ready(held)
        assert len(set(before) & set(held.pids)) == len(before) - 1

    run(told)


def test_a_worker_that_died_waiting_costs_no_query() -> None:
    async def told(held: Pool) -> None:
        await all_ready(held)
        for pid in held.pids:
            os.kill(pid, signal.SIGKILL)
        while held.alive:
            await asyncio.sleep(0.01)
        assert (await held.ask("a", asked(COUNT)))[0]["status"] == 200

    run(told)


def test_a_line_that_is_too_long_or_too_slow_is_refused() -> None:
    limits = Limits(deadline=5, patience=0.3, client_waiting=1)

    async def told(held: Pool) -> list[str]:
        await all_ready(held)
        work = [asyncio.ensure_future(held.ask("a", asked(ENDLESS))) for _ in range(3)]
        done, running = await asyncio.wait(work, timeout=1)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        return sorted(str(task.exception()) for task in done)

    assert run(told, limits) == [
        "other queries took all the time there was",
        "too many queries from this address are waiting",
    ]


def test_a_pool_that_is_not_started_says_so() -> None:
    held = Pool(lambda: QUADS)
    with pytest.raises(RefusedError, match="the workers are not started"):
        asyncio.run(held.ask("a", asked(COUNT)))


def test_a_query_that_comes_before_the_workers_waits_for_them() -> None:
    async def told(held: Pool) -> int:
        reply, _ = await held.ask("a", asked(COUNT))
        return int(reply["status"])

    assert run(told) == 200
    with pytest.raises(RefusedError, match="no worker is ready"):
        run(told, Limits(patience=0.01))


def test_a_worker_that_cannot_start_is_tried_again_and_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pool, "_PAUSE", 0.01)
    real = process.start
    failures = iter(["it will not", "it holds too little"])

    async def reluctant(head: dict[str, Any], body: bytes) -> Any:
        failure = next(failures, "")
        if failure == "it will not":
            raise DeadError(failure)
        worker, quads = await real(head, body)
        return worker, quads - bool(failure)

    monkeypatch.setattr(pool, "start", reluctant)

    async def told(held: Pool) -> int:
        return int((await held.ask("a", asked(COUNT)))[0]["status"])

    assert run(told) == 200
    said = capsys.readouterr().err
    assert "worker not started" in said
    assert "it will not" in said
    assert "it holds 6,059 quads instead of 6,000" not in said
    assert "it holds 5,999 quads instead of 6,000" in said


def test_what_stops_a_worker_from_loading_is_its_last_word() -> None:
    head = {"base": "", "prefixes": {}, "answer": 1, "memory": 1 << 20}
    with pytest.raises(DeadError, match=r"zlib\.error"):
        asyncio.run(process.start(head, b"no snapshot"))


def test_a_start_that_is_given_up_leaves_no_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[int] = []

    async def slow(worker: process.Worker, _message: bytes) -> Message:
        started.append(worker.pid)
        await asyncio.sleep(60)
        return {}, b""

    monkeypatch.setattr(process.Worker, "ask", slow)

    async def told() -> None:
        held = Pool(lambda: QUADS)
        async with held:
            while not started:
                await asyncio.sleep(0.01)

    asyncio.run(told())
    assert not is_running(started[0])


def test_a_platform_that_cannot_confine_a_query_is_named_at_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(confinement, "LACKING", "on toaster nothing holds a query")

    async def nothing(_held: Pool) -> None:
        return

    run(nothing)
    said = capsys.readouterr().err
    assert "on toaster nothing holds a query; /sparql answers this machine only" in said


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux shows of limits")
def test_a_worker_has_no_files_no_children_no_core_and_little_memory() -> None:
    async def told(held: Pool) -> dict[str, list[str]]:
        await held.ask("a", asked(COUNT))
        pid = held.pids[0]
        held_open = {entry.name for entry in Path(f"/proc/{pid}/fd").iterdir()}
        assert held_open == {"0", "1", "2"}
        assert Path(f"/proc/{pid}/environ").read_bytes() == b""
        lines = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
        return {line[:26].strip(): line[26:].split() for line in lines}

    limits = run(told)
    for name in ("Max open files", "Max file size", "Max core file size"):
        assert limits[name][:2] == ["0", "0"], name
    assert limits["Max processes"][:2] == ["0", "0"]
    assert int(limits["Max address space"][1]) < LIMITS.memory + (200 << 20)
    assert int(limits["Max cpu time"][0]) < 10


@pytest.mark.skipif(sys.platform != "linux", reason="the parent's death is a signal")
def test_workers_die_with_their_server(tmp_path: Path) -> None:
    """One that is computing too: it does not see that its pipe has been closed."""
    script = tmp_path / "server.py"
    script.write_text(
        "import asyncio, os, sys\n"
        "sys.path[:0] = sys.argv[1:]\n"
        "import pyoxigraph as ox\n"
        "from api.sparql.pool import Pool\n"
        "from api.sparql import guard\n"
        "from api.sparql.pool import Asked\n"
        "nodes = [ox.NamedNode(f'http://e/{n}') for n in range(3000)]\n"
        "quads = [ox.Quad(n, n, n, n) for n in nodes]\n"
        f"endless = guard.Question({ENDLESS!r}, '', (), ())\n"
        "async def main():\n"
        "    async with Pool(lambda: quads) as held:\n"
        "        while held.alive < 3:\n"
        "            await asyncio.sleep(0.01)\n"
        "        print(*held.pids, flush=True)\n"
        "        asked = Asked(endless, None, {'solutions': 'csv'})\n"
        "        busy = asyncio.create_task(held.ask('a', asked))\n"
        "        await asyncio.sleep(0.3)\n"
        "        assert not busy.done()\n"
        "        os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )

    async def told() -> list[int]:
        server = await asyncio.create_subprocess_exec(
            *(sys.executable, str(script), *sys.path), stdout=asyncio.subprocess.PIPE
        )
        said, _ = await server.communicate()
        return [int(pid) for pid in said.split()]

    pids = asyncio.run(told())
    assert len(pids) == 3
    for _ in range(50):
        if not any(map(is_running, pids)):
            return
        time.sleep(0.02)
    pytest.fail(f"still there: {pids}")


def test_all_that_sparql_knows_works_without_files() -> None:
    """A worker opens none, so what it needs it must have from the start."""

    async def told(held: Pool) -> Message:
        every = "RAND() UUID() STRUUID() NOW() BNODE() TZ(NOW()) SHA512('a') MD5('a')"
        columns = " ".join(f"({f} AS ?x{n})" for n, f in enumerate(every.split()))
        pattern = "REGEX('\u00c9a', '^\\\\p{L}', 'i')"
        text = f"SELECT {columns} ({pattern} AS ?y) (LCASE('\u0130') AS ?z) {{}}"
        return await held.ask("a", asked(text))

    head, body = run(told)
    assert head["status"] == 200
    [_, row] = body.decode().splitlines()
    assert all(row.split(","))
    assert ",true," in row


def test_two_workers_give_the_same_order() -> None:
    """Else a page of an answer could repeat what another worker has shown."""

    async def told(held: Pool) -> set[bytes]:
        await all_ready(held)
        text = "SELECT * { ?s ?p ?o } LIMIT 100"
        work = [held.ask(client, asked(text)) for client in "abcdef"]
        return {body for _, body in await asyncio.gather(*work)}

    assert len(run(told)) == 1
