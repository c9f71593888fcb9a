"""Which release of PyTorch the names are those of."""

__version__ = "2.13.0+scratch"
cuda = hip = xpu = None
debug = False
