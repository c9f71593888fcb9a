"""A sentiment classifier on packed sequences, as in tutorials on bidirectional LSTMs."""

import numpy as np
import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence


class Sentiment(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, output_dim, n_layers, pad_idx):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=pad_idx)
        self.rnn = nn.LSTM(embedding_dim, hidden_dim, num_layers=n_layers, bidirectional=True)
        self.attend = nn.Linear(hidden_dim * 2, 1)
        self.fc = nn.Linear(hidden_dim * 4, output_dim)

    def forward(self, text, text_lengths):
        embedded = self.embedding(text)
        packed_embedded = pack_padded_sequence(embedded, text_lengths.cpu(), enforce_sorted=False)
        packed_output, (hidden, _cell) = self.rnn(packed_embedded)
        output, lengths = pad_packed_sequence(packed_output)
        scores = self.attend(output).squeeze(2)
        steps = torch.arange(output.size(0)).unsqueeze(1)
        scores = scores.masked_fill(steps >= lengths.unsqueeze(0), float("-inf"))
        context = (scores.softmax(0).unsqueeze(2) * output).sum(0)
        return self.fc(torch.cat((hidden[-2, :, :], hidden[-1, :, :], context), dim=1))


def build():
    return Sentiment(20, 6, 5, 1, 2, 1)


def train(model, steps):
    rng = np.random.default_rng(0)
    texts = [torch.from_numpy(rng.integers(2, 20, n)) for n in (3, 7, 5, 5, 2, 6)]
    labels = torch.tensor([1.0, 0.0, 1.0, 0.0, 0.0, 1.0], dtype=torch.float64)
    text = pad_sequence(texts, padding_value=1)
    lengths = torch.tensor([len(x) for x in texts])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    criterion = nn.BCEWithLogitsLoss()
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        predictions = model(text, lengths).squeeze(1)
        loss = criterion(predictions, labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    rounded = torch.round(torch.sigmoid(predictions))
    return [*losses, (rounded == labels).float().mean().item()]
