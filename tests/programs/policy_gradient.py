"""An actor and a critic with two heads: policy gradients by distributions' log-probabilities."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Categorical, Normal, kl_divergence


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 16), nn.Tanh())
        self.choice = nn.Linear(16, 3)
        self.mean = nn.Linear(16, 2)
        self.log_std = nn.Parameter(torch.zeros(2))
        self.value = nn.Linear(16, 1)

    def forward(self, x):
        h = self.body(x)
        return (
            Categorical(logits=self.choice(h)),
            Normal(self.mean(h), self.log_std.exp()),
            self.value(h).squeeze(-1),
        )


def build():
    return ActorCritic()


def train(model, steps):
    rng = np.random.default_rng(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, eps=1e-5)
    losses = []
    for _ in range(steps):
        states = torch.tensor(rng.normal(size=(12, 4)))
        actions = torch.tensor(rng.integers(0, 3, 12))
        moves = torch.tensor(rng.normal(size=(12, 2)))
        rewards = torch.tensor(rng.normal(size=12))
        returns, R = [], 0.0
        for r in rewards.tolist()[::-1]:
            R = r + 0.9 * R
            returns.insert(0, R)
        returns = torch.tensor(returns, dtype=torch.float64)
        with torch.no_grad():
            old_choice, old_bell, _ = model(states)
            old = old_choice.log_prob(actions) + old_bell.log_prob(moves).sum(-1)
        for _ in range(2):
            choice, bell, value = model(states)
            advantage = (returns - value).detach()
            advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
            ratio = (choice.log_prob(actions) + bell.log_prob(moves).sum(-1) - old).exp()
            clipped = torch.clamp(ratio, 0.8, 1.2)
            policy = -torch.min(ratio * advantage, clipped * advantage).mean()
            entropy = choice.entropy().mean() + bell.entropy().sum(-1).mean()
            loss = policy + 0.5 * F.smooth_l1_loss(value, returns) - 0.01 * entropy
            loss = loss + 0.1 * kl_divergence(old_bell, bell).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            optimizer.step()
        losses.append(loss.item())
    return losses
