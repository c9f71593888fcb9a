"""A network that first turns and shifts its images: a spatial transformer."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.localization = nn.Sequential(
            nn.Conv2d(1, 4, kernel_size=3), nn.MaxPool2d(2, stride=2), nn.ReLU(True)
        )
        self.fc_loc = nn.Sequential(nn.Linear(36, 8), nn.Tanh(), nn.Linear(8, 3 * 2))
        self.conv = nn.Conv2d(1, 4, kernel_size=3)
        self.norm = nn.LocalResponseNorm(3)
        self.fc = nn.Linear(36, 5)

    def stn(self, x):
        theta = self.fc_loc(self.localization(x).view(-1, 36)).view(-1, 2, 3)
        still = torch.tensor([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0]], dtype=x.dtype)
        grid = F.affine_grid(still + 0.3 * theta, x.size(), align_corners=False)
        return F.grid_sample(x, grid, align_corners=False)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.conv(self.stn(x)))), 2)
        return F.log_softmax(self.fc(torch.flatten(x, 1)), dim=1)


def build():
    return Net()


def train(model, steps):
    rng = np.random.default_rng(0)
    x, y = torch.tensor(rng.random((8, 1, 8, 8))), torch.tensor(rng.integers(0, 5, 8))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.CyclicLR(optimizer, 0.01, 0.1, step_size_up=5)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    return losses
