"""Signs that nobody sees are written out where text is shown as text.

One escape sequence in a label clears an auditor's screen; one override turns a name
round.
"""

import json
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from csa_graph.signs import Shown, in_one_line, shown

HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_hidden_is_left_and_nothing_else_is_changed(text: str) -> None:
    left = shown(text)
    assert {unicodedata.category(c) for c in left if c not in "\t\n"} & HIDDEN == set()
    plain = all(unicodedata.category(c) not in HIDDEN or c in "\t\n" for c in text)
    assert (left == text) == plain
    left.encode()


def test_every_hidden_sign_of_unicode_is_known() -> None:
    hidden = [
        chr(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in HIDDEN
    ]
    assert [sign for sign in hidden if shown(sign) == sign] == ["\t", "\n"]


@given(st.text(st.characters(exclude_categories=())))
def test_a_line_stays_one_line(text: str) -> None:
    assert len(in_one_line(text).splitlines()) <= 1


def test_a_sign_is_written_as_its_code() -> None:
    assert shown("\x1b \u200b \U000e0041") == r"\u001b \u200b \udb40\udc41"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_that_passes_a_terminal_says_the_same(text: str) -> None:
    written = json.dumps(text, ensure_ascii=False)
    assert json.loads(shown(written)) == text


def test_a_stream_hands_on_what_it_is(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w+") as out:
        stream = Shown(out)
        print("a\x1b[2Jb", file=stream, flush=True)
        assert (stream.isatty(), stream.fileno()) == (False, out.fileno())
        assert (tmp_path / "out").read_text() == "a\\u001b[2Jb\n"
