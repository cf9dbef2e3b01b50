"""A worker starts from a wheel as it does from a checkout.

In a wheel the web application stands inside the library, under another name.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
ASKED = """
import asyncio
import pyoxigraph as ox
from csa_graph.api.sparql import guard
from csa_graph.api.sparql.pool import Asked, Pool

async def main():
    node = ox.NamedNode("http://e/a")
    async with Pool(lambda: [ox.Quad(node, node, node, node)]) as held:
        question = guard.read(b"ASK { ?s ?p ?o }", held.limits)
        print(*await held.ask("a", Asked(question, None, {"truth": "json"})))

asyncio.run(main())
"""


def test_a_worker_starts_from_inside_the_library(tmp_path: Path) -> None:
    without = shutil.ignore_patterns("__pycache__")
    library = tmp_path / "csa_graph"
    shutil.copytree(ROOT / "csa_graph", library, ignore=without)
    shutil.copytree(ROOT / "api", library / "api", ignore=without)
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", ASKED],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "'kind': 'truth'" in run.stdout
    assert '"boolean":true' in run.stdout
