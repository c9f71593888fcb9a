"""The IDX format: what is written is read back, and nothing else is accepted."""

import gzip
import struct
import tracemalloc

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlearn.data import idx

DTYPES = ["uint8", "int8", "int16", "int32", "float32", "float64"]

arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_side=0, max_side=5, max_dims=4))
)


@given(array=arrays, suffix=st.sampled_from(["", ".gz"]))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_written_is_read_back(array, suffix, tmp_path):
    path = tmp_path / f"array{suffix}"
    idx.write(path, array)
    back = idx.read(path)
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()
    assert back.flags.writeable
    assert back.flags.c_contiguous
    assert [entry.name for entry in tmp_path.iterdir() if "tmp" in entry.name] == []


def test_bytes_are_those_of_the_published_format():
    array = np.array([[1, -2], [3, 4]], dtype=np.int32)
    assert idx.encode(array).hex() == ("00000c02000000020000000200000001fffffffe0000000300000004")


def test_byte_order_and_layout_of_the_input_do_not_matter():
    array = np.arange(12, dtype="<f4").reshape(3, 4)
    assert idx.encode(array.astype(">f4")) == idx.encode(array)
    assert idx.encode(np.asfortranarray(array)) == idx.encode(array)


def test_packed_files_are_told_by_content_not_by_name(tmp_path):
    array = np.arange(5, dtype=np.uint8)
    (tmp_path / "plain.gz").write_bytes(idx.encode(array))
    (tmp_path / "packed").write_bytes(gzip.compress(idx.encode(array)))
    assert (idx.read(tmp_path / "plain.gz") == array).all()
    assert (idx.read(tmp_path / "packed") == array).all()


def test_same_array_gives_the_same_packed_bytes(tmp_path):
    array = np.arange(5, dtype=np.uint8)
    idx.write(tmp_path / "a.gz", array)
    idx.write(tmp_path / "b.gz", array)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


GOOD = idx.encode(np.arange(6, dtype=np.uint8).reshape(2, 3))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not an IDX file"),
        (b"<html>not found</html>", "starts with b'<htm'"),
        (b"\0\0\x08", "not an IDX file"),
        (b"\0\1" + GOOD[2:], "not an IDX file"),
        (b"\0\0\x0a" + GOOD[3:], "not an IDX file"),
        (b"\0\0\x08\0", "promises 0 axes"),
        (b"\0\0\x08\xff" + bytes(1020), "promises 255 axes"),
        (GOOD[:9], "ends inside its header"),
        (GOOD[:-1], "promises 6 bytes, shape \\(2, 3\\) of uint8, but only 5 follow"),
        (GOOD + b"\0", "but more follow"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_file_that_is_not_whole_idx_is_refused_by_name(content, message, pack, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(pack(content))
    with pytest.raises(idx.IdxError, match=message) as caught:
        idx.read(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("keep", [3, 15, -9, -1])
def test_packed_file_cut_anywhere_is_refused(keep, tmp_path):
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(GOOD)[:keep])
    with pytest.raises(idx.IdxError, match="damaged or cut short"):
        idx.read(path)


def test_packed_file_with_a_flipped_bit_is_refused(tmp_path):
    content = bytearray(gzip.compress(GOOD))
    content[-8] ^= 1  # the checksum inside the gzip file
    path = tmp_path / "flipped.gz"
    path.write_bytes(content)
    with pytest.raises(idx.IdxError, match="damaged or cut short"):
        idx.read(path)


def test_gzip_bomb_is_unpacked_no_further_than_its_header_promises(tmp_path):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(GOOD + bytes(200_000_000), compresslevel=9))
    tracemalloc.start()
    with pytest.raises(idx.IdxError, match="but more follow"):
        idx.read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("axes", [(1 << 32) - 1, 70_000], ids=["one axis", "two axes"])
def test_header_that_promises_too_much_is_refused_before_unpacking(axes, tmp_path):
    path = tmp_path / "huge.gz"
    path.write_bytes(gzip.compress(struct.pack(">4B2I", 0, 0, 14, 2, axes, axes)))
    with pytest.raises(idx.IdxError, match="at most 1073741824 are allowed"):
        idx.read(path)


def test_header_that_claims_more_than_the_file_holds_costs_no_memory(tmp_path):
    path = tmp_path / "liar"
    path.write_bytes(struct.pack(">4BI", 0, 0, 8, 1, 1 << 30))
    tracemalloc.start()
    with pytest.raises(idx.IdxError, match="only 0 follow"):
        idx.read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_absent_file_is_an_ordinary_file_not_found(tmp_path):
    with pytest.raises(FileNotFoundError):
        idx.read(tmp_path / "absent")


@pytest.mark.parametrize("dtype", ["int64", "uint16", "bool", "float16", "complex64", "<U3"])
def test_dtype_that_idx_lacks_is_refused(dtype, tmp_path):
    with pytest.raises(TypeError, match="IDX holds arrays of uint8, int8"):
        idx.write(tmp_path / "file", np.zeros(2, dtype))
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_array_is_refused():
    with pytest.raises(TypeError, match="got list"):
        idx.encode([1, 2])


@pytest.mark.parametrize("shape", [(), (1 << 32, 0)])
def test_shape_that_idx_cannot_hold_is_refused(shape):
    with pytest.raises(ValueError, match="IDX holds 1 to 32 axes"):
        idx.encode(np.zeros(shape, np.uint8))


def test_failed_write_keeps_the_old_file_and_leaves_no_other(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def refuse(*arguments):
        raise OSError("disk full")

    monkeypatch.setattr(idx.os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        idx.write(path, np.zeros(2, np.uint8))
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_an_empty_axis_beside_huge_ones_is_refused_with_the_path(tmp_path):
    path = tmp_path / "odd"
    path.write_bytes(struct.pack(">4B3I", 0, 0, 8, 3, 0, 2**32 - 1, 2**32 - 1))
    with pytest.raises(idx.IdxError, match=r"odd: the header promises shape \(0, 4294967295"):
        idx.read(path)
