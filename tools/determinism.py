"""The environment in which notebooks are run and compared, and the tests are run."""

import os

# One thread sums in one order, whatever the machine; two could differ in the last digits. Two
# test workers with a thread each are also faster than two that share two.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


def set_environment() -> None:
    """Fix, for this process and the processes it starts, what would make two runs differ."""
    os.environ.update(ONE_THREAD, PYTHONHASHSEED="0")
