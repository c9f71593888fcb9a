"""Layers, losses and containers, under the names of ``torch.nn``."""

from __future__ import annotations

from nnlearn.scratch.missing import module_getattr as _module_getattr
from nnlearn.scratch.nn import functional, init, utils
from nnlearn.scratch.nn.activation import (
    CELU,
    ELU,
    GELU,
    GLU,
    SELU,
    Hardtanh,
    LeakyReLU,
    LogSigmoid,
    LogSoftmax,
    Maxout,
    Mish,
    PReLU,
    ReLU,
    ReLU6,
    Sigmoid,
    SiLU,
    Softmax,
    Softmax2d,
    Softmin,
    Softplus,
    Softsign,
    Tanh,
)
from nnlearn.scratch.nn.attention import MultiheadAttention
from nnlearn.scratch.nn.breadth import (
    AlphaDropout,
    Bilinear,
    ChannelShuffle,
    EmbeddingBag,
    GaussianNLLLoss,
    HingeEmbeddingLoss,
    LocalResponseNorm,
    MaxUnpool2d,
    MultiLabelSoftMarginLoss,
    MultiMarginLoss,
    PoissonNLLLoss,
    SoftMarginLoss,
)
from nnlearn.scratch.nn.container import (
    ModuleDict,
    ModuleList,
    ParameterDict,
    ParameterList,
    Sequential,
)
from nnlearn.scratch.nn.convolution import (
    Conv1d,
    Conv2d,
    ConvTranspose1d,
    ConvTranspose2d,
    Fold,
    Unfold,
)
from nnlearn.scratch.nn.distances import CosineSimilarity, PairwiseDistance
from nnlearn.scratch.nn.dropout import Dropout, Dropout1d, Dropout2d
from nnlearn.scratch.nn.embedding import Embedding
from nnlearn.scratch.nn.lazy import (
    LazyBatchNorm1d,
    LazyBatchNorm2d,
    LazyConv1d,
    LazyConv2d,
    LazyConvTranspose1d,
    LazyConvTranspose2d,
    LazyInstanceNorm1d,
    LazyInstanceNorm2d,
    LazyLinear,
    UninitializedParameter,
)
from nnlearn.scratch.nn.linear import Flatten, Identity, Linear, Unflatten
from nnlearn.scratch.nn.loss import (
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HuberLoss,
    KLDivLoss,
    L1Loss,
    MSELoss,
    NLLLoss,
    SmoothL1Loss,
)
from nnlearn.scratch.nn.module import Module
from nnlearn.scratch.nn.normalization import (
    BatchNorm1d,
    BatchNorm2d,
    GroupNorm,
    InstanceNorm1d,
    InstanceNorm2d,
    LayerNorm,
    RMSNorm,
)
from nnlearn.scratch.nn.padding import (
    CircularPad1d,
    CircularPad2d,
    ConstantPad1d,
    ConstantPad2d,
    ReflectionPad1d,
    ReflectionPad2d,
    ReplicationPad1d,
    ReplicationPad2d,
    ZeroPad1d,
    ZeroPad2d,
)
from nnlearn.scratch.nn.parallel import DataParallel
from nnlearn.scratch.nn.parameter import Parameter
from nnlearn.scratch.nn.pooling import (
    AdaptiveAvgPool1d,
    AdaptiveAvgPool2d,
    AdaptiveMaxPool1d,
    AdaptiveMaxPool2d,
    AvgPool1d,
    AvgPool2d,
    MaxPool1d,
    MaxPool2d,
)
from nnlearn.scratch.nn.ranking import CosineEmbeddingLoss, MarginRankingLoss, TripletMarginLoss
from nnlearn.scratch.nn.recurrent import GRU, LSTM, RNN, RNNBase
from nnlearn.scratch.nn.recurrent_cells import GRUCell, LSTMCell, RNNCell, RNNCellBase
from nnlearn.scratch.nn.thresholds import (
    Hardshrink,
    Hardsigmoid,
    Hardswish,
    Softshrink,
    Tanhshrink,
    Threshold,
)
from nnlearn.scratch.nn.transformer import Transformer, TransformerDecoder, TransformerEncoder
from nnlearn.scratch.nn.transformer_layers import TransformerDecoderLayer, TransformerEncoderLayer
from nnlearn.scratch.nn.upsampling import (
    PixelShuffle,
    PixelUnshuffle,
    Upsample,
    UpsamplingBilinear2d,
    UpsamplingNearest2d,
)

# Functions, and the rooms that PyTorch has here; the engine's own files are not offered.
_ROOMS = ("functional", "init", "parallel", "parameter", "utils")
__all__ = sorted(
    name
    for name, value in globals().items()
    if isinstance(value, type) or (name in _ROOMS and isinstance(value, type(functional)))
)

__getattr__ = _module_getattr("scratch.nn", globals())
