"""A temporal convolutional network with weight normalisation, on the adding problem."""
# ruff: noqa: UP008 - as strangers write it

import numpy as np
import torch
import torch.nn as nn
from torch.nn.utils import weight_norm


class Chomp1d(nn.Module):
    def __init__(self, chomp_size):
        super(Chomp1d, self).__init__()
        self.chomp_size = chomp_size

    def forward(self, x):
        return x[:, :, : -self.chomp_size].contiguous()


class TemporalBlock(nn.Module):
    def __init__(self, n_inputs, n_outputs, kernel_size, dilation):
        super(TemporalBlock, self).__init__()
        padding = (kernel_size - 1) * dilation
        self.conv1 = weight_norm(
            nn.Conv1d(n_inputs, n_outputs, kernel_size, padding=padding, dilation=dilation)
        )
        self.conv2 = weight_norm(
            nn.Conv1d(n_outputs, n_outputs, kernel_size, padding=padding, dilation=dilation)
        )
        self.net = nn.Sequential(
            self.conv1, Chomp1d(padding), nn.ReLU(), self.conv2, Chomp1d(padding), nn.ReLU()
        )
        self.downsample = nn.Conv1d(n_inputs, n_outputs, 1) if n_inputs != n_outputs else None
        self.relu = nn.ReLU()

    def forward(self, x):
        res = x if self.downsample is None else self.downsample(x)
        return self.relu(self.net(x) + res)


class TCN(nn.Module):
    def __init__(self):
        super(TCN, self).__init__()
        self.tcn = nn.Sequential(TemporalBlock(2, 6, 3, 1), TemporalBlock(6, 6, 3, 2))
        self.linear = nn.Linear(6, 1)

    def forward(self, x):
        return self.linear(self.tcn(x)[:, :, -1])


def build():
    return TCN()


def train(model, steps):
    rng = np.random.default_rng(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    losses = []
    for _ in range(steps):
        values = rng.random((6, 1, 16))
        marks = np.zeros((6, 1, 16))
        marks[:, :, [3, 11]] = 1
        x = torch.tensor(np.concatenate([values, marks], 1))
        y = torch.tensor((values * marks).sum(2))
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_value_(model.parameters(), clip_value=1.0)
        optimizer.step()
        losses.append(loss.item())
    return losses
