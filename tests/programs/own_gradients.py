"""Operations with a gradient of their own: reversed, straight-through, quantised."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import Function


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)


class ReverseLayerF(Function):
    @staticmethod
    def forward(ctx, x, alpha):
        ctx.alpha = alpha
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad_output):
        output = grad_output.neg() * ctx.alpha
        return output, None


class LinearFunction(Function):
    @staticmethod
    def forward(input, weight, bias):
        output = input.mm(weight.t())
        if bias is not None:
            output += bias.unsqueeze(0).expand_as(output)
        return output

    @staticmethod
    def setup_context(ctx, inputs, output):
        input, weight, bias = inputs
        ctx.save_for_backward(input, weight, bias)

    @staticmethod
    def backward(ctx, grad_output):
        input, weight, bias = ctx.saved_tensors
        grad_input = grad_weight = grad_bias = None
        if ctx.needs_input_grad[0]:
            grad_input = grad_output.mm(weight)
        if ctx.needs_input_grad[1]:
            grad_weight = grad_output.t().mm(input)
        if bias is not None and ctx.needs_input_grad[2]:
            grad_bias = grad_output.sum(0)
        return grad_input, grad_weight, grad_bias


class VectorQuantization(Function):
    @staticmethod
    def forward(ctx, inputs, codebook):
        with torch.no_grad():
            embedding_size = codebook.size(1)
            inputs_size = inputs.size()
            inputs_flatten = inputs.view(-1, embedding_size)
            codebook_sqr = torch.sum(codebook**2, dim=1)
            inputs_sqr = torch.sum(inputs_flatten**2, dim=1, keepdim=True)
            distances = torch.addmm(
                codebook_sqr + inputs_sqr, inputs_flatten, codebook.t(), alpha=-2.0, beta=1.0
            )
            _, indices_flatten = torch.min(distances, dim=1)
            indices = indices_flatten.view(*inputs_size[:-1])
            ctx.mark_non_differentiable(indices)
            return indices

    @staticmethod
    def backward(ctx, grad_output):
        raise RuntimeError("never")


class VQStraightThrough(Function):
    @staticmethod
    def forward(ctx, inputs, codebook):
        indices = VectorQuantization.apply(inputs, codebook)
        indices_flatten = indices.view(-1)
        ctx.save_for_backward(indices_flatten, codebook)
        ctx.mark_non_differentiable(indices_flatten)
        codes_flatten = torch.index_select(codebook, dim=0, index=indices_flatten)
        codes = codes_flatten.view_as(inputs)
        return (codes, indices_flatten)

    @staticmethod
    def backward(ctx, grad_output, grad_indices):
        grad_inputs, grad_codebook = None, None
        if ctx.needs_input_grad[0]:
            grad_inputs = grad_output.clone()
        if ctx.needs_input_grad[1]:
            indices, codebook = ctx.saved_tensors
            embedding_size = codebook.size(1)
            grad_output_flatten = grad_output.contiguous().view(-1, embedding_size)
            grad_codebook = torch.zeros_like(codebook)
            grad_codebook.index_add_(0, indices, grad_output_flatten)
        return (grad_inputs, grad_codebook)


class DANN(nn.Module):
    def __init__(self):
        super().__init__()
        self.feature = nn.Linear(6, 8)
        self.cls = nn.Sequential()
        self.cls.add_module("c_fc1", nn.Linear(8, 8))
        self.cls.add_module("c_bn1", nn.BatchNorm1d(8))
        self.cls.add_module("c_relu1", nn.ReLU(True))
        self.cls.add_module("c_softmax", nn.LogSoftmax(dim=1))
        self.dom_w = nn.Parameter(torch.randn(2, 8))
        self.dom_b = nn.Parameter(torch.zeros(2))
        self.codebook = nn.Embedding(5, 8)
        self.codebook.weight.data.uniform_(-1.0 / 5, 1.0 / 5)

    def forward(self, x, alpha):
        f = LegendrePolynomial3.apply(torch.tanh(self.feature(x)))
        rev = ReverseLayerF.apply(f, alpha)
        dom = LinearFunction.apply(rev, self.dom_w, self.dom_b)
        z, ind = VQStraightThrough.apply(f, self.codebook.weight.detach())
        zbar = torch.index_select(self.codebook.weight, dim=0, index=ind).view_as(f)
        return self.cls(z), F.log_softmax(dom, 1), f, z, zbar


def build():
    return DANN()


def train(model, steps):
    rng = np.random.default_rng(0)
    opt = torch.optim.Adagrad(
        model.parameters(), lr=0.05, lr_decay=0.01, initial_accumulator_value=0.1
    )
    out = []
    for i in range(12):
        x = torch.from_numpy(rng.standard_normal((6, 6)))
        y = torch.from_numpy(rng.integers(0, 8, 6))
        dl = torch.zeros(6).long()
        dl[3:] = 1
        p = float(i) / 12
        alpha = 2.0 / (1.0 + np.exp(-10 * p)) - 1
        c, dom, f, z, zbar = model(x, alpha)
        loss_vq = F.mse_loss(zbar, f.detach())
        loss_commit = F.mse_loss(f, z.detach())
        loss = F.nll_loss(c, y) + F.nll_loss(dom, dl) + loss_vq + 0.25 * loss_commit
        opt.zero_grad()
        loss.backward()
        opt.step()
        out += [loss.item(), loss_vq.item(), model.feature.weight.grad.norm(2).item()]
    return out
