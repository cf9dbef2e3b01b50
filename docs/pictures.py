"""Makes the pictures of the README anew: run by ``make pictures``.

Each is a page of the service over the repository's own data as Chromium shows it, 1280
pixels wide, no larger than `MOST_BYTES`.
"""

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from api.live import Live
from api.server import edition
from api.settings import Settings
from csa_graph.build import build, bundled
from csa_graph.graph import open_graph
from tests.browser import chromium
from tests.browser.visiting import WIDE
from tests.serving import serving

FOLDER: Final = Path(__file__).parent / "pictures"
MOST_BYTES: Final = 250_000
PICTURES: Final = {
    "front": "/",
    "answer": "/ask?q=what+law+is+behind+domestic+abuse%3F",
    "matrix": "/derivations#matrix",
    "chain": "/derivations/framework/cda-17/domestic-abuse",
    "audit": "/audit",
    "priority": "/priorities/domestic-abuse",
    "picture": "/graph#picture",
}


def take(browser: Browser, address: str, name: str) -> Path:
    """Return the file of one picture, made anew.

    Args:
        browser: the browser.
        address: the address of the page, from ``http://`` on.
        name: of the picture.

    Raises:
        ValueError: the picture is larger than `MOST_BYTES`.
    """
    page = browser.new_page(viewport=WIDE, reduced_motion="reduce")
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file, animations="disabled")
    page.close()
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(
            f"wanted at most {MOST_BYTES} bytes, {file} has {file.stat().st_size}"
        )
    return file


def main() -> int:
    """Make every picture; return how a program ends."""
    place = chromium.find()
    if not place:
        print("pictures: wanted Chromium, none is installed", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    settings = Settings()
    served = Live(edition(open_graph(build(bundled())), settings))
    with serving(served, settings) as service, chromium.started(place) as browser:
        for name, path in PICTURES.items():
            file = take(browser, f"http://127.0.0.1:{service.port}{path}", name)
            print(f"{file.relative_to(FOLDER.parent.parent)}: {file.stat().st_size}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
