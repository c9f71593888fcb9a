"""The stored studies of the chapter transformers begin as they are stored."""

import pytest

from nnlearn import data


@pytest.fixture
def studies(monkeypatch):
    from benchmarks import transformer_letters, transformer_trials

    for settings in (transformer_letters.LADDER, transformer_trials.COPY):
        monkeypatch.setitem(settings, "steps", 5)
    monkeypatch.setitem(transformer_letters.LADDER, "every", 5)
    return transformer_letters, transformer_trials


def test_copying_begins_as_stored(studies):
    stored = data.study("transformers-copying")["parts"]["two layers, seed 1"]["first"]
    assert studies[1].copying(1, depth=2)["first"] == pytest.approx(stored, abs=2e-3)


@pytest.mark.parametrize("name", ["LSTM", "GPT"])
def test_the_ladder_begins_as_stored(studies, name):
    stored = data.study("transformers-ladder")["parts"][name]
    _, run = studies[0].writer(name, stored["rate"], stored["dropout"], 1)
    assert run["first"] == pytest.approx(stored["runs"][1]["first"], abs=2e-3)


def test_tables_of_counts_come_out_as_stored(studies):
    letters, _ = studies
    stored = data.study("transformers-ladder")["parts"]["counting"]
    codes, _, end, stop = letters.letters()
    p = letters.counting(3, stored["kappa"][2], codes[:stop], end)
    assert letters.nats(p) == pytest.approx(stored["validation"][2], abs=1e-3)
    assert ((p > 0) & (p <= 1)).all()
