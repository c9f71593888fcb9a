"""Networks, graphs and grids show the numbers that they are given."""

import numpy as np
import pytest

from nnlearn import figures
from nnlearn.figures.arrays import as_array

CHAIN = [("x", "p"), ("w", "p"), ("p", "a"), ("x", "a")]


def words(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_neuron_writes_the_books_example():
    _, ax = figures.new(height=2.5)
    assert figures.neuron(ax, [0.7, 0.2], [2, -3], -0.5) == pytest.approx(0.5744, abs=1e-4)
    assert {"$w_1$ = 2", "$w_2$ = −3", "b = −0.5", "0.3", "0.574"} <= set(words(ax))


def test_neuron_refuses_missing_weights_and_crowds():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="inputs, weights must be equally long"):
        figures.neuron(ax, [1, 2], [1], 0)
    with pytest.raises(ValueError, match="use network"):
        figures.neuron(ax, [1] * 7, [1] * 7, 0)


def test_network_colours_wires_by_sign_and_widens_them_by_size():
    _, ax = figures.new()
    figures.network(ax, (2, 1), [[[2.0, -1.0]]], numbers=True)
    wires = [text.arrow_patch for text in ax.texts if getattr(text, "arrow_patch", None)]
    colours = [figures.TORCH, figures.NUMPY]
    assert [wire.get_edgecolor() for wire in wires] == [_rgba(colour) for colour in colours]
    assert wires[0].get_linewidth() > wires[1].get_linewidth()
    assert words(ax) == ["2", "−1"]


def test_wide_layers_are_cut_and_say_how_many_units_they_have():
    _, ax = figures.new()
    figures.network(ax, (64, 3), [np.ones((3, 64))], layers=["pixels", "out"], most=6)
    assert "⋮" in words(ax)
    assert "pixels\n64" in words(ax)
    assert "out" in words(ax)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"weights": [np.ones((2, 3))]}, r"due \[\(3, 2\)\] for \(2, 3\), got \[\(2, 3\)\]"),
        ({"labels": [["a"], ["b", "c", "d"]]}, r"due \[2, 3\], got \[1, 3\]"),
        ({"layers": ["in"]}, "2 layers need as many names; got 1"),
    ],
)
def test_network_refuses_what_does_not_fit(arguments, message):
    _, ax = figures.new()
    with pytest.raises(ValueError, match=message):
        figures.network(ax, (2, 3), **arguments)


def test_network_of_one_layer_is_refused():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="two layers or more"):
        figures.network(ax, (3,))


def test_graph_runs_left_to_right_with_values_above_and_gradients_below():
    fig, ax = figures.new("text")
    where = figures.graph(
        ax,
        ["x", "w", "p", "a"],
        CHAIN,
        values={"x": 0.7, "w": 2, "p": 1.4, "a": 2.1},
        gradients={("x", "p"): 2.5, ("x", "a"): 1.5, "w": 0.9, "a": 1},
    )
    for source, target in CHAIN:
        assert where[source][0] < where[target][0]
    fig.draw_without_rendering()
    value = next(text for text in ax.texts if text.get_text() == "1.4")
    gradient = next(text for text in ax.texts if text.get_text() == "0.9")
    assert value.get_position()[1] > 0 > gradient.get_position()[1]
    assert value.get_rotation() == gradient.get_rotation() == 0
    assert {"2.5", "1.5", "1"} <= set(words(ax))


def test_beside_a_wire_that_runs_down_a_graphs_numbers_stand_level_and_clear_of_it():
    fig, ax = figures.new("half")
    figures.graph(ax, "ab", [("a", "b")], values={"a": -12.5}, gradients={"a": 8},
                  places={"a": (0, 1), "b": (0, 0)})  # fmt: skip
    fig.draw_without_rendering()
    value, gradient = (
        next(text for text in ax.texts if text.get_text() == name) for name in ("−12.5", "8")
    )
    way = ax.transData.transform((0, 0))[0]
    assert gradient.get_window_extent().x1 < way < value.get_window_extent().x0


def test_long_wires_pass_beside_the_nodes_between():
    _, ax = figures.new("text")
    where = figures.graph(ax, ["x", "w", "p", "a"], CHAIN)
    starts_and_ends = [
        (text.xyann, text.xy) for text in ax.texts if getattr(text, "arrow_patch", None)
    ]
    for start, end in starts_and_ends:
        assert abs(end[0] - start[0]) <= 1  # one column at a time
        assert (start, end) != (where["x"], where["a"])
    assert len(starts_and_ends) == 5


def test_graph_refuses_cycles_and_unknown_nodes():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="cycle"):
        figures.graph(ax, "ab", [("a", "b"), ("b", "a")])
    with pytest.raises(ValueError, match="no such node: c; the nodes are a, b"):
        figures.graph(ax, "ab", [("a", "c")])
    with pytest.raises(ValueError, match="no such edge"):
        figures.graph(ax, "ab", [("a", "b")], gradients={("b", "a"): 1})


def test_weight_image_is_centred_at_zero():
    _, ax = figures.new()
    image = figures.weight_image(ax, [0.0, 1.0, -4.0, 2.0])
    assert image.get_clim() == (-4, 4)
    assert image.get_array().shape == (2, 2)


def test_weight_image_refuses_a_shape_that_weights_do_not_fill():
    _, ax = figures.new()
    with pytest.raises(ValueError, match="6 weights do not fill"):
        figures.weight_image(ax, np.ones(6))
    assert figures.weight_image(ax, np.ones(6), shape=(2, 3)).get_array().shape == (2, 3)


def test_heatmap_diverges_only_when_a_value_is_negative():
    _, ax = figures.new()
    low, high = figures.heatmap(ax, [[1, -2]]).get_clim()
    assert low == -high
    assert figures.heatmap(ax, [[1, 2]]).get_clim()[0] == 0
    assert words(ax) == ["1", "−2", "1", "2"]


def test_heatmap_without_numbers_has_a_scale():
    fig, ax = figures.new()
    assert figures.heatmap(ax, np.eye(30), numbers=False).get_clim() == (0, 1)
    assert len(fig.axes) == 2


def test_confusion_writes_counts_and_leaves_empty_cells_blank():
    _, ax = figures.new()
    figures.confusion(ax, [[5, 0], [2, 7]], names=["3", "8"])
    assert words(ax) == ["5", "2", "7"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["3", "8"]


@pytest.mark.parametrize(
    ("matrix", "message"), [(np.ones((2, 3)), "square"), ([[0.5]], "counts"), ([[-1]], "counts")]
)
def test_confusion_refuses_what_is_no_count(matrix, message):
    _, ax = figures.new()
    with pytest.raises(ValueError, match=message):
        figures.confusion(ax, matrix)


def test_image_grid_shares_one_scale_and_titles():
    images = np.stack([np.full((4, 4), 1.0), np.full((4, 4), 16.0)])
    _, axes = figures.image_grid(images, titles=[3, 8])
    assert [ax.images[0].get_clim() for ax in axes] == [(0, 16), (0, 16)]
    assert [ax.get_title() for ax in axes] == ["3", "8"]


def test_image_grid_refuses_channels_first_and_missing_titles():
    with pytest.raises(ValueError, match="channels last"):
        figures.image_grid(np.ones((2, 3, 8, 8)))
    with pytest.raises(ValueError, match="2 images need as many titles; got 1"):
        figures.image_grid(np.ones((2, 8, 8)), titles=["a"])


def test_tensors_of_either_engine_are_accepted_with_their_gradients():
    from nnlearn import scratch

    torch = pytest.importorskip("torch", reason="pip install torch to check torch's tensors")
    for engine in (scratch, torch):
        tensor = engine.tensor([[1.0, 2.0]], requires_grad=True)
        assert as_array(tensor, "w", 2).tolist() == [[1, 2]]
        assert as_array((tensor * 2).sum(), "loss").shape == ()


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([], ValueError, "w is empty"),
        ([[1], [1, 2]], ValueError, "rows of different lengths"),
        (["a"], TypeError, "w must hold real numbers"),
        (3.0, ValueError, r"w must have 1 axes; got shape \(\)"),
    ],
)
def test_what_is_no_array_is_refused(value, error, message):
    with pytest.raises(error, match=message):
        as_array(value, "w", 1)


def _rgba(colour):
    from matplotlib.colors import to_rgba

    return to_rgba(colour)
