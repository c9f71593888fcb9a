"""An encoder-decoder transformer from its parts, with label smoothing and beam search."""
# ruff: noqa: B007, B905, UP008 - as strangers write it

import copy
import math

import numpy as np
import torch
import torch.nn as nn
from torch.nn.functional import log_softmax


def clones(module, N):
    return nn.ModuleList([copy.deepcopy(module) for _ in range(N)])


class LayerNorm(nn.Module):
    def __init__(self, features, eps=1e-6):
        super(LayerNorm, self).__init__()
        self.a_2 = nn.Parameter(torch.ones(features))
        self.b_2 = nn.Parameter(torch.zeros(features))
        self.eps = eps

    def forward(self, x):
        mean = x.mean(-1, keepdim=True)
        std = x.std(-1, keepdim=True)
        return self.a_2 * (x - mean) / (std + self.eps) + self.b_2


class SublayerConnection(nn.Module):
    def __init__(self, size, dropout):
        super().__init__()
        self.norm = LayerNorm(size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, sublayer):
        return x + self.dropout(sublayer(self.norm(x)))


def attention(query, key, value, mask=None, dropout=None):
    d_k = query.size(-1)
    scores = torch.matmul(query, key.transpose(-2, -1)) / math.sqrt(d_k)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    p_attn = scores.softmax(dim=-1)
    if dropout is not None:
        p_attn = dropout(p_attn)
    return torch.matmul(p_attn, value), p_attn


class MultiHeadedAttention(nn.Module):
    def __init__(self, h, d_model, dropout=0.0):
        super().__init__()
        assert d_model % h == 0
        self.d_k = d_model // h
        self.h = h
        self.linears = clones(nn.Linear(d_model, d_model), 4)
        self.attn = None
        self.dropout = nn.Dropout(p=dropout)

    def forward(self, query, key, value, mask=None):
        if mask is not None:
            mask = mask.unsqueeze(1)
        nbatches = query.size(0)
        query, key, value = [
            lin(x).view(nbatches, -1, self.h, self.d_k).transpose(1, 2)
            for lin, x in zip(self.linears, (query, key, value))
        ]
        x, self.attn = attention(query, key, value, mask=mask, dropout=self.dropout)
        x = x.transpose(1, 2).contiguous().view(nbatches, -1, self.h * self.d_k)
        del query
        del key
        del value
        return self.linears[-1](x)


class DecoderLayer(nn.Module):
    def __init__(self, size, attn, ff):
        super().__init__()
        self.size = size
        self.self_attn = attn
        self.src_attn = copy.deepcopy(attn)
        self.feed_forward = ff
        self.sublayer = clones(SublayerConnection(size, 0.0), 3)

    def forward(self, x, memory, src_mask, tgt_mask):
        m = memory
        x = self.sublayer[0](x, lambda x: self.self_attn(x, x, x, tgt_mask))
        x = self.sublayer[1](x, lambda x: self.src_attn(x, m, m, src_mask))
        return self.sublayer[2](x, self.feed_forward)


def subsequent_mask(size):
    attn_shape = (1, size, size)
    subsequent_mask = torch.triu(torch.ones(attn_shape), diagonal=1).type(torch.uint8)
    return subsequent_mask == 0


class Embeddings(nn.Module):
    def __init__(self, d_model, vocab):
        super().__init__()
        self.lut = nn.Embedding(vocab, d_model)
        self.d_model = d_model
        pe = torch.zeros(50, d_model)
        position = torch.arange(0, 50).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * -(math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe.unsqueeze(0))

    def forward(self, x):
        x = self.lut(x) * math.sqrt(self.d_model)
        return x + self.pe[:, : x.size(1)].requires_grad_(False)


class Model(nn.Module):
    def __init__(self, V=11, d=8, N=2):
        super().__init__()
        c = copy.deepcopy
        attn = MultiHeadedAttention(2, d)
        ff = nn.Sequential(nn.Linear(d, 16), nn.ReLU(), nn.Linear(16, d))
        self.embed = nn.ModuleList([Embeddings(d, V), Embeddings(d, V)])
        self.enc_attn, self.enc_ff = c(attn), c(ff)
        self.enc_sub = clones(SublayerConnection(d, 0.0), 2)
        self.dec = clones(DecoderLayer(d, c(attn), c(ff)), N)
        self.norm = LayerNorm(d)
        self.proj = nn.Linear(d, V)
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.xavier_uniform_(p)

    def encode(self, src, mask):
        x = self.embed[0](src)
        x = self.enc_sub[0](x, lambda x: self.enc_attn(x, x, x, mask))
        return self.enc_sub[1](x, self.enc_ff)

    def decode(self, memory, src_mask, tgt, tgt_mask):
        x = self.embed[1](tgt)
        for layer in self.dec:
            x = layer(x, memory, src_mask, tgt_mask)
        return self.norm(x)

    def forward(self, src, tgt, src_mask, tgt_mask):
        return self.decode(self.encode(src, src_mask), src_mask, tgt, tgt_mask)

    def generate(self, x):
        return log_softmax(self.proj(x), dim=-1)


class Batch:
    def __init__(self, src, tgt=None, pad=0):
        self.src = src
        self.src_mask = (src != pad).unsqueeze(-2)
        if tgt is not None:
            self.tgt = tgt[:, :-1]
            self.tgt_y = tgt[:, 1:]
            self.tgt_mask = self.make_std_mask(self.tgt, pad)
            self.ntokens = (self.tgt_y != pad).data.sum()

    @staticmethod
    def make_std_mask(tgt, pad):
        tgt_mask = (tgt != pad).unsqueeze(-2)
        tgt_mask = tgt_mask & subsequent_mask(tgt.size(-1)).type_as(tgt_mask.data)
        return tgt_mask


class LabelSmoothing(nn.Module):
    def __init__(self, size, padding_idx, smoothing=0.0):
        super().__init__()
        self.criterion = nn.KLDivLoss(reduction="sum")
        self.padding_idx = padding_idx
        self.confidence = 1.0 - smoothing
        self.smoothing = smoothing
        self.size = size
        self.true_dist = None

    def forward(self, x, target):
        assert x.size(1) == self.size
        true_dist = x.data.clone()
        true_dist.fill_(self.smoothing / (self.size - 2))
        true_dist.scatter_(1, target.data.unsqueeze(1), self.confidence)
        true_dist[:, self.padding_idx] = 0
        mask = torch.nonzero(target.data == self.padding_idx)
        if mask.dim() > 0:
            true_dist.index_fill_(0, mask.squeeze(), 0.0)
        self.true_dist = true_dist
        return self.criterion(x, true_dist.clone().detach())


def rate(step, model_size, factor, warmup):
    if step == 0:
        step = 1
    return factor * (model_size ** (-0.5) * min(step ** (-0.5), step * warmup ** (-1.5)))


def build():
    return Model()


def beam_search(model, src, src_mask, k=3, steps=6):
    memory = model.encode(src, src_mask)
    beams = [(torch.ones(1, 1).fill_(1).type_as(src.data), 0.0)]
    for _ in range(steps):
        candidates = []
        for ys, score in beams:
            out = model.decode(memory, src_mask, ys, subsequent_mask(ys.size(1)).type_as(src.data))
            prob = model.generate(out[:, -1])
            top, idx = prob.topk(k, dim=1)
            for j in range(k):
                nxt = torch.cat(
                    [ys, torch.zeros(1, 1).type_as(src.data).fill_(idx[0, j].item())], dim=1
                )
                candidates.append((nxt, score + top[0, j].item()))
        beams = sorted(candidates, key=lambda c: c[1], reverse=True)[:k]
    return beams


def train(model, steps):
    rng = np.random.default_rng(0)
    criterion = LabelSmoothing(size=11, padding_idx=0, smoothing=0.1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.5, betas=(0.9, 0.98), eps=1e-9)
    sched = torch.optim.lr_scheduler.LambdaLR(
        optimizer=optimizer, lr_lambda=lambda step: rate(step, 8, factor=1.0, warmup=10)
    )
    out = []
    for i in range(10):
        data = torch.from_numpy(rng.integers(1, 11, size=(4, 7)))
        data[:, 0] = 1
        data[0, 5:] = 0
        src = data.requires_grad_(False).clone().detach()
        tgt = data.requires_grad_(False).clone().detach()
        batch = Batch(src, tgt, 0)
        o = model.forward(batch.src, batch.tgt, batch.src_mask, batch.tgt_mask)
        x = model.generate(o)
        sloss = (
            criterion(x.contiguous().view(-1, x.size(-1)), batch.tgt_y.contiguous().view(-1))
            / batch.ntokens
        )
        loss = sloss.data * batch.ntokens
        sloss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        sched.step()
        out += [sloss.item(), float(loss), sched.get_last_lr()[0], float(criterion.true_dist.sum())]
    model.eval()
    src = torch.LongTensor([[1, 2, 3, 4, 5, 6]])
    for ys, score in beam_search(model, src, torch.ones(1, 1, 6)):
        out += ys[0].tolist() + [score]
    return out
