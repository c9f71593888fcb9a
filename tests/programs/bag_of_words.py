"""A classifier of texts on bags of embeddings, with offsets, as in the tutorial of torchtext."""
# ruff: noqa: UP008 - as strangers write it

import numpy as np
import torch
from torch import nn
from torch.utils.data.dataloader import DataLoader
from torch.utils.data.dataset import random_split


class TextClassificationModel(nn.Module):
    def __init__(self, vocab_size, embed_dim, num_class):
        super(TextClassificationModel, self).__init__()
        self.embedding = nn.EmbeddingBag(vocab_size, embed_dim, sparse=False)
        self.fc = nn.Linear(embed_dim, num_class)
        self.init_weights()

    def init_weights(self):
        initrange = 0.5
        self.embedding.weight.data.uniform_(-initrange, initrange)
        self.fc.weight.data.uniform_(-initrange, initrange)
        self.fc.bias.data.zero_()

    def forward(self, text, offsets):
        return self.fc(self.embedding(text, offsets))


def collate_batch(batch):
    label_list, text_list, offsets = [], [], [0]
    for label, text in batch:
        label_list.append(int(label) - 1)
        processed_text = torch.tensor(text, dtype=torch.int64)
        text_list.append(processed_text)
        offsets.append(processed_text.size(0))
    label_list = torch.tensor(label_list, dtype=torch.int64)
    offsets = torch.tensor(offsets[:-1]).cumsum(dim=0)
    return label_list, torch.cat(text_list), offsets


def build():
    return TextClassificationModel(30, 8, 4)


def train(model, steps):
    rng = np.random.default_rng(0)
    samples = [(i % 4 + 1, rng.integers(0, 30, 3 + i % 5).tolist()) for i in range(32)]
    train_part, valid_part = random_split(samples, [24, 8])
    train_part.indices, valid_part.indices = list(range(24)), list(range(24, 32))
    loader = DataLoader(train_part, batch_size=6, collate_fn=collate_batch, num_workers=0)
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.MultiplicativeLR(optimizer, lambda epoch: 0.9)
    losses = []
    while len(losses) < steps:
        for label, text, offsets in loader:
            optimizer.zero_grad()
            loss = criterion(model(text, offsets), label)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            optimizer.step()
            losses.append(loss.item())
        scheduler.step()
    with torch.no_grad():
        label, text, offsets = collate_batch([valid_part[i] for i in range(len(valid_part))])
        accuracy = (model(text, offsets).argmax(1) == label).sum().item() / len(label)
    return [*losses[:steps], accuracy]
