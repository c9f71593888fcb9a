"""Distillation, contrastive and bootstrap losses, focal and dice losses."""
# ruff: noqa: B007, B905, C408 - as strangers write it

import copy

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class FocalLoss(nn.Module):
    def __init__(self, alpha=0.25, gamma=2, reduction="mean"):
        super().__init__()
        self.alpha, self.gamma, self.reduction = alpha, gamma, reduction

    def forward(self, inputs, targets):
        p = torch.sigmoid(inputs)
        ce_loss = F.binary_cross_entropy_with_logits(inputs, targets, reduction="none")
        p_t = p * targets + (1 - p) * (1 - targets)
        loss = ce_loss * ((1 - p_t) ** self.gamma)
        if self.alpha >= 0:
            alpha_t = self.alpha * targets + (1 - self.alpha) * (1 - targets)
            loss = alpha_t * loss
        return getattr(loss, self.reduction)()


def dice_loss(input, target, eps=1e-7):
    input_soft = F.softmax(input, dim=1)
    target_one_hot = F.one_hot(target, num_classes=input.shape[1]).permute(0, 2, 1).type_as(input)
    dims = (1, 2)
    intersection = torch.sum(input_soft * target_one_hot, dims)
    cardinality = torch.sum(input_soft + target_one_hot, dims)
    return torch.mean(1.0 - 2.0 * intersection / (cardinality + eps))


def nt_xent(z1, z2, t=0.5):
    z = F.normalize(torch.cat([z1, z2], dim=0), dim=1)
    sim = torch.mm(z, z.T) / t
    n = z1.shape[0]
    mask = torch.eye(2 * n, dtype=torch.bool)
    sim = sim[~mask].view(2 * n, -1)
    labels = torch.cat([torch.arange(n) for _ in range(2)], dim=0)
    labels = (labels.unsqueeze(0) == labels.unsqueeze(1)).float()
    labels = labels[~mask].view(2 * n, -1)
    pos = sim[labels.bool()].view(2 * n, -1)
    neg = sim[~labels.bool()].view(2 * n, -1)
    logits = torch.cat([pos, neg], dim=1)
    return F.cross_entropy(logits, torch.zeros(2 * n, dtype=torch.long))


def off_diagonal(x):
    n, m = x.shape
    assert n == m
    return x.flatten()[:-1].view(n - 1, n + 1)[:, 1:].flatten()


def vicreg(x, y):
    repr_loss = F.mse_loss(x, y)
    x = x - x.mean(dim=0)
    y = y - y.mean(dim=0)
    std_x = torch.sqrt(x.var(dim=0) + 0.0001)
    std_y = torch.sqrt(y.var(dim=0) + 0.0001)
    std_loss = torch.mean(F.relu(1 - std_x)) / 2 + torch.mean(F.relu(1 - std_y)) / 2
    cov_x = (x.T @ x) / (len(x) - 1)
    cov_y = (y.T @ y) / (len(y) - 1)
    cov_loss = off_diagonal(cov_x).pow_(2).sum().div(x.size(1)) + off_diagonal(cov_y).pow_(
        2
    ).sum().div(y.size(1))
    return 25 * repr_loss + 25 * std_loss + cov_loss


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.backbone = nn.Sequential(
            nn.Linear(6, width), nn.BatchNorm1d(width), nn.ReLU(inplace=True), nn.Linear(width, 8)
        )
        self.projector = nn.Sequential(nn.Linear(8, 8, bias=False), nn.BatchNorm1d(8, affine=False))
        self.predictor = nn.Linear(8, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, x, project=False):
        h = self.backbone(x)
        return self.projector(h) if project else self.head(h)


def build():
    return nn.ModuleDict(dict(student=Net(8), teacher=Net(16)))


def train(model, steps):
    rng = np.random.default_rng(0)
    s, t = model.student, model.teacher
    t.eval()
    target = copy.deepcopy(s)
    for p in list(t.parameters()) + list(target.parameters()):
        p.requires_grad = False
    opt = torch.optim.SGD([p for p in s.parameters() if p.requires_grad], lr=0.02, momentum=0.9)
    warmup = torch.optim.lr_scheduler.LambdaLR(opt, lambda e: min(1.0, (e + 1) / 4))
    out = []
    for i in range(10):
        x = torch.from_numpy(rng.standard_normal((8, 6)))
        noise = [torch.from_numpy(rng.standard_normal((8, 6))) * 0.1 for _ in range(2)]
        y = torch.from_numpy(rng.integers(0, 3, 8))
        logits = s(x)
        with torch.no_grad():
            tl = t(x)
        T = 2.0
        soft = nn.KLDivLoss(reduction="batchmean")(
            F.log_softmax(logits / T, dim=1), F.softmax(tl / T, dim=1)
        ) * (T * T)
        kd = 0.7 * soft + F.cross_entropy(logits, y) * 0.3
        z1, z2 = s(x + noise[0], project=True), s(x + noise[1], project=True)
        with torch.no_grad():
            k = target(x + noise[1], project=True)
        byol = 2 - 2 * F.cosine_similarity(s.predictor(z1), k.detach(), dim=-1).mean()
        mask = torch.from_numpy((rng.random((8, 3)) < 0.4).astype(np.float64))
        parts = [
            kd,
            byol,
            nt_xent(z1, z2),
            0.1 * vicreg(z1, z2),
            FocalLoss()(logits, mask),
            dice_loss(logits.view(2, 3, 4), y.view(2, 4)),
        ]
        loss = torch.stack(parts).sum()
        opt.zero_grad()
        loss.backward()
        opt.step()
        warmup.step()
        with torch.no_grad():
            for po, pt in zip(s.parameters(), target.parameters()):
                pt.data = pt.data * 0.9 + po.data * 0.1
        out += [p.item() for p in parts]
    return out
