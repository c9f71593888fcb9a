"""A BERT-like encoder with relative positions, trained on masked tokens."""
# ruff: noqa: B007, E741 - as strangers write it

import math

import numpy as np
import torch
from torch import nn
from torch.nn import CrossEntropyLoss


class BertEmbeddings(nn.Module):
    def __init__(self, V=20, H=8, P=12):
        super().__init__()
        self.word_embeddings = nn.Embedding(V, H, padding_idx=0)
        self.position_embeddings = nn.Embedding(P, H)
        self.token_type_embeddings = nn.Embedding(2, H)
        self.LayerNorm = nn.LayerNorm(H, eps=1e-12)
        self.dropout = nn.Dropout(0.0)
        self.register_buffer("position_ids", torch.arange(P).expand((1, -1)), persistent=False)
        self.register_buffer(
            "token_type_ids",
            torch.zeros(self.position_ids.size(), dtype=torch.long),
            persistent=False,
        )

    def forward(self, input_ids, token_type_ids=None):
        input_shape = input_ids.size()
        seq_length = input_shape[1]
        position_ids = self.position_ids[:, 0:seq_length]
        if token_type_ids is None:
            buffered = self.token_type_ids[:, :seq_length]
            token_type_ids = buffered.expand(input_shape[0], seq_length)
        e = self.word_embeddings(input_ids) + self.token_type_embeddings(token_type_ids)
        e += self.position_embeddings(position_ids)
        return self.dropout(self.LayerNorm(e))


class SelfAttention(nn.Module):
    def __init__(self, H=8, heads=2):
        super().__init__()
        self.num_attention_heads = heads
        self.attention_head_size = int(H / heads)
        self.all_head_size = heads * self.attention_head_size
        self.query = nn.Linear(H, self.all_head_size)
        self.key = nn.Linear(H, self.all_head_size)
        self.value = nn.Linear(H, self.all_head_size)
        self.max_rel = 4
        self.distance_embedding = nn.Embedding(2 * self.max_rel - 1, self.attention_head_size)
        self.rel_bias = nn.Embedding(8, heads)  # T5's buckets

    def transpose_for_scores(self, x):
        new_x_shape = x.size()[:-1] + (self.num_attention_heads, self.attention_head_size)
        x = x.view(*new_x_shape)
        return x.permute(0, 2, 1, 3)

    @staticmethod
    def _relative_position_bucket(
        relative_position, bidirectional=True, num_buckets=8, max_distance=20
    ):
        relative_buckets = 0
        if bidirectional:
            num_buckets //= 2
            relative_buckets += (relative_position > 0).to(torch.long) * num_buckets
            relative_position = torch.abs(relative_position)
        else:
            relative_position = -torch.min(relative_position, torch.zeros_like(relative_position))
        max_exact = num_buckets // 2
        is_small = relative_position < max_exact
        relative_position_if_large = max_exact + (
            torch.log(relative_position.float() / max_exact)
            / math.log(max_distance / max_exact)
            * (num_buckets - max_exact)
        ).to(torch.long)
        relative_position_if_large = torch.min(
            relative_position_if_large, torch.full_like(relative_position_if_large, num_buckets - 1)
        )
        relative_buckets += torch.where(is_small, relative_position, relative_position_if_large)
        return relative_buckets

    def forward(self, h, attention_mask=None):
        q = self.transpose_for_scores(self.query(h))
        k = self.transpose_for_scores(self.key(h))
        v = self.transpose_for_scores(self.value(h))
        scores = torch.matmul(q, k.transpose(-1, -2))
        L = h.size(1)
        l = torch.arange(L, dtype=torch.long, device=h.device).view(-1, 1)
        r = torch.arange(L, dtype=torch.long, device=h.device).view(1, -1)
        distance = (l - r).clamp(-self.max_rel + 1, self.max_rel - 1)
        pe = self.distance_embedding(distance + self.max_rel - 1).to(dtype=q.dtype)
        scores = scores + torch.einsum("bhld,lrd->bhlr", q, pe)
        bias = self.rel_bias(self._relative_position_bucket(r - l)).permute([2, 0, 1]).unsqueeze(0)
        scores = scores / math.sqrt(self.attention_head_size) + bias
        if attention_mask is not None:
            scores = scores + attention_mask
        p = nn.functional.softmax(scores, dim=-1)
        c = torch.matmul(p, v).permute(0, 2, 1, 3).contiguous()
        return c.view(c.size()[:-2] + (self.all_head_size,))


class RMSNorm(nn.Module):
    def __init__(self, d, eps=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))
        self.variance_epsilon = eps

    def forward(self, h):
        variance = h.to(torch.float64).pow(2).mean(-1, keepdim=True)
        h = h * torch.rsqrt(variance + self.variance_epsilon)
        return self.weight * h


class Bert(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = BertEmbeddings()
        self.attn = SelfAttention()
        self.ln = RMSNorm(8)
        self.inter = nn.Linear(8, 16)
        self.out = nn.Linear(16, 8)
        self.pool = nn.Linear(8, 8)
        self.dec = nn.Linear(8, 20, bias=False)
        self.dec_bias = nn.Parameter(torch.zeros(20))
        self.dec.weight = self.emb.word_embeddings.weight
        self.nsp = nn.Linear(8, 2)

    def forward(self, ids, mask, labels, nsp):
        ext = mask[:, None, None, :].to(dtype=next(self.parameters()).dtype)
        ext = (1.0 - ext) * torch.finfo(torch.float32).min
        h = self.emb(ids)
        h = self.ln(h + self.attn(h, ext))
        h = self.ln(h + self.out(nn.functional.gelu(self.inter(h), approximate="tanh")))
        pooled = torch.tanh(self.pool(h[:, 0]))
        scores = self.dec(h) + self.dec_bias
        fct = CrossEntropyLoss()
        return fct(scores.view(-1, 20), labels.view(-1)) + fct(
            self.nsp(pooled).view(-1, 2), nsp.view(-1)
        ), scores


def build():
    return Bert()


def mask_tokens(inputs, rng):
    labels = inputs.clone()
    probability_matrix = torch.full(labels.shape, 0.4)
    special = labels.eq(0)
    probability_matrix.masked_fill_(special, value=0.0)
    masked_indices = torch.from_numpy(rng.random(labels.shape)) < probability_matrix
    labels[~masked_indices] = -100
    inputs[masked_indices] = 3
    indices_random = torch.from_numpy(rng.random(labels.shape) < 0.2).bool() & masked_indices
    random_words = torch.from_numpy(rng.integers(4, 20, labels.shape))
    inputs[indices_random] = random_words[indices_random]
    return inputs, labels


def train(model, steps):
    rng = np.random.default_rng(0)
    no_decay = ["bias", "LayerNorm.weight"]
    groups = [
        {
            "params": [
                p for n, p in model.named_parameters() if not any(nd in n for nd in no_decay)
            ],
            "weight_decay": 0.01,
        },
        {
            "params": [p for n, p in model.named_parameters() if any(nd in n for nd in no_decay)],
            "weight_decay": 0.0,
        },
    ]
    opt = torch.optim.AdamW(groups, lr=5e-3, eps=1e-8)

    def lr_lambda(current_step: int):
        if current_step < 3:
            return float(current_step) / float(max(1, 3))
        return max(0.0, float(12 - current_step) / float(max(1, 12 - 3)))

    sched = torch.optim.lr_scheduler.LambdaLR(opt, lr_lambda, last_epoch=-1)
    out = []
    for i in range(12):
        ids = torch.from_numpy(rng.integers(4, 20, (4, 10)))
        lengths = torch.from_numpy(rng.integers(5, 11, 4))
        mask = torch.arange(10)[None, :] < lengths[:, None]
        ids = ids.masked_fill(~mask, 0)
        inp, labels = mask_tokens(ids.clone(), rng)
        nsp = torch.from_numpy(rng.integers(0, 2, 4))
        loss, scores = model(inp, mask, labels, nsp)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        sched.step()
        model.zero_grad()
        active = labels.view(-1) != -100
        out += [
            loss.item(),
            sched.get_last_lr()[0],
            int(scores.view(-1, 20)[active].argmax(-1).sum()),
            scores[~mask].sum().item(),
        ]
    return out
