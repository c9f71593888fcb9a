"""Compare the notebooks' outputs as older processors would compute them.

    make elsewhere                    every notebook, on each of the imitated processors
    make elsewhere ONLY=rnn           one notebook

The libraries below choose their code by what the processor can do, and other code rounds the last
digits differently. Told to pretend, they run the older code here. What differs must be rounded more
in the notebook, or computed in float64.
"""

import argparse
import os
import subprocess
import sys

import determinism
import run_tests
from execute_notebooks import find

# What each library reads: OpenBLAS and NumPy; then PyTorch's own kernels, its MKL and its oneDNN.
PROCESSORS = {
    "AVX2 (2013)": {
        "OPENBLAS_CORETYPE": "Haswell",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
    },
    "SSE4 (2008)": {
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
        "ATEN_CPU_CAPABILITY": "default",
        "MKL_ENABLE_INSTRUCTIONS": "SSE4_2",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
    },
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters, such as neurons; all when none given")
    books = [str(path) for path in find(parser.parse_args().names)]
    determinism.set_environment()
    workers = ["-n", "2", "--dist", "loadfile"] if len(books) > 1 else []
    failed = []
    for processor, settings in PROCESSORS.items():
        print(f"\n=== {processor} " + "=" * (74 - len(processor)), flush=True)
        command = [sys.executable, "-m", "pytest", "-q", *run_tests.NBVAL, *workers, *books]
        environment = os.environ | settings
        # A feature that the processor lacks anyway needs no switching off, says NumPy.
        environment["PYTHONWARNINGS"] = "ignore::ImportWarning"
        if subprocess.call(command, cwd=run_tests.ROOT, env=environment):
            failed.append(processor)
    print(f"\nOutputs differ on: {', '.join(failed)}" if failed else "\nThe same outputs on each.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
