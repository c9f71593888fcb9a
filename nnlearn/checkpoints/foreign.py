"""Files of other kinds, told by their first bytes."""

from __future__ import annotations

import re
from pathlib import Path

_PICKLE = (
    "a pickle, such as torch.save writes, which can run code when it is opened; where you trust "
    "it, open it there and write the network with checkpoints.save"
)
# How they begin, and what to do with them. A safetensors file begins with the length of its header,
# whose third byte is 0 unless the header has more than 65,535 bytes.
_KINDS = {
    rb"PK\x03\x04": _PICKLE,  # torch.save has put its pickle into a zip file since PyTorch 1.6
    rb"\x80[\x02-\x05][^\x00]": _PICKLE,
    rb"\x93NUMPY": "a NumPy array; read it with np.load",
    rb"\x89HDF": "an HDF5 file, such as Keras writes; read it with h5py",
    rb"\x1f\x8b\x08": "compressed; unpack it with gunzip first",
}


def guess(path: Path) -> str:
    """Return what a file that is no safetensors file may be, for an error.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "weights"
    >>> _ = path.write_bytes(b"PK" + bytes([3, 4]) + b"and more")
    >>> guess(path)
    'it looks like a pickle, such as torch.save writes, which can run code when it is opened; ...'
    """
    with path.open("rb") as stream:
        start = stream.read(8)
    for begins, kind in _KINDS.items():
        if re.match(begins, start, flags=re.DOTALL):
            return f"it looks like {kind}"
    return "it is cut short, damaged or of another kind; save or download it again"
