"""Computation graphs: values left of the way along a wire, gradients right of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from .arrays import number
from .contrast import text_colour
from .drawing import Point, clear, node, rows, upright, wire
from .look import GREY, INK, PURPLE

Edge = tuple[str, str]


def graph(
    ax: Axes,
    nodes: Sequence[str] | Mapping[str, str],
    edges: Sequence[Edge],
    *,
    values: Mapping[str, float] | None = None,
    gradients: Mapping[str | Edge, float] | None = None,
    places: Mapping[str, Point] | None = None,
    at: Mapping[str, float] | None = None,
    radius: float = 17.0,
) -> dict[str, Point]:
    """Draw a computation graph from left to right.

    Its numbers need room: about one inch of height a row, and 0.9 inches of width a column.

    Parameters
    ----------
    nodes : sequence of names, or mapping from name to the text inside the node
        Nodes that no edge enters are leaves: inputs and parameters, drawn in grey.
    edges : sequence of (source, target)
    values : mapping from node to number, optional
        What the node computes; written left of each wire that leaves it, which is above a
        wire that runs to the right.
    gradients : mapping from node, or from edge, to number, optional
        ∂L/∂(node); written on each such wire's other side. Where a node feeds several
        others, give each edge its own share: the node's gradient is their sum.
    places : mapping from node to (x, y), optional
        Where nodes go; unless given, a node stands one column right of its last input.
        A graph that runs from the top down is (y, -x) of one that runs to the right.
    at : mapping from node to share, optional
        How far along the wires that leave a node its numbers stand; 0.42 unless given. Numbers
        that would meet go apart.
    radius : float
        Of a node, in points.

    Returns
    -------
    dict
        Where each node went.

    Raises
    ------
    ValueError
        If an edge, value, gradient or place names a node that is not there, or the edges
        form a cycle.

    Examples
    --------
    >>> from nnlearn import figures
    >>> fig, ax = figures.new("column", height=2)
    >>> where = graph(ax, {"w": "w", "x": "x", "wx": "×"}, [("w", "wx"), ("x", "wx")],
    ...               values={"w": 2, "x": 0.7, "wx": 1.4}, gradients={"w": 0.7, "wx": 1})
    >>> where["wx"]
    (1.0, 0.0)
    """
    texts = dict(nodes) if isinstance(nodes, Mapping) else {name: name for name in nodes}
    values, gradients, at = values or {}, gradients or {}, at or {}
    _check_names(texts, edges, values, gradients, [*(places or {}), *at])
    columns = _columns(list(texts), edges)
    routes = {edge: _route(edge, columns) for edge in edges}
    where = _layout(list(texts), routes, columns)
    where.update({name: (float(x), float(y)) for name, (x, y) in (places or {}).items()})
    if places:
        routes = {edge: list(edge) for edge in edges}
    ends = set(texts) - {source for source, _ in edges}
    _fit(ax, where, ends)
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()  # settles the layout, which says how steep the wires are
    for source, target in edges:
        gradient = gradients.get((source, target), gradients.get(source))
        stops = [where[stop] for stop in routes[source, target]]
        _wires(ax, stops, _text(values.get(source)), _text(gradient), radius,
               at=at.get(source, 0.42))  # fmt: skip
    for name in sorted(ends):
        if name in values or name in gradients:
            x, y = where[name]
            _wires(ax, [(x, y), (x + _STUB, y)], _text(values.get(name)),
                   _text(gradients.get(name)), radius, at.get(name, 0.42), out=True)  # fmt: skip
    entered = {target for _, target in edges}
    for name, text in texts.items():
        leaf = name not in entered
        node(
            ax,
            where[name],
            text,
            radius=radius,
            **({"edge": GREY, "face": "white"} if leaf else {}),
        )
    return {name: where[name] for name in texts}


_STUB = 0.85  # length of the wire that carries the result out, in columns


def _check_names(
    texts: Mapping[str, str],
    edges: Sequence[Edge],
    values: Mapping[str, float],
    gradients: Mapping[str | Edge, float],
    others: Sequence[str],
) -> None:
    named = [name for edge in edges for name in edge] + [*values, *others]
    named += [key for key in gradients if isinstance(key, str)]
    unknown = sorted(set(named) - set(texts))
    if unknown:
        raise ValueError(f"no such node: {', '.join(unknown)}; the nodes are {', '.join(texts)}")
    loose = [key for key in gradients if not isinstance(key, str) and key not in edges]
    if loose:
        raise ValueError(f"no such edge: {loose[0]}; a gradient belongs to a node or to an edge")


def _columns(names: list[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Longest path from a leaf; leaves move right until they stand beside their first use."""
    columns = dict.fromkeys(names, 0)
    for _ in names:
        settled = dict(columns)
        for source, target in edges:
            columns[target] = max(columns[target], columns[source] + 1)
        if columns == settled:
            break
    else:
        raise ValueError("the edges form a cycle: a computation graph runs one way")
    entered = {target for _, target in edges}
    for name in names:
        uses = [columns[target] for source, target in edges if source == name]
        if name not in entered and uses:
            columns[name] = min(uses) - 1
    return columns


def _route(edge: Edge, columns: Mapping[str, int]) -> list[str]:
    """The stops of a wire: one in each column that it passes, so that it passes no node."""
    source, target = edge
    between = range(columns[source] + 1, columns[target])
    return [source, *(f"{source}→{target} {column}" for column in between), target]


def _layout(
    names: list[str], routes: Mapping[Edge, list[str]], columns: Mapping[str, int]
) -> dict[str, Point]:
    """Rows by repeated barycentres (Sugiyama, Tagawa and Toda, 1981), few crossings."""
    depth = dict(columns)
    neighbours: dict[str, list[str]] = {name: [] for name in names}
    for (source, _), stops in routes.items():
        for offset, (before, after) in enumerate(pairwise(stops)):
            neighbours.setdefault(after, []).append(before)
            neighbours.setdefault(before, []).append(after)
            depth[before] = columns[source] + offset
    layers = [
        [stop for stop in neighbours if depth[stop] == column]
        for column in sorted(set(depth.values()))
    ]
    height: dict[str, float] = {}
    for layer in layers:
        height.update(zip(layer, rows(len(layer)), strict=True))
    for _ in range(8):
        for layer in layers:
            pull = {
                stop: float(np.mean([height[n] for n in neighbours[stop]] or [height[stop]]))
                for stop in layer
            }
            layer.sort(key=lambda stop, pull=pull: -pull[stop])  # type: ignore[misc]
            height.update(zip(layer, rows(len(layer)), strict=True))
    return {stop: (float(depth[stop]), float(height[stop])) for stop in neighbours}


def _fit(ax: Axes, where: Mapping[str, Point], ends: set[str]) -> None:
    x, y = np.array(list(where.values())).T
    right = max([where[name][0] + _STUB for name in ends] + [x.max()])
    clear(ax, (x.min() - 0.3, right + 0.05), (y.min() - 0.45, y.max() + 0.45))


def _wires(
    ax: Axes,
    stops: list[Point],
    value: str,
    gradient: str,
    radius: float,
    at: float = 0.42,
    out: bool = False,
) -> None:
    for index, (start, end) in enumerate(pairwise(stops)):
        first, last = index == 0, index == len(stops) - 2
        wire(ax, start, end, arrow=last,
             radii=(radius if first else 0, radius if last and not out else 0))  # fmt: skip
    for text, side, colour in ((value, 1, INK), (gradient, -1, text_colour(PURPLE))):
        if text:
            upright(ax, stops[0], stops[1], text, side=side, colour=colour, at=at)


def _text(value: float | None) -> str:
    return "" if value is None else number(value)
