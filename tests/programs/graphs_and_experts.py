"""A text CNN with highways, a mixture of experts, and a graph network."""
# ruff: noqa: B007, UP008 - as strangers write it

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Highway(nn.Module):
    def __init__(self, size, num_layers, f):
        super(Highway, self).__init__()
        self.num_layers = num_layers
        self.nonlinear = nn.ModuleList([nn.Linear(size, size) for _ in range(num_layers)])
        self.linear = nn.ModuleList([nn.Linear(size, size) for _ in range(num_layers)])
        self.gate = nn.ModuleList([nn.Linear(size, size) for _ in range(num_layers)])
        for g in self.gate:
            g.bias[:].data.fill_(-1)
        self.f = f

    def forward(self, x):
        for layer in range(self.num_layers):
            gate = torch.sigmoid(self.gate[layer](x))
            nonlinear = self.f(self.nonlinear[layer](x))
            linear = self.linear[layer](x)
            x = gate * nonlinear + (1 - gate) * linear
        return x


class TextCNN(nn.Module):
    def __init__(self, V=15, D=6, Co=4, Ks=(2, 3, 4), C=3):
        super().__init__()
        self.embed = nn.Embedding(V, D)
        self.convs = nn.ModuleList([nn.Conv2d(1, Co, (K, D)) for K in Ks])
        self.highway = Highway(len(Ks) * Co, 2, f=F.relu)
        self.fc1 = nn.Linear(len(Ks) * Co, C)

    def forward(self, x):
        x = self.embed(x)
        x = x.unsqueeze(1)
        x = [F.relu(conv(x)).squeeze(3) for conv in self.convs]
        x = [F.max_pool1d(i, i.size(2)).squeeze(2) for i in x]
        x = torch.cat(x, 1)
        return self.fc1(self.highway(x))


class MoE(nn.Module):
    def __init__(self, d=6, n=4, k=2):
        super().__init__()
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(d, 8), nn.SiLU(), nn.Linear(8, d)) for _ in range(n)
        )
        self.router = nn.Linear(d, n, bias=False)
        self.n, self.k = n, k

    def forward(self, hidden_states):
        b, t, d = hidden_states.shape
        h = hidden_states.view(-1, d)
        logits = self.router(h)
        w = F.softmax(logits, dim=1, dtype=torch.float)
        w, sel = torch.topk(w, self.k, dim=-1)
        w /= w.sum(dim=-1, keepdim=True)
        w = w.to(h.dtype)
        final = torch.zeros((b * t, d), dtype=h.dtype, device=h.device)
        mask = torch.nn.functional.one_hot(sel, num_classes=self.n).permute(2, 1, 0)
        for e in range(self.n):
            idx, top_x = torch.where(mask[e])
            cur = h[None, top_x].reshape(-1, d)
            out = self.experts[e](cur) * w[top_x, idx, None]
            final.index_add_(0, top_x, out.to(h.dtype))
        return final.reshape(b, t, d), logits


class GCN(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.FloatTensor(5, 7))
        self.w2 = nn.Parameter(torch.FloatTensor(7, 3))
        nn.init.xavier_uniform_(self.w1)
        nn.init.xavier_uniform_(self.w2.data)

    def forward(self, x, adj, edge_index):
        h = F.relu(torch.mm(adj, torch.mm(x, self.w1)))
        src, dst = edge_index
        m = (h @ self.w2)[src]
        agg = torch.zeros(x.size(0), 3, dtype=x.dtype).scatter_add(
            0, dst.unsqueeze(-1).expand_as(m), m
        )
        deg = (
            torch.zeros(x.size(0), dtype=x.dtype)
            .index_add_(0, dst, torch.ones(dst.size(0), dtype=x.dtype))
            .clamp_(min=1)
        )
        return F.log_softmax(agg / deg[:, None], dim=1)


def build():
    return nn.ModuleDict({"text": TextCNN(), "moe": MoE(), "gcn": GCN()})


def train(model, steps):
    rng = np.random.default_rng(0)
    opt = torch.optim.RAdam(model.parameters(), lr=0.01)
    adj = torch.from_numpy((rng.random((9, 9)) < 0.3).astype(float))
    adj = ((adj + adj.T) > 0).double()
    adj.fill_diagonal_(1)
    edge_index = adj.nonzero().t().contiguous()
    rowsum = adj.sum(1)
    d = torch.diag(rowsum.pow(-0.5))
    norm = d @ adj @ d
    feats = torch.from_numpy(rng.standard_normal((9, 5)))
    labels = torch.from_numpy(rng.integers(0, 3, 9))
    train_mask = torch.zeros(9, dtype=torch.bool)
    train_mask[:6] = True
    out = []
    for i in range(10):
        text = torch.from_numpy(rng.integers(0, 15, (4, 9)))
        y = torch.from_numpy(rng.integers(0, 3, 4))
        l1 = F.cross_entropy(model["text"](text), y)
        h = torch.from_numpy(rng.standard_normal((2, 5, 6)))
        m, logits = model["moe"](h)
        p = torch.softmax(logits, -1)
        load = F.one_hot(p.argmax(-1), 4).double().mean(0)
        l2 = F.mse_loss(m, h) + 0.1 * 4 * (load * p.mean(0)).sum()
        o = model["gcn"](feats, norm, edge_index)
        l3 = F.nll_loss(o[train_mask], labels[train_mask])
        opt.zero_grad()
        (l1 + l2 + l3).backward()
        opt.step()
        out += [
            l1.item(),
            l2.item(),
            l3.item(),
            (o.max(1)[1].type_as(labels) == labels)[~train_mask].double().sum().item(),
        ]
    return out
