"""`make lab` copies the notebooks, and leaves alone what the reader wrote into them."""

import lab
import pytest


@pytest.fixture
def folders(tmp_path):
    built = tmp_path / "built"
    built.mkdir()
    (built / "neurons.ipynb").write_text("first edition")
    return built, tmp_path / "own"


def texts(own):
    return {path.name: path.read_text() for path in own.glob("*.ipynb")}


def test_notebooks_are_copied_and_an_untouched_one_follows_the_book(folders):
    built, own = folders
    assert lab.bring(built, own) == []
    (built / "neurons.ipynb").write_text("second edition")
    assert lab.bring(built, own) == []
    assert texts(own) == {"neurons.ipynb": "second edition"}


def test_a_changed_notebook_stays_and_the_new_edition_lies_beside_it(folders):
    built, own = folders
    lab.bring(built, own)
    (own / "neurons.ipynb").write_text("mine")
    assert lab.bring(built, own) == []
    assert texts(own) == {"neurons.ipynb": "mine"}
    (built / "neurons.ipynb").write_text("second edition")
    (said,) = lab.bring(built, own)
    assert "You changed neurons.ipynb" in said
    assert texts(own) == {"neurons.ipynb": "mine", "neurons (2).ipynb": "second edition"}


def test_a_changed_new_edition_stays_too(folders):
    built, own = folders
    for number, mine in enumerate(["mine", "mine as well"], start=1):
        lab.bring(built, own)
        latest = own / ("neurons.ipynb" if number == 1 else f"neurons ({number}).ipynb")
        latest.write_text(mine)
        (built / "neurons.ipynb").write_text(f"edition {number + 1}")
    lab.bring(built, own)
    assert texts(own) == {
        "neurons.ipynb": "mine",
        "neurons (2).ipynb": "mine as well",
        "neurons (3).ipynb": "edition 3",
    }


def test_a_notebook_that_the_reader_already_has_is_not_copied_again(folders):
    built, own = folders
    own.mkdir()
    (own / "neurons.ipynb").write_text("a file of the reader's own with this name")
    lab.bring(built, own)
    assert texts(own)["neurons.ipynb"] == "a file of the reader's own with this name"
