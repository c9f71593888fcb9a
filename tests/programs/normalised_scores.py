"""Contrastive learning of two views: pairs are picked by masks out of a matrix of similarities."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def build():
    return nn.DataParallel(
        nn.Sequential(nn.Linear(10, 16), nn.BatchNorm1d(16), nn.SELU())
        + nn.Sequential(nn.Linear(16, 8))
    )


def info_nce_loss(features, temperature=0.5):
    n = features.shape[0] // 2
    labels = torch.cat([torch.arange(n) for _ in range(2)], dim=0)
    labels = (labels.unsqueeze(0) == labels.unsqueeze(1)).to(features.dtype)
    features = F.normalize(features, dim=1)
    similarity_matrix = torch.matmul(features, features.T)
    mask = torch.eye(labels.shape[0], dtype=torch.bool)
    labels = labels[~mask].view(labels.shape[0], -1)
    similarity_matrix = similarity_matrix[~mask].view(similarity_matrix.shape[0], -1)
    positives = similarity_matrix[labels.bool()].view(labels.shape[0], -1)
    negatives = similarity_matrix[~labels.bool()].view(similarity_matrix.shape[0], -1)
    logits = torch.cat([positives, negatives], dim=1)
    return logits / temperature, torch.zeros(logits.shape[0], dtype=torch.long)


def train(model, steps):
    rng = np.random.default_rng(0)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=4, T_mult=2)
    scaler = torch.amp.GradScaler("cuda", enabled=False)
    losses = []
    for _ in range(steps):
        x = rng.normal(size=(6, 10))
        views = torch.tensor(np.concatenate([x + 0.1 * rng.normal(size=(6, 10)) for _ in range(2)]))
        with torch.autocast("cuda", enabled=False):
            logits, labels = info_nce_loss(model(views))
            loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()
        losses.append(loss.item())
    return losses
