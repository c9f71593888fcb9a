"""A LeNet whose layers find out their inputs' sizes, as books write it today."""

import numpy as np
import torch
from torch import nn


def init_cnn(module):
    if type(module) in (nn.Linear, nn.Conv2d):
        nn.init.xavier_uniform_(module.weight)


class LazyLeNet(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.net = nn.Sequential(
            nn.LazyConv2d(4, kernel_size=5, padding=2),
            nn.LazyBatchNorm2d(),
            nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.LazyConv2d(6, kernel_size=3),
            nn.Sigmoid(),
            nn.Flatten(),
            nn.LazyLinear(20, bias=False),
            nn.LazyBatchNorm1d(),
            nn.Sigmoid(),
            nn.LazyLinear(num_classes),
        )

    def forward(self, x):
        return self.net(x)


def build():
    model = LazyLeNet()
    model(torch.zeros(2, 1, 12, 12))
    model.net.apply(init_cnn)
    return model


def train(model, steps):
    rng = np.random.default_rng(0)
    x = torch.tensor(rng.random((16, 1, 12, 12)))
    y = torch.tensor(rng.integers(0, 10, 16))
    data = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(x, y), batch_size=8, num_workers=0, pin_memory=False
    )
    trainer = torch.optim.SGD(model.parameters(), lr=0.3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(trainer, T_0=3, T_mult=2)
    losses, epoch = [], 0
    while len(losses) < steps:
        for i, (images, labels) in enumerate(data):
            trainer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            trainer.step()
            scheduler.step(epoch + i / len(data))
            losses.append(float(loss))
        epoch += 1
    return losses[:steps]
