"""The register of concepts: what the book teaches, where it is, and which chapter derives it.

One path names both twins: ``nn.Linear`` is ``nnlearn.scratch.nn.Linear`` and ``torch.nn.Linear``.
The register drives the parity tests (an entry without a full proof fails the suite), the book's
index of concepts and its API reference.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nnlearn.scratch.errors import OutsideTheBook


@dataclass(frozen=True)
class Concept:
    """One entry of the register.

    Parameters
    ----------
    name : str
        The field's term for it.
    path : str
        Where both engines have it, below ``nnlearn.scratch`` and ``torch``.
    chapter : str
        The page of the book that derives it.
    ours : bool
        True if PyTorch has no such thing; it is then proved by finite differences and by its
        definition alone.
    """

    name: str
    path: str
    chapter: str
    ours: bool = False

    @property
    def kind(self) -> str:
        """'module', 'optimizer', 'scheduler', 'initialiser' or 'function'."""
        last = self.path.rsplit(".", 1)[-1]
        if self.path.startswith("optim.lr_scheduler."):
            return "scheduler"
        if self.path.startswith("optim."):
            return "optimizer"
        if self.path.startswith("nn.init."):
            return "initialiser"
        return "module" if self.path.startswith("nn.") and last[0].isupper() else "function"

    def in_scratch(self) -> Any:
        """Return the from-scratch object."""
        from nnlearn import scratch

        return resolve(scratch, self.path)

    def in_torch(self) -> Any:
        """Return PyTorch's object, or None if it has none (imports torch)."""
        return None if self.ours else resolve(importlib.import_module("torch"), self.path)


def resolve(engine: Any, path: str) -> Any:
    """Return the object under a dotted path of an engine.

    >>> from nnlearn import scratch
    >>> resolve(scratch, "nn.ReLU").__name__
    'ReLU'
    """
    return functools.reduce(getattr, path.split("."), engine)


def find(path: str) -> Concept:
    """Return the entry of a path.

    >>> find("nn.Linear").chapter
    'dnn'
    """
    for concept in REGISTER:
        if concept.path == path:
            return concept
    raise OutsideTheBook(
        f"no concept is registered under {path!r}; nnlearn.concepts.REGISTER lists them all"
    )


def _entries(chapter: str, table: str, prefix: str = "", ours: bool = False) -> Iterator[Concept]:
    for line in table.strip().splitlines():
        path, _, name = line.strip().partition(" ")
        yield Concept(name.strip(), prefix + path, chapter, ours)


REGISTER: tuple[Concept, ...] = (
    *_entries(
        "tensors",
        """
        add addition
        sub subtraction
        mul product
        div quotient
        floor_divide floor division
        remainder remainder
        pow power
        neg negation
        exp exponential
        expm1 exponential minus one
        log natural logarithm
        log2 logarithm to base 2
        log10 logarithm to base 10
        log1p logarithm of one plus x
        sqrt square root
        rsqrt reciprocal square root
        reciprocal reciprocal
        square square
        abs absolute value
        sign sign
        sin sine
        cos cosine
        floor floor
        ceil ceiling
        round rounding
        trunc truncation
        erf error function
        maximum larger of two
        minimum smaller of two
        clamp clamping
        where selection by a condition
        sum sum
        mean mean
        prod product of entries
        var variance
        std standard deviation
        logsumexp log-sum-exp
        norm norm
        max maximum
        min minimum
        amax maximum over axes
        amin minimum over axes
        argmax index of the maximum
        argmin index of the minimum
        all all
        any any
        cumsum running sum
        reshape reshaping
        flatten flattening
        transpose transposition
        permute permutation of axes
        squeeze dropping axes of size one
        unsqueeze adding an axis
        broadcast_to broadcasting
        repeat_interleave repetition of entries
        cat concatenation
        stack stacking
        split splitting
        chunk chunking
        unbind slices along an axis
        flip reversal
        roll cyclic shift
        tril lower triangle
        triu upper triangle
        clone copy
        matmul matrix product
        mm product of two matrices
        bmm batched matrix product
        mv matrix times vector
        dot inner product
        outer outer product
        addmm matrix product plus a matrix
        einsum Einstein summation
        gather gathering by index
        index_select selection of slices
        masked_fill filling by a mask
        masked_select selection by a mask
        topk largest k entries
        sort sorting
        tan tangent
        asin inverse sine
        acos inverse cosine
        atan inverse tangent
        atan2 angle of a point
        sinh hyperbolic sine
        cosh hyperbolic cosine
        exp2 power of two
        logaddexp log-sum-exp of two
        fmod remainder towards zero
        lerp linear interpolation
        addcmul product added
        addcdiv quotient added
        clamp_min lower bound
        clamp_max upper bound
        nan_to_num replacement of nan
        isclose closeness
        logical_xor exclusive or
        cumprod running product
        movedim moving axes
        swapaxes exchange of axes
        narrow slices from a start
        select one slice
        ravel flattening to a vector
        tile tiling
        hstack joining columns
        vstack joining rows
        meshgrid coordinates of a grid
        diagonal diagonal
        diag diagonal matrix
        trace trace
        Tensor.unfold sliding windows
        Tensor.expand expansion
        Tensor.repeat repetition
        scatter scattering by index
        scatter_add scattering with addition
        index_add addition to slices
        index_copy replacement of slices
        index_fill filling of slices
        take_along_dim gathering along an axis
        take entries by position
        count_nonzero counting
        bincount counts of integers
        median median
        quantile quantile
        var_mean variance and mean
        std_mean standard deviation and mean
        searchsorted place in a sorted list
        linalg.vector_norm norm of a vector
        linalg.norm norm of a vector or a matrix
        tensordot product over several axes
        baddbmm batched matrix product plus matrices
        cross vector product
        diff differences of neighbours
        xlogy x times the logarithm of y
        logit inverse of the sigmoid
        cummax running maximum
        cummin running minimum
        kthvalue k-th smallest entry
        masked_scatter replacement by a mask
        """,
    ),
    *_entries(
        "neurons",
        """
        heaviside threshold (step)
        nn.functional.sigmoid sigmoid
        nn.functional.tanh hyperbolic tangent
        nn.functional.relu ReLU
        nn.functional.relu6 ReLU6
        nn.functional.leaky_relu leaky ReLU
        nn.functional.prelu parametric ReLU
        nn.functional.elu ELU
        nn.functional.celu CELU
        nn.functional.selu SELU
        nn.functional.gelu GELU
        nn.functional.silu SiLU (swish)
        nn.functional.mish Mish
        nn.functional.softplus softplus
        nn.functional.softsign softsign
        nn.functional.logsigmoid log-sigmoid
        nn.functional.hardtanh hard tanh
        nn.functional.softmax softmax
        nn.functional.log_softmax log-softmax
        nn.functional.softmin softmin
        nn.functional.glu gated linear unit
        nn.functional.hardswish hard SiLU
        nn.functional.hardsigmoid hard sigmoid
        nn.functional.hardshrink hard shrinkage
        nn.functional.softshrink soft shrinkage
        nn.functional.tanhshrink tanh shrinkage
        nn.functional.threshold threshold with a value
        nn.Hardswish hard SiLU layer
        nn.Hardsigmoid hard sigmoid layer
        nn.Hardshrink hard shrinkage layer
        nn.Softshrink soft shrinkage layer
        nn.Tanhshrink tanh shrinkage layer
        nn.Threshold threshold layer
        nn.Sigmoid sigmoid layer
        nn.Tanh hyperbolic tangent layer
        nn.ReLU ReLU layer
        nn.ReLU6 ReLU6 layer
        nn.LeakyReLU leaky ReLU layer
        nn.PReLU parametric ReLU layer
        nn.ELU ELU layer
        nn.CELU CELU layer
        nn.SELU SELU layer
        nn.GELU GELU layer
        nn.SiLU SiLU layer
        nn.Mish Mish layer
        nn.Softplus softplus layer
        nn.Softsign softsign layer
        nn.LogSigmoid log-sigmoid layer
        nn.Hardtanh hard tanh layer
        nn.Softmax softmax layer
        nn.LogSoftmax log-softmax layer
        nn.Softmin softmin layer
        nn.GLU gated linear unit layer
        nn.functional.binary_cross_entropy binary cross-entropy of probabilities
        nn.functional.binary_cross_entropy_with_logits binary cross-entropy of scores
        nn.BCELoss binary cross-entropy of probabilities (module)
        nn.BCEWithLogitsLoss binary cross-entropy of scores (module)
        """,
    ),
    *_entries(
        "neurons",
        """
        nn.functional.maxout maxout
        nn.Maxout maxout layer
        """,
        ours=True,
    ),
    *_entries(
        "dnn",
        """
        nn.functional.linear affine map
        nn.Linear fully connected layer
        nn.Flatten flattening layer
        nn.Unflatten unflattening layer
        nn.Identity identity layer
        nn.functional.dropout dropout
        nn.Dropout dropout layer
        nn.functional.mse_loss squared error
        nn.functional.l1_loss absolute error
        nn.functional.smooth_l1_loss smooth absolute error
        nn.functional.huber_loss Huber loss
        nn.functional.nll_loss negative log-likelihood
        nn.functional.cross_entropy cross-entropy
        nn.functional.kl_div Kullback-Leibler divergence
        nn.functional.one_hot one-hot encoding
        nn.MSELoss squared error (module)
        nn.L1Loss absolute error (module)
        nn.SmoothL1Loss smooth absolute error (module)
        nn.HuberLoss Huber loss (module)
        nn.NLLLoss negative log-likelihood (module)
        nn.CrossEntropyLoss cross-entropy (module)
        nn.KLDivLoss Kullback-Leibler divergence (module)
        nn.functional.bilinear bilinear map
        nn.Bilinear bilinear layer
        nn.functional.soft_margin_loss logistic loss of signs
        nn.functional.multilabel_soft_margin_loss loss of several labels
        nn.functional.gaussian_nll_loss negative log-likelihood of a bell curve
        nn.functional.hinge_embedding_loss hinge loss of distances
        nn.functional.poisson_nll_loss negative log-likelihood of counts
        nn.functional.multi_margin_loss margin loss of classes
        nn.SoftMarginLoss logistic loss of signs (module)
        nn.MultiLabelSoftMarginLoss loss of several labels (module)
        nn.GaussianNLLLoss negative log-likelihood of a bell curve (module)
        nn.HingeEmbeddingLoss hinge loss of distances (module)
        nn.PoissonNLLLoss negative log-likelihood of counts (module)
        nn.MultiMarginLoss margin loss of classes (module)
        nn.init.uniform_ uniform initialisation
        nn.init.normal_ normal initialisation
        nn.init.trunc_normal_ truncated normal initialisation
        nn.init.constant_ constant initialisation
        nn.init.zeros_ initialisation with zeros
        nn.init.ones_ initialisation with ones
        nn.init.eye_ initialisation with the identity
        nn.init.xavier_uniform_ Xavier initialisation, uniform
        nn.init.xavier_normal_ Xavier initialisation, normal
        nn.init.kaiming_uniform_ Kaiming initialisation, uniform
        nn.init.kaiming_normal_ Kaiming initialisation, normal
        nn.init.orthogonal_ orthogonal initialisation
        """,
    ),
    *_entries(
        "rnn",
        """
        rnn_tanh_cell step of an Elman network
        rnn_relu_cell step of an Elman network with ReLU
        lstm_cell step of an LSTM
        gru_cell step of a GRU
        nn.RNNCell Elman cell
        nn.LSTMCell LSTM cell
        nn.GRUCell GRU cell
        nn.RNN Elman network
        nn.LSTM long short-term memory
        nn.GRU gated recurrent unit
        """,
    ),
    *_entries(
        "rnn",
        """
        nn.functional.embedding embedding
        nn.Embedding embedding layer
        """,
    ),
    *_entries(
        "transformers",
        """
        nn.functional.cosine_similarity cosine similarity
        nn.functional.pairwise_distance distance of pairs
        cdist distances between two sets
        nn.CosineSimilarity cosine similarity layer
        nn.PairwiseDistance distance layer
        nn.functional.margin_ranking_loss ranking loss of pairs
        nn.functional.triplet_margin_loss triplet loss
        nn.functional.cosine_embedding_loss cosine loss of pairs
        nn.MarginRankingLoss ranking loss of pairs (module)
        nn.TripletMarginLoss triplet loss (module)
        nn.CosineEmbeddingLoss cosine loss of pairs (module)
        nn.functional.scaled_dot_product_attention scaled dot-product attention
        nn.functional.multi_head_attention_forward multi-head attention
        nn.MultiheadAttention multi-head attention layer
        nn.TransformerEncoderLayer encoder layer of a transformer
        nn.TransformerEncoder encoder of a transformer
        nn.TransformerDecoderLayer decoder layer of a transformer
        nn.TransformerDecoder decoder of a transformer
        nn.Transformer transformer
        """,
    ),
    *_entries(
        "cnn",
        """
        nn.functional.conv1d convolution of sequences
        nn.functional.conv2d convolution of images
        nn.functional.conv_transpose1d transposed convolution of sequences
        nn.functional.conv_transpose2d transposed convolution of images
        nn.functional.unfold patches as columns (im2col)
        nn.functional.fold adding up patches (col2im)
        nn.functional.pad padding
        nn.functional.max_pool1d max pooling of sequences
        nn.functional.max_pool2d max pooling
        nn.functional.avg_pool1d average pooling of sequences
        nn.functional.avg_pool2d average pooling
        nn.functional.adaptive_avg_pool1d adaptive average pooling of sequences
        nn.functional.adaptive_avg_pool2d adaptive (global) average pooling
        nn.functional.adaptive_max_pool1d adaptive max pooling of sequences
        nn.functional.adaptive_max_pool2d adaptive max pooling
        nn.functional.interpolate upsampling
        nn.functional.pixel_shuffle channels to pixels
        nn.functional.pixel_unshuffle pixels to channels
        nn.PixelShuffle layer of channels to pixels
        nn.PixelUnshuffle layer of pixels to channels
        nn.functional.batch_norm batch normalisation
        nn.functional.dropout1d dropout of channels of sequences
        nn.functional.dropout2d dropout of channels
        nn.Conv1d convolution layer for sequences
        nn.Conv2d convolution layer
        nn.ConvTranspose1d transposed convolution layer for sequences
        nn.ConvTranspose2d transposed convolution layer
        nn.Unfold layer of patches as columns
        nn.Fold layer that adds up patches
        nn.ZeroPad1d padding of sequences with zeros
        nn.ZeroPad2d padding with zeros
        nn.ConstantPad1d padding of sequences with a constant
        nn.ConstantPad2d padding with a constant
        nn.ReflectionPad1d padding of sequences by reflection
        nn.ReflectionPad2d padding by reflection
        nn.ReplicationPad1d padding of sequences with their edges
        nn.ReplicationPad2d padding with the edges
        nn.CircularPad1d circular padding of sequences
        nn.CircularPad2d circular padding
        nn.MaxPool1d max pooling layer for sequences
        nn.MaxPool2d max pooling layer
        nn.AvgPool1d average pooling layer for sequences
        nn.AvgPool2d average pooling layer
        nn.AdaptiveAvgPool1d adaptive average pooling layer for sequences
        nn.AdaptiveAvgPool2d adaptive average pooling layer
        nn.AdaptiveMaxPool1d adaptive max pooling layer for sequences
        nn.AdaptiveMaxPool2d adaptive max pooling layer
        nn.Upsample upsampling layer
        nn.UpsamplingNearest2d upsampling layer, nearest neighbour
        nn.UpsamplingBilinear2d upsampling layer, bilinear
        nn.BatchNorm1d batch normalisation layer for features and sequences
        nn.BatchNorm2d batch normalisation layer
        nn.Dropout1d dropout layer for channels of sequences
        nn.Dropout2d dropout layer for channels
        nn.functional.local_response_norm local response normalisation
        nn.functional.channel_shuffle shuffling of channels
        nn.functional.affine_grid grid mapped by a matrix
        nn.functional.grid_sample sampling on a grid
        nn.LocalResponseNorm local response normalisation layer
        nn.ChannelShuffle layer that shuffles channels
        """,
    ),
    *_entries(
        "depth",
        """
        nn.functional.group_norm group normalisation
        nn.functional.instance_norm instance normalisation
        nn.functional.normalize scaling to unit length
        nn.GroupNorm group normalisation layer
        nn.InstanceNorm1d instance normalisation layer for sequences
        nn.InstanceNorm2d instance normalisation layer
        """,
    ),
    *_entries(
        "transformers",
        """
        nn.functional.layer_norm layer normalisation
        nn.functional.rms_norm root-mean-square normalisation
        nn.LayerNorm layer normalisation layer
        nn.RMSNorm root-mean-square normalisation layer
        """,
    ),
    *_entries(
        "optimizers",
        """
        optim.SGD stochastic gradient descent
        optim.Adagrad Adagrad
        optim.Adadelta Adadelta
        optim.RMSprop RMSprop
        optim.Adam Adam
        optim.AdamW Adam with decoupled weight decay
        optim.Adamax Adam in the maximum norm
        optim.NAdam Adam with Nesterov's momentum
        optim.RAdam rectified Adam
        optim.lr_scheduler.StepLR learning rate cut every few steps
        optim.lr_scheduler.MultiStepLR learning rate cut at milestones
        optim.lr_scheduler.ExponentialLR exponential learning rate
        optim.lr_scheduler.LambdaLR learning rate by a function
        optim.lr_scheduler.ConstantLR learning rate times a constant
        optim.lr_scheduler.LinearLR linear warm-up
        optim.lr_scheduler.CosineAnnealingLR cosine annealing
        optim.lr_scheduler.OneCycleLR one-cycle policy
        optim.lr_scheduler.ReduceLROnPlateau learning rate cut on a plateau
        optim.lr_scheduler.SequentialLR schedules in sequence
        optim.lr_scheduler.CosineAnnealingWarmRestarts cosine annealing with restarts
        optim.lr_scheduler.CyclicLR cyclical learning rate
        optim.lr_scheduler.PolynomialLR learning rate along a power
        optim.lr_scheduler.MultiplicativeLR learning rate times a function
        optim.lr_scheduler.ChainedScheduler schedules at once
        """,
    ),
    *_entries(
        "cnn",
        """
        nn.functional.simple_conv2d convolution on one page
        nn.functional.simple_max_pool2d max pooling on one page
        """,
        ours=True,
    ),
    *_entries("rnn", "nn.functional.simple_rnn Elman network on one page", ours=True),
    *_entries("transformers", "nn.functional.simple_attention attention on one page", ours=True),
)
