"""The soak fails where it must: its exit status says what does not hold."""

from collections import Counter

import pytest

from benchmarks.soak import WORKER, Figures, faults, figures

MEGA = 1024 * 1024
RELOADED = Counter({"reloaded": 2, "reload failed": 1})


def seen(**given: object) -> Figures:
    """Return what is seen where all is well, but for what is given."""
    sizes = [size * MEGA for size in (100, 200, 300, 310, 400, 305, 320, 410, 310)]
    well = {"waits": [0.1, 0.2], "memory": sizes, "workers": [60 * MEGA]}
    return Figures(**{**well, **given})  # type: ignore[arg-type]


def test_all_is_well_where_memory_goes_up_and_down() -> None:
    assert faults(seen(hostile=Counter({400: 9, 503: 1, 0: 3})), RELOADED) == []


@pytest.mark.parametrize(
    ("given", "told", "said"),
    [
        ({"errors": ["/: 500"]}, RELOADED, "1 requests of good clients failed"),
        ({"waits": []}, RELOADED, "no good client asked anything"),
        ({"hostile": Counter({500: 2})}, RELOADED, "2 hostile requests made"),
        ({}, Counter({"reloaded": 2}), "there was no reload"),
        ({}, Counter({"reload failed": 2}), "there was no reload"),
        (
            {"memory": [0, 0, 9 * MEGA, 9 * MEGA, 10 * MEGA, 10 * MEGA]},
            RELOADED,
            "9 to",
        ),
        ({"memory": []}, RELOADED, "memory of the service grew: 0 to 0"),
        ({"workers": [WORKER + MEGA]}, RELOADED, "a worker held"),
    ],
)
def test_what_does_not_hold_is_a_fault(
    given: dict[str, object], told: Counter[str], said: str
) -> None:
    [fault] = faults(seen(**given), told)
    assert said in fault


def test_the_figures_are_a_short_block() -> None:
    rows = list(figures(60, seen(reloads=[2.0, 3.0]), RELOADED, 0.5))
    told = dict(rows)
    assert len(rows) < 15
    assert told["good requests, errors"] == "2, 0"
    assert told["memory: lowest in middle / at end"] == "305 / 310 MiB"
    assert told["  from change to seen, median"] == "2.5 s"
    assert list(figures(1, Figures(), Counter(), 0.0))
