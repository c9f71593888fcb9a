"""A neural-network engine in plain NumPy, under PyTorch's names.

Whatever is here has PyTorch's signature, defaults, shapes and state-dict keys, so that model code
written for one runs on the other by changing the import. Whatever is outside the book's concepts is
not here, and says so.

Examples
--------
>>> from nnlearn import scratch
>>> w = scratch.tensor([2.0, -3.0], requires_grad=True)
>>> x = scratch.tensor([0.7, 0.2])
>>> loss = (1 - scratch.sigmoid(w @ x - 0.5)) ** 2
>>> loss.backward()
>>> w.grad
tensor([-0.1456, -0.0416])
"""

from __future__ import annotations

from nnlearn.scratch import methods
from nnlearn.scratch.creation import (
    arange,
    as_tensor,
    empty,
    empty_like,
    eye,
    from_numpy,
    full,
    full_like,
    is_tensor,
    linspace,
    logspace,
    ones,
    ones_like,
    tensor,
    tril_indices,
    triu_indices,
    zeros,
    zeros_like,
)
from nnlearn.scratch.device import device
from nnlearn.scratch.dtypes import (
    bfloat16,
    complex64,
    double,
    finfo,
    float16,
    float32,
    float64,
    get_default_dtype,
    iinfo,
    int8,
    int16,
    int32,
    int64,
    long,
    promote_types,
    set_default_dtype,
    uint8,
)
from nnlearn.scratch.errors import DTypeError, GradError, OutsideTheBook, ShapeError
from nnlearn.scratch.files import load, save
from nnlearn.scratch.functional.activation import (
    celu,
    log_softmax,
    prelu,
    relu,
    selu,
    sigmoid,
    softmax,
    tanh,
)
from nnlearn.scratch.functional.distances import cosine_similarity, pairwise_distance
from nnlearn.scratch.functional.gru import gru_cell
from nnlearn.scratch.functional.linear import bilinear
from nnlearn.scratch.functional.lstm import lstm_cell
from nnlearn.scratch.functional.old_forms import celu_, dropout, embedding, relu_, selu_, threshold_
from nnlearn.scratch.functional.rnn import rnn_relu_cell, rnn_tanh_cell
from nnlearn.scratch.grad_mode import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    no_grad,
    set_grad_enabled,
)
from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.old_names import range, set_default_tensor_type
from nnlearn.scratch.operations.accumulation import addcdiv, addcmul, cumprod, lerp
from nnlearn.scratch.operations.arithmetic import (
    add,
    div,
    floor_divide,
    fmod,
    mul,
    neg,
    pow,
    remainder,
    sub,
)
from nnlearn.scratch.operations.assembling import (
    addmv,
    addr,
    asarray,
    atleast_1d,
    atleast_2d,
    baddbmm,
    broadcast_tensors,
    cartesian_prod,
    column_stack,
    combinations,
    cross,
    diag_embed,
    diff,
    dist,
    dstack,
    index_put,
    inner,
    kron,
    rot90,
    row_stack,
    scalar_tensor,
    tensor_split,
    tensordot,
    vdot,
)
from nnlearn.scratch.operations.comparison import (
    allclose,
    eq,
    equal,
    ge,
    gt,
    isclose,
    isfinite,
    isinf,
    isnan,
    le,
    lt,
    ne,
)
from nnlearn.scratch.operations.distances import cdist
from nnlearn.scratch.operations.elementwise import (
    erf,
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    logaddexp,
    reciprocal,
    rsqrt,
    sqrt,
    square,
)
from nnlearn.scratch.operations.indexing import (
    argsort,
    gather,
    index_select,
    masked_fill,
    masked_select,
    nonzero,
    sort,
    topk,
)
from nnlearn.scratch.operations.linear_systems import corrcoef, cov, det, matrix_power, trapezoid
from nnlearn.scratch.operations.linear_systems import inv as inverse
from nnlearn.scratch.operations.linear_systems import pinv as pinverse
from nnlearn.scratch.operations.logic import (
    bitwise_and,
    bitwise_not,
    bitwise_or,
    bitwise_xor,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
)
from nnlearn.scratch.operations.matmul import addmm, bmm, dot, einsum, matmul, mm, mv, outer
from nnlearn.scratch.operations.ordering import (
    aminmax,
    argwhere,
    cummax,
    cummin,
    histc,
    histogram,
    isin,
    kthvalue,
    masked_scatter,
    mode,
    unique_consecutive,
)
from nnlearn.scratch.operations.rearrange import (
    diag,
    diagonal,
    fliplr,
    flipud,
    hstack,
    meshgrid,
    movedim,
    narrow,
    ravel,
    select,
    swapaxes,
    tile,
    trace,
    vstack,
)
from nnlearn.scratch.operations.reduction import (
    all,
    amax,
    amin,
    any,
    argmax,
    argmin,
    cumsum,
    logsumexp,
    max,
    mean,
    min,
    norm,
    prod,
    std,
    sum,
    var,
)
from nnlearn.scratch.operations.rounding import abs, ceil, floor, heaviside, round, sign, trunc
from nnlearn.scratch.operations.scatter import (
    bincount,
    count_nonzero,
    index_add,
    index_copy,
    index_fill,
    scatter,
    scatter_add,
    take,
    take_along_dim,
    unique,
)
from nnlearn.scratch.operations.selection import (
    clamp,
    clamp_max,
    clamp_min,
    maximum,
    minimum,
    nan_to_num,
    where,
)
from nnlearn.scratch.operations.shape import (
    broadcast_to,
    cat,
    chunk,
    clone,
    flatten,
    flip,
    permute,
    repeat_interleave,
    reshape,
    roll,
    split,
    squeeze,
    stack,
    t,
    transpose,
    tril,
    triu,
    unbind,
    unflatten,
    unsqueeze,
)
from nnlearn.scratch.operations.special import (
    acosh,
    asinh,
    atanh,
    bucketize,
    deg2rad,
    erfc,
    frac,
    hypot,
    logit,
    nanmean,
    nansum,
    rad2deg,
    signbit,
    xlogy,
)
from nnlearn.scratch.operations.statistics import median, quantile, searchsorted, std_mean, var_mean
from nnlearn.scratch.operations.trigonometry import (
    acos,
    asin,
    atan,
    atan2,
    cos,
    cosh,
    sin,
    sinh,
    tan,
)
from nnlearn.scratch.options import (
    add_options as _add_options,
)
from nnlearn.scratch.options import (
    channels_last,
    contiguous_format,
    layout,
    memory_format,
    preserve_format,
    strided,
)
from nnlearn.scratch.random import (
    Generator,
    bernoulli,
    initial_seed,
    manual_seed,
    multinomial,
    normal,
    rand,
    rand_like,
    randint,
    randint_like,
    randn,
    randn_like,
    randperm,
)
from nnlearn.scratch.settings import (
    get_float32_matmul_precision,
    get_num_threads,
    set_float32_matmul_precision,
    set_flush_denormal,
    set_num_threads,
    set_printoptions,
    use_deterministic_algorithms,
)
from nnlearn.scratch.tensor import Size, Tensor
from nnlearn.scratch.typed import (
    BoolTensor,
    ByteTensor,
    CharTensor,
    DoubleTensor,
    FloatTensor,
    HalfTensor,
    IntTensor,
    LongTensor,
    ShortTensor,
)

methods.attach()

# What PyTorch has under nn.functional, and at the top as well.
_AT_THE_TOP = """
    conv1d conv2d conv_transpose1d conv_transpose2d max_pool1d max_pool2d avg_pool1d
    adaptive_avg_pool1d adaptive_max_pool1d layer_norm group_norm instance_norm rms_norm hardshrink
    threshold pixel_shuffle pixel_unshuffle cosine_embedding_loss margin_ranking_loss
    triplet_margin_loss kl_div binary_cross_entropy_with_logits
"""

from nnlearn.scratch import (  # noqa: E402 - need methods
    accelerator,
    amp,
    autograd,
    backends,
    cuda,
    distributions,
    linalg,
    nn,
    optim,
    paths,
    testing,
    utils,
    version,
)
from nnlearn.scratch.amp import autocast  # noqa: E402
from nnlearn.scratch.compiler import compile, jit  # noqa: E402

float, bool, int = float32, methods.dtypes.bool_, int32  # PyTorch's names for dtypes
dtype = methods.np.dtype
inf, nan, pi, e = methods.np.inf, methods.np.nan, methods.np.pi, methods.np.e
globals().update({name: methods.numpy_names(globals()[name]) for name in methods.BY_DIM})
_add_options(globals())
for _name in _AT_THE_TOP.split():
    globals()[_name] = getattr(nn.functional, _name)
concat = concatenate = cat
trapz = trapezoid
__version__ = version.__version__
set_num_interop_threads, get_num_interop_threads = set_num_threads, get_num_threads
is_complex, typename = methods.is_complex, methods.typed.name_of
xpu = mps = cuda  # other accelerators: there are none either
numel, is_floating_point, is_nonzero = (
    methods.numel,
    methods.is_floating_point,
    methods.is_nonzero,
)
globals().update({alias: globals()[name] for alias, name in methods.ALIASES.items()})

# Rooms of PyTorch's: the engine's own files, such as methods.py, are nobody else's to import.
_ROOMS = """
    accelerator amp autograd backends cuda distributions linalg mps nn optim random testing utils
    version xpu
"""
_FILES = {name for name, value in globals().items() if isinstance(value, type(nn))}
__all__ = sorted(
    name
    for name in globals()
    if name[0] != "_" and name != "annotations" and name not in _FILES - {*_ROOMS.split()}
)

__getattr__ = _module_getattr("scratch", globals())

paths.attach()
