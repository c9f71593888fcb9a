"""What programs need and no chapter derives: proved as all else, and listed apart."""

from __future__ import annotations

from nnlearn.concepts.entry import BREADTH, Concept, concepts

BROAD: tuple[Concept, ...] = (
    *concepts(  # Tensor operations.
        BREADTH,
        """
        floor_divide floor division
        remainder remainder
        expm1 exponential minus one
        log2 logarithm to base 2
        log10 logarithm to base 10
        log1p logarithm of one plus x
        rsqrt reciprocal square root
        reciprocal reciprocal
        ceil ceiling
        trunc truncation
        erf error function
        amax maximum over axes
        amin minimum over axes
        repeat_interleave repetition of entries
        chunk chunking
        unbind slices along an axis
        roll cyclic shift
        triu upper triangle
        addmm matrix product plus a matrix
        index_select selection of slices
        masked_select selection by a mask
        topk largest k entries
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
        rnn_relu_cell step of an Elman network with ReLU
        cdist distances between two sets
        acosh inverse hyperbolic cosine
        asinh inverse hyperbolic sine
        atanh inverse hyperbolic tangent
        erfc one minus the error function
        frac what stands behind the point
        deg2rad degrees as radians
        rad2deg radians as degrees
        hypot length of the hypotenuse
        nansum sum without nan
        nanmean mean without nan
        linalg.inv inverse of a matrix
        linalg.det determinant
        linalg.solve solution of a linear system
        linalg.matrix_power power of a matrix
        cov covariances
        corrcoef correlations
        trapezoid area under a polygon
        addmv matrix times vector plus a vector
        addr outer product plus a matrix
        inner sum of products over the last axes
        vdot inner product of two vectors
        kron Kronecker product
        dist distance
        diag_embed matrices with given diagonals
        rot90 quarter turns
        fliplr left and right exchanged
        flipud top and bottom exchanged
        column_stack joining as columns
        dstack joining along a third axis
        atleast_1d at least one axis
        atleast_2d at least two axes
        broadcast_tensors tensors in their common shape
        cartesian_prod all pairs
        combinations all choices of a few
        tensor_split nearly equal pieces
        unflatten one axis as several
        aminmax smallest and largest
        index_put entries replaced by index
        """,
    ),
    *concepts(  # Activations, losses and what layers compute.
        BREADTH,
        """
        nn.functional.relu6 ReLU6
        nn.functional.prelu parametric ReLU
        nn.functional.celu CELU
        nn.functional.selu SELU
        nn.functional.mish Mish
        nn.functional.softsign softsign
        nn.functional.logsigmoid log-sigmoid
        nn.functional.hardtanh hard tanh
        nn.functional.softmin softmin
        nn.functional.glu gated linear unit
        nn.functional.hardswish hard SiLU
        nn.functional.hardsigmoid hard sigmoid
        nn.functional.hardshrink hard shrinkage
        nn.functional.softshrink soft shrinkage
        nn.functional.tanhshrink tanh shrinkage
        nn.functional.threshold threshold with a value
        nn.functional.binary_cross_entropy binary cross-entropy of probabilities
        nn.functional.l1_loss absolute error
        nn.functional.smooth_l1_loss smooth absolute error
        nn.functional.huber_loss Huber loss
        nn.functional.nll_loss negative log-likelihood
        nn.functional.kl_div Kullback-Leibler divergence
        nn.functional.one_hot one-hot encoding
        nn.functional.bilinear bilinear map
        nn.functional.soft_margin_loss logistic loss of signs
        nn.functional.multilabel_soft_margin_loss loss of several labels
        nn.functional.gaussian_nll_loss negative log-likelihood of a bell curve
        nn.functional.hinge_embedding_loss hinge loss of distances
        nn.functional.poisson_nll_loss negative log-likelihood of counts
        nn.functional.multi_margin_loss margin loss of classes
        nn.functional.cosine_similarity cosine similarity
        nn.functional.pairwise_distance distance of pairs
        nn.functional.margin_ranking_loss ranking loss of pairs
        nn.functional.triplet_margin_loss triplet loss
        nn.functional.cosine_embedding_loss cosine loss of pairs
        nn.functional.multi_head_attention_forward multi-head attention
        nn.functional.conv_transpose1d transposed convolution of sequences
        nn.functional.max_pool1d max pooling of sequences
        nn.functional.avg_pool1d average pooling of sequences
        nn.functional.adaptive_avg_pool1d adaptive average pooling of sequences
        nn.functional.pixel_shuffle channels to pixels
        nn.functional.pixel_unshuffle pixels to channels
        nn.functional.dropout1d dropout of channels of sequences
        nn.functional.dropout2d dropout of channels
        nn.functional.local_response_norm local response normalisation
        nn.functional.channel_shuffle shuffling of channels
        nn.functional.affine_grid grid mapped by a matrix
        nn.functional.grid_sample sampling on a grid
        nn.functional.group_norm group normalisation
        nn.functional.instance_norm instance normalisation
        nn.functional.normalize scaling to unit length
        nn.functional.rms_norm root-mean-square normalisation
        nn.functional.embedding_bag bags of embeddings
        nn.functional.max_unpool2d maxima put back
        """,
    ),
    *concepts(  # Initialisers.
        BREADTH,
        """
        nn.init.uniform_ uniform initialisation
        nn.init.trunc_normal_ truncated normal initialisation
        nn.init.ones_ initialisation with ones
        nn.init.eye_ initialisation with the identity
        nn.init.orthogonal_ orthogonal initialisation
        """,
    ),
    *concepts(  # Layers.
        BREADTH,
        """
        nn.Hardswish hard SiLU layer
        nn.Hardsigmoid hard sigmoid layer
        nn.Hardshrink hard shrinkage layer
        nn.Softshrink soft shrinkage layer
        nn.Tanhshrink tanh shrinkage layer
        nn.Threshold threshold layer
        nn.ReLU6 ReLU6 layer
        nn.PReLU parametric ReLU layer
        nn.CELU CELU layer
        nn.SELU SELU layer
        nn.Mish Mish layer
        nn.Softsign softsign layer
        nn.LogSigmoid log-sigmoid layer
        nn.Hardtanh hard tanh layer
        nn.Softmin softmin layer
        nn.GLU gated linear unit layer
        nn.BCELoss binary cross-entropy of probabilities (module)
        nn.L1Loss absolute error (module)
        nn.SmoothL1Loss smooth absolute error (module)
        nn.HuberLoss Huber loss (module)
        nn.NLLLoss negative log-likelihood (module)
        nn.KLDivLoss Kullback-Leibler divergence (module)
        nn.Bilinear bilinear layer
        nn.SoftMarginLoss logistic loss of signs (module)
        nn.MultiLabelSoftMarginLoss loss of several labels (module)
        nn.GaussianNLLLoss negative log-likelihood of a bell curve (module)
        nn.HingeEmbeddingLoss hinge loss of distances (module)
        nn.PoissonNLLLoss negative log-likelihood of counts (module)
        nn.MultiMarginLoss margin loss of classes (module)
        nn.CosineSimilarity cosine similarity layer
        nn.PairwiseDistance distance layer
        nn.MarginRankingLoss ranking loss of pairs (module)
        nn.TripletMarginLoss triplet loss (module)
        nn.CosineEmbeddingLoss cosine loss of pairs (module)
        nn.TransformerDecoderLayer decoder layer of a transformer
        nn.TransformerDecoder decoder of a transformer
        nn.Transformer transformer
        nn.PixelShuffle layer of channels to pixels
        nn.PixelUnshuffle layer of pixels to channels
        nn.ConvTranspose1d transposed convolution layer for sequences
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
        nn.AvgPool1d average pooling layer for sequences
        nn.AdaptiveAvgPool1d adaptive average pooling layer for sequences
        nn.UpsamplingNearest2d upsampling layer, nearest neighbour
        nn.UpsamplingBilinear2d upsampling layer, bilinear
        nn.Dropout1d dropout layer for channels of sequences
        nn.Dropout2d dropout layer for channels
        nn.LocalResponseNorm local response normalisation layer
        nn.ChannelShuffle layer that shuffles channels
        nn.GroupNorm group normalisation layer
        nn.InstanceNorm1d instance normalisation layer for sequences
        nn.InstanceNorm2d instance normalisation layer
        nn.RMSNorm root-mean-square normalisation layer
        nn.EmbeddingBag bags of embeddings, layer
        nn.MaxUnpool2d maxima put back, layer
        """,
    ),
    *concepts(  # Optimizers and schedules.
        BREADTH,
        """
        optim.Adamax Adam in the maximum norm
        optim.NAdam Adam with Nesterov's momentum
        optim.RAdam rectified Adam
        optim.lr_scheduler.MultiStepLR learning rate cut at milestones
        optim.lr_scheduler.ConstantLR learning rate times a constant
        optim.lr_scheduler.ReduceLROnPlateau learning rate cut on a plateau
        optim.lr_scheduler.CosineAnnealingWarmRestarts cosine annealing with restarts
        optim.lr_scheduler.CyclicLR cyclical learning rate
        optim.lr_scheduler.PolynomialLR learning rate along a power
        optim.lr_scheduler.MultiplicativeLR learning rate times a function
        optim.lr_scheduler.ChainedScheduler schedules at once
        """,
    ),
)
