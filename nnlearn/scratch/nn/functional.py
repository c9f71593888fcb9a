"""Every operation that PyTorch has under ``torch.nn.functional``, and a few to read, ``simple_``.

``import nnlearn.scratch.nn.functional as F``.
"""

from __future__ import annotations

from nnlearn.scratch.functional.activation import (
    celu,
    elu,
    gelu,
    glu,
    hardtanh,
    leaky_relu,
    logsigmoid,
    maxout,
    mish,
    prelu,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    softplus,
    softsign,
    tanh,
)
from nnlearn.scratch.functional.adaptive_pooling import (
    adaptive_avg_pool1d,
    adaptive_avg_pool2d,
    adaptive_max_pool1d,
    adaptive_max_pool2d,
)
from nnlearn.scratch.functional.attention import scaled_dot_product_attention
from nnlearn.scratch.functional.bags import embedding_bag
from nnlearn.scratch.functional.batch_normalization import batch_norm
from nnlearn.scratch.functional.convolution import conv1d, conv2d
from nnlearn.scratch.functional.distances import cosine_similarity, pairwise_distance
from nnlearn.scratch.functional.dropout import dropout, dropout1d, dropout2d
from nnlearn.scratch.functional.embedding import embedding, one_hot
from nnlearn.scratch.functional.group_normalization import group_norm, instance_norm
from nnlearn.scratch.functional.images import (
    affine_grid,
    channel_shuffle,
    grid_sample,
    local_response_norm,
    max_unpool2d,
)
from nnlearn.scratch.functional.implicit_axis import log_softmax, softmax, softmin
from nnlearn.scratch.functional.linear import bilinear, linear
from nnlearn.scratch.functional.loss import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    huber_loss,
    kl_div,
    l1_loss,
    mse_loss,
    nll_loss,
    smooth_l1_loss,
)
from nnlearn.scratch.functional.more_losses import (
    gaussian_nll_loss,
    hinge_embedding_loss,
    multi_margin_loss,
    multilabel_soft_margin_loss,
    poisson_nll_loss,
    soft_margin_loss,
)
from nnlearn.scratch.functional.multi_head import multi_head_attention_forward
from nnlearn.scratch.functional.noisy import alpha_dropout, gumbel_softmax
from nnlearn.scratch.functional.normalization import layer_norm, normalize, rms_norm
from nnlearn.scratch.functional.old_forms import (
    celu_,
    elu_,
    hardtanh_,
    leaky_relu_,
    relu_,
    selu_,
    threshold_,
    upsample,
)
from nnlearn.scratch.functional.padding import pad
from nnlearn.scratch.functional.patches import fold, pixel_shuffle, pixel_unshuffle, unfold
from nnlearn.scratch.functional.pooling import avg_pool1d, avg_pool2d, max_pool1d, max_pool2d
from nnlearn.scratch.functional.ranking import (
    cosine_embedding_loss,
    margin_ranking_loss,
    triplet_margin_loss,
)
from nnlearn.scratch.functional.simple import (
    simple_attention,
    simple_conv2d,
    simple_max_pool2d,
    simple_rnn,
)
from nnlearn.scratch.functional.thresholds import (
    hardshrink,
    hardsigmoid,
    hardswish,
    softshrink,
    tanhshrink,
    threshold,
)
from nnlearn.scratch.functional.transposed_convolution import conv_transpose1d, conv_transpose2d
from nnlearn.scratch.functional.upsampling import interpolate
from nnlearn.scratch.missing import module_getattr as _module_getattr

__all__ = sorted(name for name in globals() if not name.startswith("_") and name != "annotations")

__getattr__ = _module_getattr("scratch.nn.functional", globals())
