"""A template escapes what it is given, and fails where it is given nothing."""

from pathlib import Path

import jinja2
import pytest

from csa_graph.templating import environment


@pytest.fixture
def template(tmp_path: Path) -> jinja2.Template:
    """Give a template that shows one value."""
    (tmp_path / "a.html").write_text("{% if true %}\n  <p>{{ value }}</p>\n{% endif %}")
    return environment(tmp_path).get_template("a.html")


def test_a_value_is_text_whatever_it_holds(template: jinja2.Template) -> None:
    assert template.render(value="<b> &") == "  <p>&lt;b&gt; &amp;</p>\n"


def test_a_value_that_was_forgotten_is_an_error(template: jinja2.Template) -> None:
    with pytest.raises(jinja2.UndefinedError):
        template.render()
