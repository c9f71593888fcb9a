"""What each chapter derives, in the order in which the chapters are read."""

from __future__ import annotations

from nnlearn.concepts.entry import Concept, concepts

CHAPTERS = (
    "tensors",
    "neurons",
    "universal_approximation",
    "dnn",
    "cnn",
    "rnn",
    "optimizers",
    "depth",
    "transformers",
    "generative",
    "practice",
)
DERIVED: tuple[Concept, ...] = (
    *concepts(
        "tensors",
        """
        add addition
        sub subtraction
        mul product
        div quotient
        pow power
        neg negation
        exp exponential
        log natural logarithm
        sqrt square root
        square square
        abs absolute value
        sign sign
        sin sine
        cos cosine
        floor floor
        round rounding
        maximum larger of two
        minimum smaller of two
        clamp clamping
        where selection by a condition
        sum sum
        mean mean
        prod product of entries
        var variance
        std standard deviation
        norm norm
        max maximum
        min minimum
        argmax index of the maximum
        argmin index of the minimum
        all all
        any any
        cumsum running sum
        reshape reshaping
        flatten flattening
        transpose transposition
        t transposition of a matrix
        permute permutation of axes
        squeeze dropping axes of size one
        unsqueeze adding an axis
        broadcast_to broadcasting
        cat concatenation
        stack stacking
        split splitting
        flip reversal
        tril lower triangle
        clone copy
        matmul matrix product
        mm product of two matrices
        bmm batched matrix product
        mv matrix times vector
        dot inner product
        outer outer product
        einsum Einstein summation
        gather gathering by index
        masked_fill filling by a mask
        sort sorting
        Tensor.expand expansion
        Tensor.contiguous copy in order of its entries, if it needs one
        """,
    ),
    *concepts(
        "neurons",
        """
        heaviside threshold (step)
        nn.functional.sigmoid sigmoid
        nn.functional.tanh hyperbolic tangent
        nn.functional.relu ReLU
        nn.functional.leaky_relu leaky ReLU
        nn.functional.elu ELU
        nn.functional.gelu GELU
        nn.functional.silu SiLU (swish)
        nn.functional.softplus softplus
        nn.functional.softmax softmax
        nn.Sigmoid sigmoid layer
        nn.Tanh hyperbolic tangent layer
        nn.ReLU ReLU layer
        nn.LeakyReLU leaky ReLU layer
        nn.ELU ELU layer
        nn.GELU GELU layer
        nn.SiLU SiLU layer
        nn.Softplus softplus layer
        nn.Softmax softmax layer
        nn.functional.binary_cross_entropy_with_logits binary cross-entropy of scores
        nn.BCEWithLogitsLoss binary cross-entropy of scores (module)
        """,
    ),
    *concepts(
        "neurons",
        """
        nn.functional.maxout maxout
        nn.Maxout maxout layer
        """,
        ours=True,
    ),
    *concepts(
        "dnn",
        """
        logsumexp log-sum-exp
        nn.functional.log_softmax log-softmax
        nn.LogSoftmax log-softmax layer
        nn.functional.linear affine map
        nn.Linear fully connected layer
        nn.functional.dropout dropout
        nn.Dropout dropout layer
        nn.functional.mse_loss squared error
        nn.functional.cross_entropy cross-entropy
        nn.MSELoss squared error (module)
        nn.CrossEntropyLoss cross-entropy (module)
        nn.init.normal_ normal initialisation
        nn.init.constant_ constant initialisation
        nn.init.zeros_ initialisation with zeros
        nn.init.xavier_normal_ Xavier initialisation, normal
        nn.init.kaiming_uniform_ Kaiming initialisation, uniform
        nn.init.kaiming_normal_ Kaiming initialisation, normal
        """,
    ),
    *concepts(
        "cnn",
        """
        nn.Flatten flattening layer
        nn.functional.conv1d convolution of sequences
        nn.functional.conv2d convolution of images
        nn.functional.conv_transpose2d transposed convolution of images
        nn.functional.unfold patches as columns (im2col)
        nn.functional.fold adding up patches (col2im)
        nn.functional.pad padding
        nn.functional.max_pool2d max pooling
        nn.functional.avg_pool2d average pooling
        nn.functional.adaptive_max_pool1d adaptive max pooling of sequences
        nn.functional.adaptive_max_pool2d adaptive max pooling
        nn.functional.interpolate upsampling
        nn.functional.batch_norm batch normalisation
        nn.Conv1d convolution layer for sequences
        nn.Conv2d convolution layer
        nn.ConvTranspose2d transposed convolution layer
        nn.Unfold layer of patches as columns
        nn.Fold layer that adds up patches
        nn.MaxPool2d max pooling layer
        nn.AvgPool2d average pooling layer
        nn.AdaptiveMaxPool1d adaptive max pooling layer for sequences
        nn.AdaptiveMaxPool2d adaptive max pooling layer
        nn.BatchNorm2d batch normalisation layer
        """,
    ),
    *concepts(
        "cnn",
        """
        nn.functional.simple_conv2d convolution on one page
        nn.functional.simple_max_pool2d max pooling on one page
        """,
        ours=True,
    ),
    *concepts(
        "rnn",
        """
        rnn_tanh_cell step of an Elman network
        lstm_cell step of an LSTM
        gru_cell step of a GRU
        nn.RNNCell Elman cell
        nn.LSTMCell LSTM cell
        nn.GRUCell GRU cell
        nn.RNN Elman network
        nn.LSTM long short-term memory
        nn.GRU gated recurrent unit
        nn.functional.embedding embedding
        nn.Embedding embedding layer
        """,
    ),
    *concepts(
        "rnn",
        """
        nn.functional.simple_rnn Elman network on one page
        """,
        ours=True,
    ),
    *concepts(
        "optimizers",
        """
        optim.SGD stochastic gradient descent
        optim.Adagrad Adagrad
        optim.Adadelta Adadelta
        optim.RMSprop RMSprop
        optim.Adam Adam
        optim.AdamW Adam with decoupled weight decay
        optim.lr_scheduler.StepLR learning rate cut every few steps
        optim.lr_scheduler.ExponentialLR exponential learning rate
        optim.lr_scheduler.LambdaLR learning rate by a function
        optim.lr_scheduler.LinearLR linear warm-up
        optim.lr_scheduler.CosineAnnealingLR cosine annealing
        optim.lr_scheduler.OneCycleLR one-cycle policy
        optim.lr_scheduler.SequentialLR schedules in sequence
        """,
    ),
    *concepts(
        "depth",
        """
        nn.Identity identity layer
        nn.init.xavier_uniform_ Xavier initialisation, uniform
        nn.functional.adaptive_avg_pool2d adaptive (global) average pooling
        nn.AdaptiveAvgPool2d adaptive average pooling layer
        nn.BatchNorm1d batch normalisation layer for features and sequences
        """,
    ),
    *concepts(
        "transformers",
        """
        nn.functional.scaled_dot_product_attention scaled dot-product attention
        nn.MultiheadAttention multi-head attention layer
        nn.TransformerEncoderLayer encoder layer of a transformer
        nn.TransformerEncoder encoder of a transformer
        nn.functional.layer_norm layer normalisation
        nn.LayerNorm layer normalisation layer
        """,
    ),
    *concepts(
        "transformers",
        """
        nn.functional.simple_attention attention on one page
        """,
        ours=True,
    ),
    *concepts(
        "generative",
        """
        nn.Unflatten unflattening layer
        nn.Upsample upsampling layer
        """,
    ),
)
