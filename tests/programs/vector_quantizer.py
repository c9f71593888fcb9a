"""A vector-quantised autoencoder: the gradient passes the nearest code as it is."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class VectorQuantizer(nn.Module):
    def __init__(self, num_embeddings, embedding_dim, commitment_cost):
        super().__init__()
        self.embedding = nn.Embedding(num_embeddings, embedding_dim)
        self.commitment_cost = commitment_cost

    def forward(self, inputs):
        inputs = inputs.permute(0, 2, 3, 1).contiguous()
        flat_input = inputs.view(-1, self.embedding.embedding_dim)
        weight = self.embedding.weight
        distances = (
            torch.sum(flat_input**2, dim=1, keepdim=True)
            + torch.sum(weight**2, dim=1)
            - 2 * torch.matmul(flat_input, weight.t())
        )
        indices = torch.argmin(distances, dim=1).unsqueeze(1)
        encodings = torch.zeros_like(distances, memory_format=torch.preserve_format)
        encodings.scatter_(1, indices, 1)
        quantized = torch.matmul(encodings, weight).view(inputs.shape)
        e_latent_loss = F.mse_loss(quantized.detach(), inputs)
        q_latent_loss = F.mse_loss(quantized, inputs.detach())
        loss = q_latent_loss + self.commitment_cost * e_latent_loss
        quantized = inputs + (quantized - inputs).detach()
        average = torch.mean(encodings, dim=0)
        perplexity = torch.exp(-torch.sum(torch.xlogy(average, average)))
        return loss, quantized.permute(0, 3, 1, 2).contiguous(), perplexity


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Conv2d(1, 4, 4, 2, 1)
        self.vq = VectorQuantizer(8, 4, 0.25)
        self.decoder = nn.ConvTranspose2d(4, 1, 4, 2, 1)

    def forward(self, x):
        loss, quantized, perplexity = self.vq(self.encoder(x))
        return loss, self.decoder(quantized), perplexity


def build():
    return Model()


def train(model, steps):
    data = torch.tensor(np.random.default_rng(0).random((4, 1, 8, 8)))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, amsgrad=False)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        vq_loss, recon, perplexity = model(data)
        loss = F.mse_loss(recon, data) / torch.var(data) + vq_loss
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return [*losses, perplexity.item()]
