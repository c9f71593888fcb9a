"""A Wasserstein GAN on a ring of eight Gaussians: five critic steps for one of the generator."""

import numpy as np
import torch
import torch.nn as nn
from torch.optim import Adam, RMSprop
from torch.optim.lr_scheduler import ExponentialLR

LATENT, N_CRITIC, CLIP = 2, 5, 0.05


def mlp(*sizes, act=nn.ReLU, out=None):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            layers.append(act())
    if out is not None:
        layers.append(out)
    return nn.Sequential(*layers)


def ring(n, rng, modes=8, radius=2.0, std=0.05):
    angle = 2 * np.pi * rng.integers(0, modes, n) / modes
    centres = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return torch.as_tensor(centres + std * rng.standard_normal((n, 2)))


def toggle_grad(model, requires_grad):
    for p in model.parameters():
        p.requires_grad = requires_grad


class GAN(nn.Module):
    def __init__(self):
        super().__init__()
        self.generator = mlp(LATENT, 24, 24, 2)
        self.critic = mlp(2, 24, 24, 1, act=lambda: nn.LeakyReLU(0.2))

    @torch.no_grad()
    def sample(self, n, rng):
        was_training = self.training
        self.eval()
        out = self.generator(torch.as_tensor(rng.standard_normal((n, LATENT))))
        self.train(was_training)
        return out


def build():
    return GAN()


def train(model, steps):
    rng = np.random.default_rng(0)
    G, D = model.generator, model.critic
    opt_g = Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.9))
    opt_d = RMSprop(D.parameters(), lr=1e-3)
    schedulers = [ExponentialLR(opt, gamma=0.99) for opt in (opt_g, opt_d)]
    history = {"critic": [], "generator": []}
    for _ in range(steps):
        toggle_grad(D, True)
        for _ in range(N_CRITIC):
            D.zero_grad()
            real = ring(32, rng)
            z = torch.as_tensor(rng.standard_normal((32, LATENT)))
            with torch.no_grad():
                fake = G(z)
            loss_d = -(D(real).mean() - D(fake).mean())
            loss_d.backward()
            opt_d.step()
            for p in D.parameters():
                p.data.clamp_(-CLIP, CLIP)
        toggle_grad(D, False)
        G.zero_grad()
        z = torch.as_tensor(rng.standard_normal((32, LATENT)))
        loss_g = -torch.mean(D(G(z)))
        loss_g.backward()
        opt_g.step()
        for s in schedulers:
            s.step()
        history["critic"].append(loss_d.detach().item())
        history["generator"].append(loss_g.detach().item())
    points = model.sample(16, rng)
    assert not points.requires_grad
    spread = torch.linalg.norm(points - points.mean(0, keepdim=True), dim=1)
    pairs = torch.cdist(points, points)
    return history["critic"] + history["generator"] + spread.tolist() + pairs[0].tolist()
