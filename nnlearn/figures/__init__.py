"""One look for every picture of the book: helpers over matplotlib.

A figure is drawn in a cell that ends in `show`, with a text for readers who cannot see it and a
caption that says what to look at:

>>> import numpy as np
>>> from nnlearn import figures
>>> fig, ax = figures.new()                      # 5 in; "half" is 3.5 in, "text" 7.2 in
>>> curve = ax.plot([1, 2, 3], [2.3, 0.9, 0.4], label="training")
>>> labels = ax.set(xlabel="epoch", ylabel="loss")
>>> names = figures.label_lines(ax)              # last: names where the lines end, no legend
>>> figures.show(fig, name="fig-loss",           # {numref}`fig-loss` refers to it
...              alt="The loss falls from 2.3 to 0.4 in three epochs.",
...              caption="Most of the fall comes **first**.")    # doctest: +ELLIPSIS
No notebook is running...

**Sizes.** `new(width, height)` gives one set of axes, `frames(n)` a grid of small multiples,
`canvas(width, height)` an empty figure for `fig.subplots` and `fig.subfigures`.

**Phones** show 3.4 inches. What needs more than "column" is drawn twice, with letters that can be
read on both; the page shows the one that fits:

>>> for fig, axes in figures.layouts(3, wide=2.4, phone=6):      # in a row; in a column
...     for ax, rate in zip(axes, (0.1, 0.3, 1)):
...         curve = ax.plot([rate / t for t in (1, 2, 3)])
...         labels = ax.set(xlabel="step", ylabel="loss")        # kept at the outside only
>>> [figure.get_size_inches().tolist() for figure in (fig, fig.phone)]    # show(fig) takes both
[[7.2, 2.4], [3.5, 6.0]]

Panels are called a, b, c: what is right of a on the page is below it on a phone.
`canvases(wide, phone)` gives the two empty figures; `on_phone(fig)` says which one it is.

**Colours.** `NUMPY` and `TORCH` mean the two engines, `GREEN` and `PURPLE` come third and
fourth, `GREY` is context. `DIVERGING` is for signed values, centred at 0, `SEQUENTIAL` for
magnitudes, `PAPER` for ink. Letters in a palette colour: `text_colour(TORCH)`.
`save(fig, "x.png", alt=...)` writes a file. Dark mode is the page's affair: draw for white.

**Curves.**

>>> fig, ax = figures.new()
>>> figures.loss_pair(ax, [2.0, 1.1, 0.7], [2.0, 1.1, 0.7])      # two engines, one curve
0.0
>>> fig, ax = figures.new()
>>> runs = np.random.default_rng(0).random((20, 5))              # a row per seed
>>> median = figures.spread(ax, range(5), runs, "Adam", quantiles=(0.1, 0.9))
>>> fig, ax = figures.new()
>>> round(figures.loglog_slope(ax, [1, 2, 4], [8, 4, 2], "steps"), 3)
-1.0
>>> fig, axes = figures.frames(6)                                # the zoo: a panel for each
>>> z = np.linspace(-4, 4, 201)
>>> figures.activation_panel(axes[0], z, np.tanh(z), 1 - np.tanh(z) ** 2,
...                          name="tanh", note="centred at 0")

**Two inputs on a plane.** Class 0 is blue, class 1 vermilion, as negative and positive are.

>>> x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), [0, 0, 0, 1]
>>> fig, ax = figures.new("half", height=3)
>>> figures.scatter_classes(ax, x, y, names=["no", "yes"])
>>> figures.decision_line(ax, w=[1, 1], b=-1.5)                  # arrow to the positive side
>>> fig, ax = figures.new("half", height=3)
>>> regions = figures.decision_regions(ax, lambda p: p @ [1, 1] - 1.5, x, y)

**Units, networks, graphs.**

>>> fig, ax = figures.new(height=2.5)
>>> round(figures.neuron(ax, [0.7, 0.2], [2, -3], -0.5), 3)
0.574
>>> fig, ax = figures.new(height=2.9)
>>> figures.nerve_cell(ax)                                       # what the neuron is named after
>>> fig, ax = figures.new(height=2.8)
>>> figures.network(ax, (2, 2, 1), [[[1, 1], [-1, -1]], [[1, 1]]], numbers=True,
...                 layers=["inputs", "hidden", "output"])       # weights as nn.Linear has them
>>> fig, ax = figures.new("text", height=2.4)
>>> where = figures.graph(ax, {"x": "x", "w": "w", "p": "×", "a": "σ"},
...                       [("x", "p"), ("w", "p"), ("p", "a")],
...                       values={"x": 0.7, "w": 2, "p": 1.4, "a": 0.802},
...                       gradients={"x": 0.317, "w": 0.111, "p": 0.159, "a": 1})

**Numbers in a grid, pictures.** `frames(..., share=False)` for pictures side by side.

>>> fig, ax = figures.new("half", height=3)
>>> image = figures.heatmap(ax, [[1, -2], [0.5, 0]], rows="ab")  # numbers=False: colour bar
>>> fig, ax = figures.new(height=4.6)
>>> image = figures.confusion(ax, [[9, 1], [0, 10]], names=["3", "8"])
>>> fig, axes = figures.frames(3, height=2.6, share=False)
>>> image = figures.picture(axes[0], np.eye(8))
>>> image = figures.weight_image(axes[1], np.arange(-32, 32))    # 64 weights: an 8 × 8 image
>>> fig, axes = figures.image_grid(np.zeros((6, 8, 8)), titles="012345")

Every helper takes lists, arrays, and the tensors of either engine, gradients or not.
"""

try:
    import matplotlib as _matplotlib
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "nnlearn.figures draws with matplotlib, which is not installed: pip install matplotlib",
        name="matplotlib",
    ) from error

from nnlearn.figures.contrast import text_colour
from nnlearn.figures.graphs import graph
from nnlearn.figures.labels import label_lines
from nnlearn.figures.layouts import canvases, layouts, on_phone
from nnlearn.figures.lines import activation_panel, loglog_slope, loss_pair, spread
from nnlearn.figures.look import (
    DIVERGING,
    GREEN,
    GREY,
    INK,
    NEUTRAL,
    NUMPY,
    PAPER,
    PURPLE,
    SEQUENTIAL,
    SERIES,
    TORCH,
    canvas,
    frames,
    new,
    style,
)
from nnlearn.figures.matrices import confusion, heatmap
from nnlearn.figures.nerve import nerve_cell
from nnlearn.figures.networks import network, neuron
from nnlearn.figures.output import save, show
from nnlearn.figures.pictures import image_grid, picture, weight_image
from nnlearn.figures.points import scatter_classes
from nnlearn.figures.regions import decision_line, decision_regions
from nnlearn.figures.tables import table

__all__ = [
    "DIVERGING", "GREEN", "GREY", "INK", "NEUTRAL", "NUMPY", "PAPER", "PURPLE", "SEQUENTIAL",
    "SERIES", "TORCH", "activation_panel", "canvas", "canvases", "confusion", "decision_line",
    "decision_regions", "frames", "graph", "heatmap", "image_grid", "label_lines", "layouts",
    "loglog_slope", "loss_pair", "nerve_cell", "network", "neuron", "new", "on_phone", "picture",
    "save", "scatter_classes", "show", "spread", "style", "table", "text_colour", "weight_image",
]  # fmt: skip
