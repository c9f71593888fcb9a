"""A normalising flow, a small diffusion model and a mixture density network."""
# ruff: noqa: B007, PIE808 - as strangers write it

import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Coupling(nn.Module):
    def __init__(self, dim, mask):
        super().__init__()
        self.register_buffer("mask", mask)
        self.s = nn.Sequential(nn.Linear(dim, 8), nn.LeakyReLU(), nn.Linear(8, dim), nn.Tanh())
        self.t = nn.Sequential(nn.Linear(dim, 8), nn.LeakyReLU(), nn.Linear(8, dim))

    def f(self, x):
        m = self.mask
        x_ = m * x
        s, t = self.s(x_) * (1 - m), self.t(x_) * (1 - m)
        z = x_ + (1 - m) * (x - t) * torch.exp(-s)
        return z, -s.sum(dim=1)

    def g(self, z):
        m = self.mask
        z_ = m * z
        s, t = self.s(z_) * (1 - m), self.t(z_) * (1 - m)
        return z_ + (1 - m) * (z * s.exp() + t)


def extract(a, t, x_shape):
    b, *_ = t.shape
    out = a.gather(-1, t)
    return out.reshape(b, *((1,) * (len(x_shape) - 1)))


def cosine_beta_schedule(timesteps, s=0.008):
    steps = timesteps + 1
    x = torch.linspace(0, timesteps, steps, dtype=torch.float64)
    alphas_cumprod = torch.cos(((x / timesteps) + s) / (1 + s) * math.pi * 0.5) ** 2
    alphas_cumprod = alphas_cumprod / alphas_cumprod[0]
    betas = 1 - (alphas_cumprod[1:] / alphas_cumprod[:-1])
    return torch.clip(betas, 0, 0.999)


class SinusoidalPosEmb(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, x):
        device = x.device
        half_dim = self.dim // 2
        emb = math.log(10000) / (half_dim - 1)
        emb = torch.exp(torch.arange(half_dim, device=device, dtype=torch.float64) * -emb)
        emb = x[:, None] * emb[None, :]
        emb = torch.cat((emb.sin(), emb.cos()), dim=-1)
        return emb


class Denoiser(nn.Module):
    def __init__(self):
        super().__init__()
        self.time_mlp = nn.Sequential(
            SinusoidalPosEmb(8), nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 8)
        )
        self.c1 = nn.Conv2d(1, 4, 3, padding=1)
        self.gn = nn.GroupNorm(2, 4)
        self.down = nn.Conv2d(4, 4, 4, 2, 1)
        self.up = nn.ConvTranspose2d(4, 4, 4, 2, 1)
        self.out = nn.Conv2d(8, 1, 1)
        self.to_qkv = nn.Conv2d(4, 12, 1, bias=False)

    def forward(self, x, t):
        scale, shift = self.time_mlp(t).view(-1, 8, 1, 1).chunk(2, dim=1)
        h = F.silu(self.gn(self.c1(x)) * (scale + 1) + shift)
        d = self.down(h)
        b, c, hh, ww = d.shape
        q, k, v = self.to_qkv(d).reshape(b, 3, 2, 2, hh * ww).unbind(1)
        sim = torch.einsum("b h d i, b h d j -> b h i j", q * 2**-0.5, k)
        sim = sim - sim.amax(dim=-1, keepdim=True).detach()
        o = torch.einsum("b h i j, b h d j -> b h i d", sim.softmax(dim=-1), v)
        d = d + o.transpose(-1, -2).reshape(b, c, hh, ww)
        u = self.up(d)
        return self.out(torch.cat((u, h), dim=1))


class MDN(nn.Module):
    def __init__(self, k=3):
        super().__init__()
        self.body = nn.Linear(1, 8)
        self.pi, self.mu, self.sigma = nn.Linear(8, k), nn.Linear(8, k), nn.Linear(8, k)

    def forward(self, x):
        h = torch.tanh(self.body(x))
        return F.softmax(self.pi(h), -1), self.mu(h), torch.exp(self.sigma(h))


def build():
    masks = torch.tensor([[0, 1], [1, 0]] * 2).float()
    return nn.ModuleDict(
        {"flow": nn.ModuleList([Coupling(2, m) for m in masks]), "net": Denoiser(), "mdn": MDN()}
    )


def train(model, steps):
    rng = np.random.default_rng(0)
    betas = cosine_beta_schedule(20)
    alphas = 1.0 - betas
    ac = torch.cumprod(alphas, dim=0)
    ac_prev = F.pad(ac[:-1], (1, 0), value=1.0)
    var = betas * (1.0 - ac_prev) / (1.0 - ac)
    out = [var.sum().item(), torch.log(var.clamp(min=1e-20)).mean().item()]
    opt = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=2e-3)
    for i in range(8):
        x = torch.from_numpy(rng.standard_normal((8, 2)))
        log_det = x.new_zeros(x.shape[0])
        z = x
        for layer in reversed(model["flow"]):
            z, ld = layer.f(z)
            log_det += ld
        logp = -0.5 * (z**2).sum(1) - math.log(2 * math.pi) + log_det
        l1 = -logp.mean()
        img = torch.from_numpy(rng.standard_normal((3, 1, 8, 8)))
        noise = torch.from_numpy(rng.standard_normal((3, 1, 8, 8)))
        t = torch.from_numpy(rng.integers(0, 20, 3))
        xt = extract(ac.sqrt(), t, img.shape) * img + extract((1 - ac).sqrt(), t, img.shape) * noise
        l2 = F.mse_loss(model["net"](xt, t), noise, reduction="none")
        l2 = l2.reshape(3, -1).mean(dim=1)
        l2 = (l2 * extract(ac, t, l2.shape)).mean()
        u = torch.from_numpy(rng.uniform(-1, 1, (6, 1)))
        pi, mu, sigma = model["mdn"](u)
        target = torch.sin(3 * u)
        comp = (
            torch.exp(-0.5 * ((target.expand_as(mu) - mu) * torch.reciprocal(sigma)) ** 2)
            * torch.reciprocal(sigma)
            * (1.0 / math.sqrt(2 * math.pi))
        )
        l3 = -torch.log((comp * pi).sum(1)).mean()
        l3b = -torch.logsumexp(torch.log(pi) + torch.log(comp), dim=1).mean()
        loss = l1 + l2 + l3
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        out += [l1.item(), l2.item(), l3.item(), l3b.item()]
    with torch.no_grad():
        z = torch.from_numpy(rng.standard_normal((4, 2)))
        for layer in model["flow"]:
            z = layer.g(z)
        out.append(z.sum().item())
        x = noise
        for i in reversed(range(0, 5)):
            tt = torch.full((3,), i, dtype=torch.long)
            eps = model["net"](x, tt)
            x0 = (x - (1 - ac[i]).sqrt() * eps) / ac[i].sqrt()
            x0.clamp_(-1.0, 1.0)
            x = ac_prev[i].sqrt() * x0 + (1 - ac_prev[i]).sqrt() * eps
        out.append(x.mean().item())
    return out
