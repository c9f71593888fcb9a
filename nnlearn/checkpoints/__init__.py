"""Networks on disk: safetensors files that either engine writes and either reads.

A file holds the weights under their state-dict keys, and as text beside them what is needed to
build the network again. Other tools read it as plain weights. Nothing in it can run code: it is
arrays and JSON, never a pickle.

>>> import tempfile
>>> from pathlib import Path
>>> from nnlearn import checkpoints, models, scratch
>>> path = Path(tempfile.mkdtemp()) / "net.safetensors"
>>> net = models.mlp(scratch, [2, 3, 1])
>>> checkpoints.save(path, net)
>>> again = checkpoints.load(path, scratch)
>>> bool((again[0].weight == net[0].weight).all())
True
"""

from nnlearn._suggest import suggest
from nnlearn.checkpoints.file import Checkpoint, CheckpointError, read
from nnlearn.checkpoints.network import load, load_into, save

__all__ = ["Checkpoint", "CheckpointError", "load", "load_into", "read", "save"]

__getattr__ = suggest("nnlearn.checkpoints", __all__)
