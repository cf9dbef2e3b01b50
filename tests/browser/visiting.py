"""Somebody at a browser: opens pages, and notes what goes wrong behind them."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
)

WIDE: Final = ViewportSize(width=1280, height=800)
NARROW: Final = ViewportSize(width=360, height=740)
# A window of 1280 pixels at a zoom of 400 % (WCAG 2.2, success criterion 1.4.10).
ZOOMED: Final = ViewportSize(width=320, height=256)
PATIENCE_MS: Final = 20_000
_OWN: Final = ("data:", "blob:")


@dataclass
class Visitor:
    """Somebody at a browser; without slots, for Playwright marks what it calls back.

    Attributes:
        browser: the browser.
        address: where the service is found.
        strangers: the addresses asked for that are not the service's.
        faults: what the browser complained of.
    """

    browser: Browser
    address: str
    strangers: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    opened: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str, **given: Any) -> Page:
        """Return a page of the service in a browser of its own.

        Args:
            path: the path of the page.
            given: how the browser is set, as Playwright names it.
        """
        context = self.browser.new_context(**{"viewport": WIDE, **given})
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.opened.append(context)
        page = context.new_page()
        self.go(page, path)
        return page

    def go(self, page: Page, path: str) -> None:
        """Go to another page of the service."""
        page.goto(self.address + path)

    def leave(self) -> None:
        """Close what was opened."""
        for context in self.opened:
            context.close()

    def _asked(self, request: Request) -> None:
        own = urlsplit(self.address).netloc
        if urlsplit(request.url).netloc != own and not request.url.startswith(_OWN):
            self.strangers.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        """Note an error; that a page itself was refused is what some tests ask for."""
        refused = message.text.startswith("Failed to load resource")
        at_page = message.page and message.location.get("url") == message.page.url
        if message.type in {"error", "warning"} and not (refused and at_page):
            self.faults.append(f"{message.text} ({message.location.get('url')})")
