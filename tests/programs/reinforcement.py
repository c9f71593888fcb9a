"""Q-learning with a target network, and policy gradients with advantages."""
# ruff: noqa: B007, B905, C417, RUF037, UP004, UP008 - as strangers write it

from collections import deque, namedtuple

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

Transition = namedtuple("Transition", ("state", "action", "next_state", "reward"))


class ReplayMemory(object):
    def __init__(self, capacity):
        self.memory = deque([], maxlen=capacity)

    def push(self, *args):
        self.memory.append(Transition(*args))

    def sample(self, idx):
        return [self.memory[i] for i in idx]

    def __len__(self):
        return len(self.memory)


class DQN(nn.Module):
    def __init__(self, n_observations, n_actions):
        super(DQN, self).__init__()
        self.layer1 = nn.Linear(n_observations, 16)
        self.layer2 = nn.Linear(16, 16)
        self.layer3 = nn.Linear(16, n_actions)
        self.value = nn.Linear(16, 1)

    def forward(self, x):
        x = F.relu(self.layer1(x))
        x = F.relu(self.layer2(x))
        return self.layer3(x)

    def act(self, x):
        h = torch.tanh(self.layer1(x))
        return F.softmax(self.layer3(h), dim=-1), self.value(h)


def build():
    return nn.ModuleList([DQN(4, 3), DQN(4, 3)])


def train(model, steps):
    policy_net, target_net = model
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = optim.AdamW(policy_net.parameters(), lr=1e-2, amsgrad=True)
    rng = np.random.default_rng(0)
    memory = ReplayMemory(100)
    for i in range(60):
        s = torch.tensor(rng.standard_normal(4)).unsqueeze(0)
        n = None if i % 7 == 0 else torch.tensor(rng.standard_normal(4)).unsqueeze(0)
        memory.push(
            s, torch.tensor([[i % 3]], dtype=torch.long), n, torch.tensor([float(i % 5)]).double()
        )
    out = []
    for step in range(10):
        batch = Transition(*zip(*memory.sample(rng.integers(0, 60, 16))))
        non_final_mask = torch.tensor(
            tuple(map(lambda s: s is not None, batch.next_state)), dtype=torch.bool
        )
        non_final_next_states = torch.cat([s for s in batch.next_state if s is not None])
        state_batch = torch.cat(batch.state)
        action_batch = torch.cat(batch.action)
        reward_batch = torch.cat(batch.reward)
        state_action_values = policy_net(state_batch).gather(1, action_batch)
        next_state_values = torch.zeros(16, dtype=torch.double)
        with torch.no_grad():
            next_state_values[non_final_mask] = target_net(non_final_next_states).max(1).values
        expected = (next_state_values * 0.9) + reward_batch
        criterion = nn.SmoothL1Loss()
        loss = criterion(state_action_values, expected.unsqueeze(1))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)
        optimizer.step()
        tsd, psd = target_net.state_dict(), policy_net.state_dict()
        for key in psd:
            tsd[key] = psd[key] * 0.1 + tsd[key] * (1 - 0.1)
        target_net.load_state_dict(tsd)
        out.append(loss.item())
    eps = np.finfo(np.float32).eps.item()
    for episode in range(5):
        log_probs, values, rewards, entropies = [], [], [], []
        state = torch.from_numpy(rng.standard_normal(4))
        for t in range(6):
            probs, v = policy_net.act(state)
            a = int(rng.integers(0, 3))
            log_probs.append(torch.log(probs[a]))
            entropies.append(-(probs * probs.log()).sum(-1))
            values.append(v)
            rewards.append(float(a == 1) - 0.1 * t)
            state = torch.from_numpy(rng.standard_normal(4))
        R, returns = 0, deque()
        for r in rewards[::-1]:
            R = r + 0.99 * R
            returns.appendleft(R)
        returns = (
            torch.tensor(returns).double()
            if False
            else torch.tensor(list(returns), dtype=torch.double)
        )
        returns = (returns - returns.mean()) / (returns.std() + eps)
        policy_losses, value_losses = [], []
        for lp, v, R in zip(log_probs, values, returns):
            advantage = R - v.item()
            policy_losses.append(-lp * advantage)
            value_losses.append(F.smooth_l1_loss(v, torch.tensor([R], dtype=torch.double)))
        gae, adv = 0, []
        vals = torch.cat(values)
        for t in reversed(range(5)):
            delta = rewards[t] + 0.9 * vals[t + 1].detach() - vals[t].detach()
            gae = delta + 0.9 * 0.95 * gae
            adv.insert(0, gae)
        adv = torch.stack(adv)
        lp = torch.stack(log_probs)[:5]
        ratio = torch.exp(lp - lp.detach() * 1.05)
        surr = torch.min(ratio * adv, torch.clamp(ratio, 0.8, 1.2) * adv)
        optimizer.zero_grad()
        loss = (
            torch.stack(policy_losses).sum()
            + torch.stack(value_losses).sum()
            - 0.01 * sum(entropies)
            - surr.mean()
        )
        loss.backward()
        optimizer.step()
        out += [loss.item(), surr.mean().item()]
    return out
