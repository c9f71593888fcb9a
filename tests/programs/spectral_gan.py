"""A GAN whose discriminator is held back by spectral normalisation, with the hinge loss."""

import numpy as np
import torch
import torch.nn as nn
from torch.nn.utils import spectral_norm


class GAN(nn.Module):
    def __init__(self):
        super().__init__()
        self.D = nn.Sequential(
            spectral_norm(nn.Conv2d(1, 4, 3, 2, 1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(4, 8, 3, 2, 1)),
            nn.LeakyReLU(0.1),
            nn.Flatten(),
            spectral_norm(nn.Linear(32, 1)),
        )
        self.G = nn.Sequential(
            nn.Linear(4, 16),
            nn.ReLU(),
            nn.Unflatten(1, (4, 2, 2)),
            spectral_norm(nn.ConvTranspose2d(4, 1, 4, 4)),
        )


def build():
    return GAN()


def train(model, steps):
    rng = np.random.default_rng(0)
    opt_d = torch.optim.Adam(model.D.parameters(), 2e-3, (0.0, 0.9))
    opt_g = torch.optim.Adam(model.G.parameters(), 2e-3, betas=(0.0, 0.9))
    losses = []
    for _ in range(steps):
        real = torch.tensor(rng.normal(size=(4, 1, 8, 8)))
        fake = model.G(torch.tensor(rng.normal(size=(4, 4))))
        loss_d = (
            torch.relu(1 - model.D(real)).mean() + torch.relu(1 + model.D(fake.detach())).mean()
        )
        opt_d.zero_grad()
        loss_d.backward()
        opt_d.step()
        loss_g = -model.D(fake).mean()
        opt_g.zero_grad()
        loss_g.backward()
        opt_g.step()
        losses.append(loss_d.item() + loss_g.item())
    model.eval()
    with torch.no_grad():
        return [*losses, model.D(real).sum().item()]
