"""The engine's exceptions.

NumPy raises ``ValueError`` where PyTorch raises ``RuntimeError`` for the same mistake. These
classes are both, so that code written for either library catches them.
"""


class ShapeError(ValueError, RuntimeError):
    """Shapes do not fit together."""


class DTypeError(TypeError, RuntimeError):
    """A dtype, or the type of an argument, is not one that the operation accepts."""


class GradError(RuntimeError):
    """A gradient was asked for where there is none, or where it can no longer be computed."""


class OutsideTheBook(NotImplementedError, AttributeError):
    """PyTorch has this; the book does not teach it, so the engine leaves it out."""
