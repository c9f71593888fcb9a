"""The benchmarks measure what they say: same numbers in, right ratios out, nothing trained twice.

How long anything takes decides no test.
"""

import json
import math
import re
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks import (
    cases,
    growth,
    longer,
    machine,
    mnist,
    optimizer_race,
    page,
    programs,
    report,
    small,
    speed,
    store,
    studies,
    timing,
)
from nnlearn import data, scratch

ENGINES = (scratch, torch)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Threads that wait for each other on a busy machine would take most of the time."""
    with machine.threads(1):
        yield


@pytest.fixture(scope="module")
def record():
    """A whole quick run on one thread, with peers, as short as can be."""
    arguments = ["--quick", "--threads", "1", "--repeat", "2", "--peers"]
    chosen = speed.command_line().parse_args(arguments)
    return speed.measure(chosen)


@pytest.mark.parametrize("case", cases.CASES, ids=lambda case: case.name)
def test_both_engines_take_the_same_step(case):
    steps = [cases.step(case, engine) for engine in ENGINES]
    losses = np.array([[step().item() for step in steps] for _ in range(3)])
    np.testing.assert_allclose(losses[:, 0], losses[:, 1], rtol=2e-5)
    assert len(set(losses[:, 0])) == 3, "each step changes the loss"


def test_a_quick_run_holds_every_case_once_and_survives_json(record):
    assert json.loads(json.dumps(record)) == record
    assert [row["case"] for row in record["cases"]] == [case.name for case in cases.CASES]
    for row in record["cases"]:
        assert {"nnlearn.scratch", "torch"} <= set(row["seconds"])
        low, middle, high = report.headline(row)
        assert 0 < low <= middle <= high
        assert row["measure"] == "cpu"
    assert {"date", "processor", "cores", "load_at_start", "versions"} <= set(record["machine"])


def test_results_name_no_host(record):
    import platform

    name = platform.node()
    assert not name or name not in json.dumps(record)


def test_peers_are_timed_or_explained(record):
    timed = set(record["cases"][0]["seconds"])
    for name in ("scikit-learn", "HIPS autograd", "DeZero", "JAX, compiled"):
        explained = any(note.startswith(f"{name}: ") for note in record["notes"])
        assert (name in timed) != explained
    assert "scikit-learn" in timed


def test_the_page_sets_other_libraries_beside_ours(record):
    text = page.text(record, store.RESULTS)
    _, _, after = text.partition("## Other libraries")
    section = after.partition("\n## ")[0]
    assert "| nnlearn.scratch | " in section
    assert "| scikit-learn " in section
    assert all(note.rstrip(".") in section for note in record["notes"])


def test_advice_tells_a_forced_kernel_from_a_chosen_one(monkeypatch):
    monkeypatch.setattr(machine, "cpu_lines", lambda name: ["fpu avx512f"])
    pool = {"internal_api": "openblas", "architecture": "Haswell"}
    monkeypatch.setattr(machine.threadpoolctl, "threadpool_info", lambda: [pool])
    monkeypatch.delenv("OPENBLAS_CORETYPE", raising=False)
    assert "compare with OPENBLAS_CORETYPE=SkylakeX" in machine.advice()[0]
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    assert "unset it" in machine.advice()[0]


def test_the_table_has_a_line_for_each_case(record):
    table = report.table(record)
    for case in cases.CASES:
        assert sum(line.startswith(case.title) for line in table.splitlines()) == 1
    assert len({len(line.rstrip()) for line in report.grid([("a", "b"), ("cc", "dd")])}) == 1


def test_the_chart_says_in_words_what_it_shows(record, tmp_path):
    path = report.chart(record, tmp_path / "speed.svg")
    alt = report.alternative_text(record)
    assert all(case.title in alt for case in cases.CASES)
    assert alt.split(";")[0] in path.read_text(encoding="utf-8")


def test_ratios_compare_within_a_round():
    """A round in which the machine is ten times slower leaves the ratios alone."""
    assert timing.ratios([1, 10, 1], [2, 20, 2]) == [0.5, 0.5, 0.5]
    assert timing.quartiles([3, 1, 2]) == [1.5, 2, 2.5]


def test_summary_takes_processor_time_on_one_thread_and_elapsed_time_on_two():
    samples = {
        "nnlearn.scratch": timing.Samples(wall=[4.0, 4.0], cpu=[1.0, 1.0]),
        "torch": timing.Samples(wall=[2.0, 2.0], cpu=[2.0, 2.0]),
    }
    headlines = [report.headline(speed.summary(cases.CASES[0], n, samples))[1] for n in (1, 2)]
    assert headlines == [0.5, 2.0]


def test_rivals_take_turns_and_the_order_turns_round():
    calls = []
    steps = {name: lambda name=name: calls.append(name) for name in "ab"}
    samples = timing.interleave(steps, rounds=2, seconds=0)
    assert calls[6:] == ["a", "a", "b", "b", "b", "b", "a", "a"]
    assert len(samples["a"].wall) == len(samples["b"].cpu) == 2


def test_threads_are_set_for_both_and_given_back():
    import threadpoolctl

    def found():
        pools = threadpoolctl.threadpool_info()
        return torch.get_num_threads(), {
            pool["num_threads"] for pool in pools if pool["user_api"] == "blas"
        }

    before = found()
    with machine.threads(1):
        assert found() == (1, {1})
    assert found() == before


def test_a_goal_is_met_as_printed():
    assert report.verdict(0.754, 0.75) == "met"
    assert report.verdict(0.756, 0.75) == "1% over"
    assert report.verdict(1.5, 0.75) == "100% over"


def test_slopes_and_operations_are_those_of_the_arithmetic():
    assert growth.slope([1, 2, 4], [5, 20, 80]) == pytest.approx(2)
    forward = 784 * 128 + 128 * 64 + 64 * 10
    assert growth.mlp_operations(1) == 2 * (3 * forward - 784 * 128)
    assert growth.cnn_operations(64) == 64 * growth.cnn_operations(1)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
def test_peak_memory_counts_what_a_step_holds(engine):
    def step():
        block = engine.ones(1000, 1000)
        return block + block

    # Two blocks of 4 MB live at once, and little else.
    assert 8e6 <= growth.peak_bytes(step, engine is torch) < 8.2e6


def test_a_sweep_fits_a_slope_for_each_engine():
    row = growth.sweep(("mlp", "batch", (8, 16), 1.0), ENGINES, rounds=1)
    assert set(row["time_slope"]) == set(row["memory_slope"]) == {"nnlearn.scratch", "torch"}
    assert all(math.isfinite(slope) for slope in row["time_slope"].values())


@pytest.fixture
def tiny():
    """Two hundred small digits in place of MNIST, and a study of one layer on them."""
    digits = data.digits()
    few = replace(digits, x_train=digits.x_train[:200], y_train=digits.y_train[:200])
    study = replace(
        studies.STUDIES[0], name="tiny", epochs=2, drop_rate_after=1, seeds=(0, 1), held_out=50,
        build=studies.recipes.relu_mlp(64, 10), band=(0.0, 100.0),
    )  # fmt: skip
    return study, few


def test_finished_seeds_are_kept_and_not_trained_again(tiny, tmp_path):
    study, digits = tiny
    assert mnist.run_study(study, digits, tmp_path, seeds=[1]) == [1]
    first = mnist.finished(study, tmp_path)["1"]
    assert mnist.run_study(study, digits, tmp_path, seeds=None) == [0]
    assert mnist.run_study(study, digits, tmp_path, seeds=None) == []
    runs = mnist.finished(study, tmp_path)
    assert list(runs) == ["0", "1"]
    assert runs["1"] == first
    assert len(first["test"]) == len(first["validation"]) == 2


def test_a_seed_trains_the_same_twice(tiny, tmp_path):
    study, digits = tiny
    one, other = (mnist.train(study, digits, seed=3) for _ in range(2))
    assert one["test"] == other["test"]


def test_an_unfinished_write_leaves_the_old_results(tmp_path):
    path = store.write(tmp_path / "a.json", {"kept": True})
    with pytest.raises(TypeError):
        store.write(path, {"cannot": object()})
    assert store.read(path) == {"kept": True}
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_row_outside_its_band_fails():
    study = replace(studies.STUDIES[0], seeds=(0, 1), band=(90.0, 92.0), statistic="mean")
    runs = {"0": {"test": [80.0, 91.0]}, "1": {"test": [99.0, 95.0]}}
    outcome = studies.judge(study, runs)
    assert (outcome.mean, outcome.passed) == (93.0, False)
    assert outcome.spread == pytest.approx(math.sqrt(8))
    assert studies.judge(replace(study, band=(90.0, 94.0)), runs).passed
    assert studies.judge(study, {}) is None


@pytest.mark.parametrize(("reading", "value"), [("last", 3.0), ("peak", 9.0), ("validated", 5.0)])
def test_the_epoch_that_speaks_for_a_run(reading, value):
    run = {"test": [9.0, 5.0, 3.0], "validation": [1.0, 2.0, 0.0]}
    assert studies.speak(replace(studies.STUDIES[0], reading=reading), run) == value


@pytest.mark.parametrize("study", studies.STUDIES, ids=lambda study: study.name)
def test_every_study_builds_a_network_for_digits_on_both_engines(study):
    x = np.zeros((2, 1, 28, 28), np.float32)
    outputs = []
    for engine in ENGINES:
        model = study.build(engine, np.random.default_rng(0)).eval()
        with engine.no_grad():
            outputs.append(model(engine.tensor(x)).numpy())
        assert study.optimizer(engine, model).param_groups
    assert outputs[0].shape == (2, 10)
    np.testing.assert_allclose(*outputs, rtol=1e-4, atol=1e-5)


def test_stored_results_are_in_their_bands_and_the_page_is_written_from_them():
    """``make bench`` and ``make mnist`` write the page; an edit by hand would be lost."""
    stored = store.read(store.RESULTS / "speed.json")
    due = page.text(stored, store.RESULTS)
    assert page.PAGE.read_text(encoding="utf-8") == due
    outside = [
        study.name
        for study in studies.STUDIES
        if (outcome := studies.judge(study, mnist.finished(study, store.RESULTS)))
        and not outcome.missing
        and not outcome.passed
    ]
    assert not outside


def test_a_chapter_shows_the_rows_that_the_page_shows():
    whole = page.PAGE.read_text(encoding="utf-8")
    part = page.accuracy(["cnn", "nielsen-1-100"])
    rows = [line for line in part.splitlines() if line.startswith("|")]
    assert len(rows) == 4
    assert set(rows) <= set(whole.splitlines())
    assert "got stuck" in part
    assert "got stuck" not in page.accuracy(["cnn"])


def test_what_the_chapters_read_in_the_results_is_so():
    """The sentences under the tables of the chapters dnn and cnn, which no number ties down."""
    found = {study.name: mnist.finished(study, store.RESULTS) for study in studies.STUDIES}
    outcome = {s.name: studies.judge(s, found[s.name]) for s in studies.STUDIES if found[s.name]}
    mean = {name: seen.mean for name, seen in outcome.items()}
    assert mean["nielsen-1-100"] < mean["nielsen-1-30"], "one run got stuck"
    assert sum(accuracy < 90 for accuracy in outcome["nielsen-1-100"].values.values()) == 1
    for name in ("nielsen-3-large", "nielsen-3-small"):
        assert min(outcome[name].values.values()) > 96, "no run of theirs is stuck"
        assert len(outcome[name].values) == 5
    assert 0 < mean["nielsen-3-small"] - mean["nielsen-3-large"] < 1, "by little"
    fewer = 1 - (100 - mean["nielsen-6-one"]) / (100 - mean["nielsen-6-shallow"])
    assert 0.4 < fewer < 0.5, "nearly half of the mistakes are gone"
    assert len(outcome["nielsen-6-one"].values) == 1
    assert mean["cnn"] > mean["nielsen-6-one"]
    assert found["cnn"]["0"]["parameters"] < found["nielsen-6-one"]["0"]["parameters"]


@pytest.mark.parametrize(
    ("names", "advice"),
    [
        (["cnn", "resnet"], "no study is named 'resnet'; there are mlp, cnn,"),
        ([], "no study named; there are mlp, cnn,"),
        (["mlp"], "no results of mlp: run `make mnist` first"),
    ],
)
def test_a_chapter_that_asks_for_results_that_are_not_there_is_told(names, advice, tmp_path):
    with pytest.raises(ValueError, match=re.escape(advice)):
        page.accuracy(names, tmp_path)


def test_only_whole_runs_replace_the_published_results(monkeypatch, tmp_path, record, capsys):
    monkeypatch.setattr(store, "RESULTS", tmp_path)
    monkeypatch.setattr(speed, "measure", lambda chosen: record)
    assert speed.main(["--quick"]) == 0
    assert list(tmp_path.iterdir()) == []
    assert "ratio" in capsys.readouterr().out


def test_options_are_checked():
    with pytest.raises(SystemExit):
        speed.main(["--threads", "0"])
    assert speed.command_line().parse_args([]) == Namespace(
        quick=False, threads=[1, 2], only=None, peers=None, repeat=None, memory="raised", out=None
    )


@pytest.mark.parametrize(
    ("words", "takes_part"),
    [("", True), ("--quick", False), ("--quick --peers", True), ("--no-peers", False)],
)
def test_other_libraries_take_part_unless_a_glance_is_asked_for(words, takes_part):
    assert speed.wants_peers(speed.command_line().parse_args(words.split())) is takes_part


@pytest.mark.parametrize("name", optimizer_race.CONTESTANTS)
def test_the_race_that_the_chapter_reads_comes_out_again(name):
    stored, parts = data.optimizer_race(), optimizer_race.parts_of(data.digits().flat())
    entry, epochs = stored["race"][name], stored["setup"]["epochs"]
    run = optimizer_race.train(name, entry["lr"], 0, parts, epochs)
    assert run["steps"] == entry["steps"]
    np.testing.assert_allclose(run["losses"][:20], entry["losses"][0][:20], rtol=1e-2)
    assert run["test"] == pytest.approx(entry["test"][0], abs=0.02)


def test_the_stored_race_follows_from_its_own_rules():
    stored = data.optimizer_race()
    assert list(stored["race"]) == list(optimizer_race.CONTESTANTS)
    assert stored["setup"]["grid"] == optimizer_race.GRID
    for entry in stored["race"].values():
        means = [math.inf if None in runs else float(np.mean(runs)) for runs in entry["tuning"]]
        assert entry["lr"] == stored["setup"]["grid"][int(np.argmin(means))]
        assert len(entry["test"]) == len(stored["setup"]["seeds"])


def test_the_race_is_written_where_the_chapter_reads_it(monkeypatch, capsys):
    written = {}
    monkeypatch.setattr(store, "write", written.__setitem__)
    monkeypatch.setattr(optimizer_race, "enter", lambda *_: {"steps": [0, 1]})
    monkeypatch.setattr(optimizer_race.race_costs, "in_turns", lambda w, **_: dict.fromkeys(w, 2.0))
    monkeypatch.setattr(optimizer_race.race_costs, "measure", lambda: {"batch_seconds": {}})
    monkeypatch.setattr(optimizer_race.race_batches, "race", lambda *_: {})
    monkeypatch.setattr("sys.argv", ["optimizer_race"])
    optimizer_race.main()
    assert list(written) == [data.stored.RACE]
    assert written[data.stored.RACE].keys() <= data.optimizer_race().keys()
    assert written[data.stored.RACE]["race"]["SGD"]["seconds"] == [0.0, 2.0]
    assert "optimizer_race.json" in capsys.readouterr().out


# What a step is made of -------------------------------------------------------------------------


def test_a_quick_run_times_every_call_and_every_layer_on_both_engines():
    record = small.measure(quick=True)
    assert json.loads(json.dumps(record)) == record
    for title, build in small.tables().items():
        assert [row["name"] for row in record[title]] == list(build(scratch))
        assert all(low <= mid <= high for low, mid, high in (r["ratio"] for r in record[title]))
    assert set(small.GOALS) <= {row["name"] for row in record["overhead"]}
    assert {row["goal"] for row in record["layers"]} == {small.TWICE}
    assert {row["goal"] for row in record["programs"]} == {programs.MOST}
    shown = small.table(record)
    assert all(row["name"] in shown for title in small.TITLES for row in record[title])


@pytest.mark.parametrize("name", list(small.layers(scratch)))
def test_a_layer_that_is_timed_records_its_gradients(name):
    for engine in ENGINES:
        call = small.layers(engine)[name]
        call()  # raises where nothing is recorded


@pytest.mark.parametrize("name", list(programs.programs(scratch)))
def test_a_program_that_is_timed_trains_all_of_its_network(name):
    """A step moves every parameter, and there are as many on both sides."""
    counts = []
    for engine in ENGINES:
        step = programs.programs(engine)[name]
        step()
        made = _parameters_of(step)
        before = [p.detach().numpy().copy() for p in made]
        step()
        assert all((p.detach().numpy() != b).any() for p, b in zip(made, before, strict=True))
        counts.append([tuple(p.shape) for p in made])
    assert counts[0] == counts[1]


def _parameters_of(step):
    """Return the parameters of every optimizer that a step closes over."""
    held = [c.cell_contents for c in step.__closure__]
    held = [x for x in held if hasattr(x, "param_groups")]
    return [p for optimizer in held for group in optimizer.param_groups for p in group["params"]]


def test_the_page_shows_all_tables_when_they_are_stored(tmp_path):
    store.write(tmp_path / "small.json", small.measure(quick=True))
    text = page.text(None, tmp_path)
    assert "## What a step is made of" in text
    assert "depthwise convolution" in text
    assert "ResNet for 32 × 32" in text


def test_the_book_writes_its_tables_with_its_own_packages_alone():
    measuring = ("tqdm", "torch", "threadpoolctl", "sklearn")  # `make book` installs none of them
    code = f"import sys; sys.modules |= dict.fromkeys({measuring}); import benchmarks.page"
    subprocess.run([sys.executable, "-c", code], cwd=page.PAGE.parents[2], check=True)


def small_study(parts=("a", "b"), steps=3):
    ran = []

    def part(name):
        return lambda: ran.append(name) or {"loss": 0.5}

    study = longer.Study("two parts", {"steps": steps}, {name: part(name) for name in parts})
    return study, ran


def test_a_longer_study_goes_on_where_it_stopped(tmp_path):
    study, ran = small_study(["a"])
    assert longer.run("small", study, tmp_path) == ["a"]
    study, ran = small_study(["b", "a"])
    longer.run("small", study, tmp_path)
    stored = json.loads((tmp_path / "small.json").read_text("utf-8"))
    assert ran == ["b"]
    assert list(stored["parts"]) == ["b", "a"]


@pytest.mark.parametrize("other", [{"steps": 4}, {"parts": ["a"]}])
def test_a_longer_study_drops_what_is_no_longer_part_of_it(tmp_path, other):
    longer.run("small", small_study()[0], tmp_path)
    study, ran = small_study(**other)
    longer.run("small", study, tmp_path)
    stored = json.loads((tmp_path / "small.json").read_text("utf-8"))
    assert stored["settings"] == study.settings
    assert set(stored["parts"]) == set(study.parts)
    assert len(ran) == (2 if "steps" in other else 0)


def test_the_stored_studies_are_those_that_can_be_run_again_and_are_whole():
    studies = longer.known()
    assert sorted(studies) == sorted(path.stem for path in data.stored.STUDIES.glob("*.json"))
    for name, study in studies.items():
        stored = data.study(name)
        assert stored["settings"] == json.loads(json.dumps(dict(study.settings))), name
        assert list(stored["parts"]) == list(study.parts), name
