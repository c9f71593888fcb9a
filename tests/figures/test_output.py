"""The contract between a figure in a notebook and the book, and files on disk."""

import importlib
import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest

from nnlearn import figures

Image = pytest.importorskip("PIL.Image", reason="matplotlib brings Pillow: pip install matplotlib")


def draw(width="column"):
    fig, ax = figures.new(width, height=2.5)
    ax.plot(np.linspace(0, 1, 50) ** 2, label="square")
    ax.set(xlabel="step", ylabel="loss")
    figures.label_lines(ax)
    return fig


def test_show_publishes_one_output_with_alt_caption_and_size(displayed):
    shown = draw()
    figures.show(shown, alt=" A parabola. ", caption="It *rises*.", name="fig-square")
    [(data, metadata)] = displayed
    assert set(data) == {"image/png", "text/plain"}
    assert data["text/plain"] == "A parabola."
    assert metadata["image/png"] == {"width": 500, "height": 250, "needs_background": "light"}
    assert metadata["nnlearn"] == {
        "alt": "A parabola.",
        "caption": "It *rises*.",
        "name": "fig-square",
        "photo": False,
        "letters": 16.7,
        "tables": figures.table(shown),
    }
    assert metadata["nnlearn"]["tables"][0]["columns"] == ["step", "square"]


def test_picture_is_twice_as_sharp_as_the_page_and_transparent(displayed):
    figures.show(draw("text"), alt="A parabola.", caption="It rises.", photo=True)
    [(data, metadata)] = displayed
    picture = Image.open(BytesIO(data["image/png"]))
    assert picture.size == (1440, 500)
    assert metadata["nnlearn"]["photo"] is True
    assert picture.mode == "P"
    assert picture.convert("RGBA").getpixel((0, 0))[3] == 0
    assert "Software" not in picture.info


@pytest.mark.parametrize("width", ["half", "column", "text"])
def test_same_figure_twice_gives_identical_bytes(displayed, width):
    for _ in range(2):
        figures.show(draw(width), alt="A parabola.", caption="It rises.")
        with figures.style(font_size=30):
            figures.new()  # what is drawn in between leaves no trace
    first, second = (data["image/png"] for data, _ in displayed)
    assert first == second


@pytest.mark.parametrize("missing", ["", "   ", None])
@pytest.mark.parametrize("which", ["alt", "caption"])
def test_missing_words_are_refused(displayed, which, missing):
    words = {"alt": "A parabola.", "caption": "It rises.", which: missing}
    with pytest.raises(ValueError, match=f"{which} must be a non-empty string: say"):
        figures.show(draw(), **words)
    assert displayed == []


@pytest.mark.parametrize("name", ["", "two words", "1st", "a:b"])
def test_name_that_is_no_label_is_refused(name):
    with pytest.raises(ValueError, match="name is a label"):
        figures.show(draw(), alt="A parabola.", caption="It rises.", name=name)


def test_outside_a_notebook_show_says_what_to_do(capsys, monkeypatch):
    monkeypatch.setattr("nnlearn.figures.output._in_notebook", lambda: False)
    assert figures.show(draw(), alt="A parabola.", caption="It rises.") is None
    assert "figures.save(fig" in capsys.readouterr().out


def test_show_closes_a_pyplot_figure(displayed):
    pyplot = pytest.importorskip("matplotlib.pyplot", reason="pip install matplotlib")
    pyplot.switch_backend("agg")
    fig, _ = pyplot.subplots()
    figures.show(fig, alt="Empty axes.", caption="Nothing.")
    assert not pyplot.fignum_exists(fig.number)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_saved_files_are_identical_and_carry_their_alt_text(tmp_path, ending):
    contents = [
        figures.save(draw(), tmp_path / f"{i}.{ending}", alt="A parabola.").read_bytes()
        for i in (1, 2)
    ]
    assert contents[0] == contents[1]
    assert b"A parabola." in contents[0]
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"1.{ending}", f"2.{ending}"]


def test_failed_save_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        figures.save(draw(), path, alt="A parabola.")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_unknown_file_type_and_missing_alt_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"\.png or \.svg"):
        figures.save(draw(), tmp_path / "a.gif", alt="A parabola.")
    with pytest.raises(ValueError, match="alt must be"):
        figures.save(draw(), tmp_path / "a.png", alt="")


def test_figures_do_without_pyplot():
    code = "import sys, nnlearn.figures as f; f.new(); print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for name in [name for name in sys.modules if name.startswith("nnlearn.figures")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ModuleNotFoundError, match="pip install matplotlib"):
        importlib.import_module("nnlearn.figures")
