"""A GRU encoder and decoder with additive attention, teacher forcing and two optimizers."""
# ruff: noqa: UP008 - as strangers write it

import random

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim
from torch.utils.data import DataLoader, Dataset

SOS_token = 0
EOS_token = 1
MAX_LENGTH = 6
VOCABULARY = 12
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Reversals(Dataset):
    """Sequences whose translation is themselves, read backwards."""

    def __init__(self, n, seed=0):
        rng = np.random.default_rng(seed)
        self.pairs = rng.integers(2, VOCABULARY, (n, MAX_LENGTH - 1))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        source = self.pairs[index].tolist()
        return (
            torch.tensor(source + [EOS_token], dtype=torch.long),
            torch.tensor(source[::-1] + [EOS_token], dtype=torch.long),
        )


class EncoderRNN(nn.Module):
    def __init__(self, input_size, hidden_size, dropout_p=0.0):
        super(EncoderRNN, self).__init__()
        self.hidden_size = hidden_size
        self.embedding = nn.Embedding(input_size, hidden_size)
        self.gru = nn.GRU(hidden_size, hidden_size, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(2 * hidden_size, hidden_size)
        self.dropout = nn.Dropout(dropout_p)

    def forward(self, input):
        embedded = self.dropout(self.embedding(input))
        output, hidden = self.gru(embedded)
        hidden = torch.tanh(self.bridge(torch.cat([hidden[-2], hidden[-1]], dim=-1)))
        output = output[:, :, : self.hidden_size] + output[:, :, self.hidden_size :]
        return output, hidden.unsqueeze(0)


class BahdanauAttention(nn.Module):
    def __init__(self, hidden_size):
        super(BahdanauAttention, self).__init__()
        self.Wa = nn.Linear(hidden_size, hidden_size)
        self.Ua = nn.Linear(hidden_size, hidden_size)
        self.Va = nn.Linear(hidden_size, 1)

    def forward(self, query, keys):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        scores = scores.squeeze(2).unsqueeze(1)
        weights = F.softmax(scores, dim=-1)
        context = torch.bmm(weights, keys)
        return context, weights


class AttnDecoderRNN(nn.Module):
    def __init__(self, hidden_size, output_size, dropout_p=0.0):
        super(AttnDecoderRNN, self).__init__()
        self.embedding = nn.Embedding(output_size, hidden_size)
        self.attention = BahdanauAttention(hidden_size)
        self.gru = nn.GRU(2 * hidden_size, hidden_size, batch_first=True)
        self.out = nn.Linear(hidden_size, output_size)
        self.dropout = nn.Dropout(dropout_p)

    def forward(self, encoder_outputs, encoder_hidden, target_tensor=None):
        batch_size = encoder_outputs.size(0)
        decoder_input = torch.empty(batch_size, 1, dtype=torch.long, device=device).fill_(SOS_token)
        decoder_hidden = encoder_hidden
        decoder_outputs = []
        attentions = []
        for i in range(MAX_LENGTH):
            decoder_output, decoder_hidden, attn_weights = self.forward_step(
                decoder_input, decoder_hidden, encoder_outputs
            )
            decoder_outputs.append(decoder_output)
            attentions.append(attn_weights)
            if target_tensor is not None:
                # Teacher forcing: Feed the target as the next input
                decoder_input = target_tensor[:, i].unsqueeze(1)
            else:
                # Without teacher forcing: use its own predictions as the next input
                _, topi = decoder_output.topk(1)
                decoder_input = topi.squeeze(-1).detach()
        decoder_outputs = torch.cat(decoder_outputs, dim=1)
        decoder_outputs = F.log_softmax(decoder_outputs, dim=-1)
        attentions = torch.cat(attentions, dim=1)
        return decoder_outputs, decoder_hidden, attentions

    def forward_step(self, input, hidden, encoder_outputs):
        embedded = self.dropout(self.embedding(input))
        query = hidden.permute(1, 0, 2)
        context, attn_weights = self.attention(query, encoder_outputs)
        input_gru = torch.cat((embedded, context), dim=2)
        output, hidden = self.gru(input_gru, hidden)
        return self.out(output), hidden, attn_weights


def build():
    return nn.ModuleList([EncoderRNN(VOCABULARY, 10), AttnDecoderRNN(10, VOCABULARY)]).to(device)


def train(model, steps):
    encoder, decoder = model
    coin = random.Random(0)
    loader = DataLoader(Reversals(20), batch_size=8, drop_last=True)
    encoder_optimizer = optim.Adam(encoder.parameters(), lr=0.01)
    decoder_optimizer = optim.Adam(decoder.parameters(), lr=0.01)
    criterion = nn.NLLLoss()
    losses = []
    while len(losses) < steps:
        for input_tensor, target_tensor in loader:
            encoder_optimizer.zero_grad()
            decoder_optimizer.zero_grad()
            encoder_outputs, encoder_hidden = encoder(input_tensor)
            forced = target_tensor if coin.random() < 0.5 else None
            decoder_outputs, _, _ = decoder(encoder_outputs, encoder_hidden, forced)
            loss = criterion(
                decoder_outputs.view(-1, decoder_outputs.size(-1)), target_tensor.view(-1)
            )
            loss.backward()
            encoder_optimizer.step()
            decoder_optimizer.step()
            losses.append(loss.item())
    encoder.eval(), decoder.eval()
    with torch.no_grad():
        input_tensor, _ = next(iter(loader))
        outputs, _, attentions = decoder(*encoder(input_tensor))
        _, decoded = torch.max(outputs, -1)
        words = [index.item() for index in decoded[0]]
    return losses + words + attentions[0].flatten().tolist()
