"""A MobileNet with squeeze and excitation, and an average of its weights."""
# ruff: noqa: B007, RUF046, UP035, UP045 - as strangers write it

from functools import partial
from typing import Callable, Optional

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F


def _make_divisible(v, divisor, min_value=None):
    if min_value is None:
        min_value = divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < 0.9 * v:
        new_v += divisor
    return new_v


class ConvBNReLU(nn.Sequential):
    def __init__(
        self,
        in_planes,
        out_planes,
        kernel_size=3,
        stride=1,
        groups=1,
        norm_layer: Optional[Callable[..., nn.Module]] = None,
        activation_layer: Optional[Callable[..., nn.Module]] = nn.ReLU6,
    ):
        padding = (kernel_size - 1) // 2
        norm_layer = norm_layer or nn.BatchNorm2d
        super().__init__(
            nn.Conv2d(
                in_planes, out_planes, kernel_size, stride, padding, groups=groups, bias=False
            ),
            norm_layer(out_planes),
            activation_layer(inplace=True),
        )
        self.out_channels = out_planes


class SqueezeExcitation(torch.nn.Module):
    def __init__(
        self,
        input_channels,
        squeeze_channels,
        activation=torch.nn.ReLU,
        scale_activation=torch.nn.Hardsigmoid,
    ):
        super().__init__()
        self.avgpool = torch.nn.AdaptiveAvgPool2d(1)
        self.fc1 = torch.nn.Conv2d(input_channels, squeeze_channels, 1)
        self.fc2 = torch.nn.Conv2d(squeeze_channels, input_channels, 1)
        self.activation = activation()
        self.scale_activation = scale_activation()

    def forward(self, input: Tensor) -> Tensor:
        scale = self.avgpool(input)
        scale = self.fc1(scale)
        scale = self.activation(scale)
        scale = self.fc2(scale)
        scale = self.scale_activation(scale)
        return scale * input


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride, expand_ratio, norm_layer):
        super().__init__()
        self.stride = stride
        assert stride in [1, 2]
        hidden_dim = int(round(inp * expand_ratio))
        self.use_res_connect = self.stride == 1 and inp == oup
        layers = []
        if expand_ratio != 1:
            layers.append(
                ConvBNReLU(
                    inp,
                    hidden_dim,
                    kernel_size=1,
                    norm_layer=norm_layer,
                    activation_layer=nn.Hardswish,
                )
            )
        layers.extend(
            [
                ConvBNReLU(
                    hidden_dim, hidden_dim, stride=stride, groups=hidden_dim, norm_layer=norm_layer
                ),
                SqueezeExcitation(hidden_dim, _make_divisible(hidden_dim // 4, 4)),
                nn.Conv2d(hidden_dim, oup, 1, 1, 0, bias=False),
                norm_layer(oup),
            ]
        )
        self.conv = nn.Sequential(*layers)

    def forward(self, x):
        if self.use_res_connect:
            return x + self.conv(x)
        else:
            return self.conv(x)


class MobileNet(nn.Module):
    def __init__(self):
        super().__init__()
        norm = partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)
        self.features = nn.Sequential(
            ConvBNReLU(3, 8, stride=2, norm_layer=norm),
            InvertedResidual(8, 8, 1, 2, norm),
            InvertedResidual(8, 12, 2, 3, norm),
        )
        self.classifier = nn.Sequential(nn.Dropout(0.0), nn.Linear(12, 4))
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out")
                if m.bias is not None:
                    nn.init.zeros_(m.bias)
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.ones_(m.weight)
                nn.init.zeros_(m.bias)
            elif isinstance(m, nn.Linear):
                nn.init.normal_(m.weight, 0, 0.01)
                nn.init.zeros_(m.bias)

    def forward(self, x):
        x = self.features(x)
        x = x.mean([2, 3])
        return self.classifier(x)


def build():
    return MobileNet()


def train(model, steps):
    rng = np.random.default_rng(0)
    params = [
        {"params": [p for n, p in model.named_parameters() if "classifier" not in n], "lr": 0.01},
        {"params": model.classifier.parameters()},
    ]
    opt = torch.optim.RMSprop(
        params, lr=0.05, alpha=0.9, momentum=0.9, weight_decay=1e-5, eps=0.0316
    )
    sched = torch.optim.lr_scheduler.ExponentialLR(opt, gamma=0.97)
    ema = {k: v.clone() for k, v in model.state_dict().items()}
    out = []
    for step in range(10):
        x = torch.from_numpy(rng.standard_normal((4, 3, 24, 24)))
        y = torch.from_numpy(rng.integers(0, 4, 4))
        onehot = F.one_hot(y, num_classes=4).double()
        smooth = onehot * 0.9 + 0.1 / 4
        logits = model(x)
        loss = torch.mean(torch.sum(-smooth * F.log_softmax(logits, dim=-1), dim=-1))
        opt.zero_grad()
        loss.backward()
        opt.step()
        sched.step()
        with torch.no_grad():
            for k, v in model.state_dict().items():
                if v.is_floating_point():
                    ema[k].mul_(0.9).add_(v.detach(), alpha=0.1)
                else:
                    ema[k] = v.clone()
        out += [loss.item()] + [g["lr"] for g in opt.param_groups]
    model.load_state_dict(ema)
    model.eval()
    out.append(F.cross_entropy(model(x), y).item())
    return out
