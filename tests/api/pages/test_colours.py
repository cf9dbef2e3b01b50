"""Text can be read on every ground it stands on, in both colour schemes."""

import re

import pytest

from api.pages.assets import ASSETS

LEAST = 4.5  # WCAG 2.2, success criterion 1.4.3
GROUNDS = ("paper", "shade", "warn")
TEXTS = ("ink", "soft", "link", "visited", "hover")
LAYERS = ("stated", "law", "judgement", "unconfirmed", "inferred")
_PAIR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of each scheme, by name."""
    text = ASSETS["style.css"].content.decode()
    light, dark = text.split(":root {")[1:3]
    first = dict(_PAIR.findall(light))
    return {"light": first, "dark": {**first, **dict(_PAIR.findall(dark))}}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(scheme: str, ground: str) -> None:
    colours = schemes()[scheme]
    shown = TEXTS if ground == "warn" else (*TEXTS, *LAYERS)
    for text in shown:
        ratio = contrast(colours[text], colours[ground])
        assert ratio >= LEAST, (text, ground, round(ratio, 2))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_on_coloured_ground_can_be_read(scheme: str) -> None:
    colours = schemes()[scheme]
    for text, ground in (
        (colours["on-deep"], colours["deep"]),
        ("#ffffff", colours["button"]),
        (colours["on-focus"], colours["focus"]),
    ):
        assert contrast(text, ground) >= LEAST, (text, ground)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_of_controls_can_be_seen(scheme: str) -> None:
    """WCAG 2.2, success criterion 1.4.11: three to one."""
    colours = schemes()[scheme]
    assert contrast(colours["edge"], colours["paper"]) >= 3
    assert contrast(colours["edge"], colours["shade"]) >= 3


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0


def test_a_scheme_changes_colours_alone() -> None:
    """Whatever reads no colour is the same in both, and need be tested in one only."""
    asked = "prefers-color-scheme"
    texts = {name: one.content.decode() for name, one in ASSETS.items()}
    assert [name for name in texts if asked in texts[name]] == ["style.css"]
    before, dark = texts["style.css"].split(f"@media ({asked}: dark) {{", 1)
    assert asked not in before + dark
    kept = r"\s*:root \{(\s*--[\w-]+: #[0-9a-f]{6};)+\s*\}\s*\}"
    assert re.match(kept, dark)
    plain = r":root \{\s*color-scheme: light dark;" + r"(\s*--[\w-]+: [^;]+;)+\s*\}"
    assert re.search(plain, before)
