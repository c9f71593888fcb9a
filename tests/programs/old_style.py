"""A program as it was written in 2017: Variables, old names, reductions by size_average."""
# ruff: noqa: UP008 - as strangers write it

import warnings

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.nn.init as init
from torch.autograd import Variable


class Model(nn.Module):
    def __init__(self):
        super(Model, self).__init__()
        self.enc = nn.GRU(5, 7)
        self.dec = nn.GRUCell(4, 7)
        self.lin = nn.Linear(7, 4)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, p in self.named_parameters():
                if "weight" in name:
                    init.xavier_uniform(p)
                else:
                    init.constant(p, 0.1)

    def forward(self, x, steps):
        _, h = self.enc(x)
        h = h.squeeze(0)
        y = Variable(x.data.new(x.size(1), 4).zero_())
        outs = []
        for _ in range(steps):
            h = self.dec(y, h)
            y = nn.Tanh()(self.lin(h))
            outs.append(y)
        return torch.stack(outs)


def build():
    return Model()


def train(model, steps):
    rng = np.random.default_rng(0)
    x = Variable(torch.from_numpy(rng.normal(size=(6, 3, 5))))
    target = torch.DoubleTensor(4, 3, 4).zero_().add_(torch.from_numpy(rng.normal(size=(4, 3, 4))))
    optimizer = torch.optim.Adadelta(model.parameters(), lr=0.5, rho=0.95)
    losses = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        criterion = nn.MSELoss(size_average=False)
        for _ in range(steps):
            optimizer.zero_grad()
            output = model(x, 4)
            choice = F.softmax(output.view(-1, 4))
            loss = criterion(output, Variable(target)) + F.l1_loss(
                choice, choice * 0.5, reduce=True
            )
            loss.backward()
            optimizer.step()
            losses.append(loss.data.item())
    spread = torch.DoubleTensor(2, 2).resize_(1, 4).copy_(torch.arange(4).double())
    return [*losses, (spread * output.data[0, :1]).sum().item()]
