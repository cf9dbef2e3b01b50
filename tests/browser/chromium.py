"""The Chromium of this machine, and how it is started: never one from the network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """Return where Chromium lies, if it is installed.

    ``CSA_GRAPH_BROWSER`` may say ``none``, to see what happens without it.
    """
    if os.environ.get("CSA_GRAPH_BROWSER") == "none":
        return None
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def is_required() -> bool:
    """Return whether browser tests that are not run are a failure."""
    return os.environ.get("CSA_GRAPH_BROWSER") == "required"


@contextmanager
def started(place: str) -> Iterator[Browser]:
    """Run Chromium without a window; as root it can have no sandbox.

    Playwright holds the thread's event loop until it ends: nothing else in the thread
    may run one meanwhile.
    """
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
