"""Laws of transformers that are put together from layers."""

from __future__ import annotations

import numpy as np
import pytest

from nnlearn import scratch

nn = scratch.nn


def double(module: nn.Module) -> nn.Module:
    return module.double().eval()


def drawn(*shape: int, seed: int = 0) -> scratch.Tensor:
    return scratch.tensor(np.random.default_rng(seed).standard_normal(shape))


def close(a: scratch.Tensor, b: scratch.Tensor) -> None:
    np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=1e-10, atol=1e-12)


def test_an_encoder_is_its_layers_one_after_the_other() -> None:
    layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True)
    encoder = double(nn.TransformerEncoder(layer, 3, norm=nn.LayerNorm(4)))
    x = y = drawn(2, 5, 4)
    for part in encoder.layers:
        y = part(y)
    close(encoder(x), encoder.norm(y))


@pytest.mark.parametrize("norm_first", [False, True])
def test_without_positions_an_encoder_is_permutation_equivariant(norm_first: bool) -> None:
    layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True, norm_first=norm_first)
    encoder = double(nn.TransformerEncoder(layer, 2))
    x, order = drawn(2, 5, 4), scratch.tensor([3, 0, 4, 1, 2])
    close(encoder(x[:, order]), encoder(x)[:, order])


def test_a_decoder_takes_no_notice_of_the_order_of_its_memory() -> None:
    layer = nn.TransformerDecoderLayer(4, 2, 8, batch_first=True)
    decoder = double(nn.TransformerDecoder(layer, 2))
    target, memory = drawn(2, 3, 4), drawn(2, 5, 4, seed=1)
    order = scratch.tensor([3, 0, 4, 1, 2])
    close(decoder(target, memory[:, order]), decoder(target, memory))


def test_a_transformer_is_an_encoder_whose_output_a_decoder_remembers() -> None:
    whole = double(nn.Transformer(4, 2, 1, 1, 8, batch_first=True))
    source, target = drawn(2, 5, 4), drawn(2, 3, 4, seed=1)
    close(whole(source, target), whole.decoder(target, whole.encoder(source)))
