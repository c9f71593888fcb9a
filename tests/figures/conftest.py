"""What a notebook would be given to display."""

import pytest


@pytest.fixture
def displayed(monkeypatch):
    """Pretend that a notebook runs; collect what it is given to display."""
    outputs = []
    pytest.importorskip("IPython", reason="pip install -r requirements.txt")
    monkeypatch.setattr("nnlearn.figures.output._in_notebook", lambda: True)
    monkeypatch.setattr(
        "IPython.display.publish_display_data",
        lambda data, metadata: outputs.append((data, metadata)),
    )
    return outputs
