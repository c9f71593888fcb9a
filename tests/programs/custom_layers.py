"""Layers of one's own: buffers, tied weights, hooks, an averaged copy, and frozen parts."""
# ruff: noqa: B905, RUF012 - as strangers write it

import copy
from collections import OrderedDict

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.parameter import Parameter


class SpectralLinear(nn.Module):
    """A linear layer whose weight is divided by its largest singular value (power iteration)."""

    __constants__ = ["in_features", "out_features"]

    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(torch.empty((out_features, in_features)))
        if bias:
            self.bias = Parameter(torch.empty(out_features))
        else:
            self.register_parameter("bias", None)
        self.register_buffer("u", F.normalize(torch.ones(out_features), dim=0))
        self.register_buffer("updates", torch.tensor(0, dtype=torch.long))
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.orthogonal_(self.weight)
        if self.bias is not None:
            nn.init.zeros_(self.bias)

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                v = F.normalize(torch.mv(self.weight.t(), self.u), dim=0)
                self.u.copy_(F.normalize(torch.mv(self.weight, v), dim=0))
                self.updates += 1
        v = F.normalize(self.weight.t().mv(self.u).detach(), dim=0)
        sigma = torch.dot(self.u, torch.mv(self.weight, v))
        return F.linear(x, self.weight / sigma, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}"


class Scale(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.gains = nn.ParameterList([nn.Parameter(torch.ones(features)) for _ in range(2)])
        self.shift = nn.Parameter(torch.zeros(1), requires_grad=False)

    def forward(self, x):
        for gain in self.gains:
            x = x * gain.abs().clamp(min=0.1) + self.shift
        return x


class TiedAutoencoder(nn.Module):
    """The decoder reads the encoder's weights the other way round."""

    def __init__(self, features=12, hidden=8, code=3):
        super().__init__()
        self.encoder = nn.Sequential(
            OrderedDict(
                [
                    ("one", SpectralLinear(features, hidden)),
                    ("act", nn.SiLU()),
                    ("scale", Scale(hidden)),
                    ("two", nn.Linear(hidden, code)),
                ]
            )
        )
        self.encoder.add_module("squash", nn.Tanh())
        self.out_bias = nn.Parameter(torch.zeros(features))
        self.probe = nn.Linear(features, features)
        self.probe.weight = self.encoder.one.weight if hidden == features else self.probe.weight

    def forward(self, x):
        code = self.encoder(x)
        h = F.softplus(F.linear(code, self.encoder.two.weight.t()))
        return F.linear(h, self.encoder.one.weight.T, self.out_bias), code


class EMA:
    def __init__(self, model, decay=0.9):
        self.module = copy.deepcopy(model).eval()
        self.decay = decay
        for p in self.module.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, model):
        for ema_v, model_v in zip(self.module.state_dict().values(), model.state_dict().values()):
            if ema_v.is_floating_point():
                ema_v.mul_(self.decay).add_(model_v, alpha=1.0 - self.decay)
            else:
                ema_v.copy_(model_v)


def init_weights(m):
    if type(m) is nn.Linear:
        nn.init.xavier_normal_(m.weight, gain=nn.init.calculate_gain("tanh"))
        m.bias.data.fill_(0.01)


def build():
    model = TiedAutoencoder()
    model.apply(init_weights)
    return model


def train(model, steps):
    rng = np.random.default_rng(0)
    data = torch.from_numpy(rng.standard_normal((32, 3)) @ rng.standard_normal((3, 12)))
    for name, p in model.named_parameters():
        p.requires_grad = not name.startswith("probe")
    ema = EMA(model)

    seen = {}
    handles = [
        layer.register_forward_hook(lambda m, i, o, name=name: seen.update({name: o.detach()}))
        for name, layer in model.encoder.named_children()
    ]
    noise = np.random.default_rng(1)
    handles.append(
        model.register_forward_pre_hook(
            lambda m, args: (args[0] + 0.1 * torch.from_numpy(noise.standard_normal((32, 12))),)
        )
    )
    norms = []
    model.out_bias.register_hook(lambda grad: norms.append(grad.norm().item()))
    model.encoder.one.weight.register_hook(lambda grad: grad.clamp(-0.5, 0.5))

    optimizer = torch.optim.AdamW(
        filter(lambda p: p.requires_grad, model.parameters()), lr=0.01, amsgrad=True
    )
    losses = []
    accumulate = 2
    for step in range(steps):
        rebuilt, code = model(data)
        loss = F.smooth_l1_loss(rebuilt, data) + 1e-3 * sum(
            p.pow(2).sum() for p in model.parameters() if p.requires_grad
        )
        loss = loss + 1e-2 * F.l1_loss(code, torch.zeros_like(code))
        (loss / accumulate).backward()
        losses.append(loss.item())
        if (step + 1) % accumulate == 0:
            optimizer.step()
            optimizer.zero_grad()
            ema.update(model)
    for handle in handles:
        handle.remove()
    fresh = build().double()
    partial = {k: v for k, v in model.state_dict().items() if k.startswith("encoder.")}
    found = fresh.load_state_dict(partial, strict=False)
    losses.append(len(found.missing_keys))
    with torch.no_grad():
        losses.append(F.mse_loss(ema.module(data)[0], data).item())
        losses.append(F.mse_loss(fresh.eval()(data)[1], model.eval()(data)[1]).item())
    losses += [value.mean().item() for value in seen.values()]
    losses += [float(model.encoder.one.updates), sum(p.numel() for p in model.parameters())]
    return losses + norms
