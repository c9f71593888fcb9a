"""Every operation of the engine, one file per concept, each with its derivative beside it.

Read them here; call them as ``scratch.exp`` or ``x.exp()``, and the layers' ones as
``scratch.nn.functional.linear``.
"""
