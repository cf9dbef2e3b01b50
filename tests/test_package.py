"""The wheel holds all it needs and answers as the checkout does.

Two wheels that both ship a top-level ``api`` overwrite each other without a word.
"""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVED = """
from csa_graph import _bundle
from csa_graph.api import create_app
from csa_graph.build import build, bundled
from csa_graph.graph import open_graph
assert _bundle.web_package() == "csa_graph.api"
held = build(bundled())
print(create_app(open_graph(held)).title, held.manifest.sha256)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel, built from the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation"]
    build = ["-m", "pip", "wheel", *options, "--wheel-dir", str(out)]
    subprocess.run([sys.executable, *build, str(ROOT)], check=True)  # noqa: S603
    [file] = out.glob("*.whl")
    return file


@pytest.mark.package
def test_the_wheel_holds_every_file_under_one_name(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"csa_graph"}
    for folder, place in (
        ("ontology", "csa_graph/_bundled/ontology"),
        ("data", "csa_graph/_bundled/data"),
        ("api", "csa_graph/api"),
        ("csa_graph/queries", "csa_graph/queries"),
    ):
        files = [
            f.relative_to(ROOT / folder).as_posix()
            for f in (ROOT / folder).rglob("*")
            if f.is_file() and "__pycache__" not in f.parts
        ]
        assert files
        assert [f for f in files if f"{place}/{f}" not in names] == []


@pytest.mark.package
def test_the_installed_wheel_serves_the_same_snapshot(
    wheel: Path, tmp_path: Path, snapshot: object
) -> None:
    venv.create(tmp_path / "env", with_pip=False, system_site_packages=False)
    python = tmp_path / "env" / "bin" / "python"
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    here = next(p for p in sys.path if p.endswith("site-packages"))
    run = subprocess.run(  # noqa: S603
        [str(python), "-c", f"import sys; sys.path.append({here!r})\n{SERVED}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    title, sha256 = run.stdout.split()
    assert title == "csa-graph"
    assert sha256 == snapshot.manifest.sha256  # type: ignore[attr-defined]
