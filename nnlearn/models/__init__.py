"""Networks written once, for either engine: pass ``nnlearn.scratch`` or ``torch``.

Each network carries a ``config``, a dictionary of plain values from which `build` makes it again;
`nnlearn.checkpoints` stores it beside the weights. State-dict keys are the same on both engines.

>>> from nnlearn import models, scratch
>>> net = models.gpt(scratch, vocabulary=27, context=16)
>>> again = models.build(scratch, net.config)
>>> sum(p.numel() for p in again.parameters())
26848
"""

from nnlearn._suggest import suggest
from nnlearn.models.adversarial import gan, gan_step
from nnlearn.models.arguments import ACTIVATIONS, CELLS
from nnlearn.models.autoencoders import autoencoder, conv_autoencoder
from nnlearn.models.convolutional import lenet5, small_cnn
from nnlearn.models.deep import highway, plain, residual
from nnlearn.models.denoisers import diffusion, diffusion_loss
from nnlearn.models.dense import mlp
from nnlearn.models.language import char_rnn
from nnlearn.models.neurons import logistic, perceptron
from nnlearn.models.recurrences import conv_rnn, recurrent
from nnlearn.models.registry import MODELS, build, shapes
from nnlearn.models.resnets import resnet
from nnlearn.models.scaled import scaled_mlp
from nnlearn.models.tokens import token_loss
from nnlearn.models.transformers import gpt, transformer_classifier
from nnlearn.models.variational import vae, vae_loss
from nnlearn.models.vision import vision_transformer

__all__ = [
    "ACTIVATIONS",
    "CELLS",
    "MODELS",
    "autoencoder",
    "build",
    "char_rnn",
    "conv_autoencoder",
    "conv_rnn",
    "diffusion",
    "diffusion_loss",
    "gan",
    "gan_step",
    "gpt",
    "highway",
    "lenet5",
    "logistic",
    "mlp",
    "perceptron",
    "plain",
    "recurrent",
    "residual",
    "resnet",
    "scaled_mlp",
    "shapes",
    "small_cnn",
    "token_loss",
    "transformer_classifier",
    "vae",
    "vae_loss",
    "vision_transformer",
]

__getattr__ = suggest("nnlearn.models", __all__)
