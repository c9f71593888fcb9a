"""Data that the book trains on: bundled sets, MNIST, and toy problems.

==================  ======================================  =======================  ==========
Function            What it is                              Shape of one example     Needs
==================  ======================================  =======================  ==========
`digits`            1797 handwritten digits                 (1, 8, 8)                scikit-learn
`breast_cancer`     569 tumours, benign or malignant        (30,)                    scikit-learn
`mnist`             70000 handwritten digits                (1, 28, 28)              11 MB, once
`gates`             AND, OR, NAND, XOR                      (2,)                     nothing
`moons`, `circles`  two classes no line separates           (2,)                     nothing
`spirals`           arms wound around each other            (2,)                     nothing
`blobs`             clouds around centres                   any                      nothing
`separable`         two classes with a known margin         any                      nothing
==================  ======================================  =======================  ==========

The first three return a `Dataset` with a fixed test part; the toy problems return arrays.
`another_pen` writes digits anew: moved, turned, thicker.
`help_pages` is a text of 41,000 letters, for networks that write.
`optimizer_race` and `study` are no data sets: they return measurements that a chapter reads.
Features are float32 and labels int64 throughout: what both engines train on by default.
Importing this module imports NumPy alone; scikit-learn and tqdm wait until they are needed.
"""

from nnlearn._suggest import suggest
from nnlearn.data.bundled import breast_cancer, digits
from nnlearn.data.clouds import Separable, blobs, separable
from nnlearn.data.curves import circles, moons, spirals
from nnlearn.data.dataset import Dataset
from nnlearn.data.download import DownloadError
from nnlearn.data.letters import help_pages
from nnlearn.data.pens import another_pen
from nnlearn.data.points import gates
from nnlearn.data.remote import mnist
from nnlearn.data.stored import optimizer_race, study

__all__ = [
    "Dataset",
    "DownloadError",
    "Separable",
    "another_pen",
    "blobs",
    "breast_cancer",
    "circles",
    "digits",
    "gates",
    "help_pages",
    "mnist",
    "moons",
    "optimizer_race",
    "separable",
    "spirals",
    "study",
]

__getattr__ = suggest("nnlearn.data", __all__)
