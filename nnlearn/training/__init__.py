"""Training for either engine: the loop that every chapter would otherwise repeat.

>>> from nnlearn import data, models, scratch, training
>>> digits = data.digits().flat()
>>> _ = scratch.manual_seed(0)
>>> net = models.mlp(scratch, [64, 32, 10])
>>> adam = scratch.optim.Adam(net.parameters(), lr=0.01)
>>> loss = scratch.nn.functional.cross_entropy
>>> history = training.fit(net, digits, loss, adam, epochs=5, batch_size=64)
>>> training.evaluate(net, digits)["accuracy"] > 0.9
True
"""

from nnlearn._suggest import suggest
from nnlearn.training.errors import TrainingError
from nnlearn.training.evaluation import accuracy, evaluate, predict
from nnlearn.training.examination import Examination, examine
from nnlearn.training.history import History
from nnlearn.training.loop import fit
from nnlearn.training.stopping import EarlyStopping

__all__ = [
    "EarlyStopping",
    "Examination",
    "History",
    "TrainingError",
    "accuracy",
    "evaluate",
    "examine",
    "fit",
    "predict",
]

__getattr__ = suggest("nnlearn.training", __all__)
