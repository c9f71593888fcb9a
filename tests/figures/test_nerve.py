"""The nerve cell names its parts twice: as a biologist does, and as the model does."""

from matplotlib.text import Text

from nnlearn import figures


def test_every_part_of_the_cell_has_its_name_and_the_models():
    _, ax = figures.new("column", height=2.9)
    figures.nerve_cell(ax)
    named = dict(text.get_text().split("\n") for text in ax.texts)
    assert named == {
        "synapse": "weight $w_d$",
        "dendrite": "input $x_d$",
        "cell body": "sum $z$",
        "axon hillock": "activation $φ$",
        "axon": "output $a$",
    }


def test_names_stand_inside_the_picture_and_apart_from_one_another():
    fig, ax = figures.new("column", height=2.9)
    figures.nerve_cell(ax)
    fig.canvas.draw()
    renderer = fig.canvas.get_renderer()
    boxes = [Text.get_window_extent(text, renderer) for text in ax.texts]
    for i, box in enumerate(boxes):
        assert fig.bbox.x0 <= box.x0, ax.texts[i].get_text()
        assert box.x1 <= fig.bbox.x1, ax.texts[i].get_text()
        assert not any(box.overlaps(other) for other in boxes[:i]), ax.texts[i].get_text()
