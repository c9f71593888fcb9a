"""Pairs, triplets and margins: one small network under the losses of metric learning."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Embedder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(6, 12), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 4))
        self.pairs = nn.Bilinear(4, 4, 3)

    def forward(self, x):
        return F.normalize(self.net(x), dim=1)


def build():
    return Embedder()


def contrastive(one, other, apart, margin=1.0):
    distance = F.pairwise_distance(one, other, keepdim=True)
    near = (1 - apart) * torch.pow(distance, 2)
    far = apart * torch.pow(torch.clamp(margin - distance, min=0.0), 2)
    return torch.mean(near + far)


def train(model, steps):
    rng = np.random.default_rng(0)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-2)
    scheduler = torch.optim.lr_scheduler.ChainedScheduler(
        [
            torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=50, power=0.9),
            torch.optim.lr_scheduler.ConstantLR(optimizer, factor=0.5, total_iters=5),
        ]
    )
    losses = []
    for _ in range(steps):
        x, y = (torch.tensor(rng.normal(size=(8, 6))) for _ in range(2))
        apart = torch.tensor(rng.integers(0, 2, (8, 1)) * 1.0)
        signs, classes = apart.squeeze(1) * 2 - 1, torch.tensor(rng.integers(0, 3, 8))
        a, b = model(x), model(y)
        scores = model.pairs(a, b)
        loss = contrastive(a, b, apart) + nn.TripletMarginLoss(margin=0.5)(a, b, b.flip(0))
        loss = loss + nn.HingeEmbeddingLoss()(F.pairwise_distance(a, b), signs)
        loss = loss + nn.MultiMarginLoss()(scores, classes) + nn.SoftMarginLoss()(a.sum(1), signs)
        loss = loss + nn.MultiLabelSoftMarginLoss()(scores, F.one_hot(classes, 3).double())
        loss = loss + nn.GaussianNLLLoss()(a[:, 0], b[:, 0].detach(), b[:, 1] ** 2 + 0.1)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.get_total_norm([p.grad for p in model.parameters()])
        nn.utils.clip_grads_with_norm_(model.parameters(), 5.0, norm)
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    return losses
