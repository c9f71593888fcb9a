"""How fast the from-scratch engine is, and how well it learns: `speed` and `mnist`.

``make bench`` times one training step of eight networks on both engines; ``make mnist`` trains on
MNIST and holds the accuracies against published ones. Both keep their results in ``results/``, from
which the book's page is written.
"""
