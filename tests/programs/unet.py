"""A U-Net that segments discs: skip connections, transposed convolutions, a Dice and BCE loss."""
# ruff: noqa: B905, UP008 - as strangers write it

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class DoubleConv(nn.Module):
    """(convolution => [BN] => ReLU) * 2"""

    def __init__(self, in_channels, out_channels, mid_channels=None):
        super().__init__()
        if not mid_channels:
            mid_channels = out_channels
        self.double_conv = nn.Sequential(
            nn.Conv2d(in_channels, mid_channels, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(mid_channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(mid_channels, out_channels, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
        )

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(in_channels, out_channels))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, in_channels, out_channels, bilinear=False):
        super().__init__()
        if bilinear:
            self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
            self.conv = DoubleConv(in_channels, out_channels, in_channels // 2)
        else:
            self.up = nn.ConvTranspose2d(in_channels, in_channels // 2, kernel_size=2, stride=2)
            self.conv = DoubleConv(in_channels, out_channels)

    def forward(self, x1, x2):
        x1 = self.up(x1)
        # input is CHW
        diffY = x2.size()[2] - x1.size()[2]
        diffX = x2.size()[3] - x1.size()[3]
        x1 = F.pad(x1, [diffX // 2, diffX - diffX // 2, diffY // 2, diffY - diffY // 2])
        x = torch.cat([x2, x1], dim=1)
        return self.conv(x)


class UNet(nn.Module):
    def __init__(self, n_channels=1, n_classes=1, width=4):
        super(UNet, self).__init__()
        self.n_channels = n_channels
        self.n_classes = n_classes
        self.inc = DoubleConv(n_channels, width)
        self.down1 = Down(width, width * 2)
        self.down2 = Down(width * 2, width * 2)
        self.up1 = Up(width * 4, width, bilinear=True)
        self.up2 = Up(width * 2, width) if width < 4 else Up2(width, width)
        self.outc = nn.Conv2d(width, n_classes, kernel_size=1)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        x = self.up1(x3, x2)
        x = self.up2(x, x1)
        return self.outc(x)


class Up2(nn.Module):
    """The last step up, where the skip connection is as wide as the input."""

    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.up = nn.ConvTranspose2d(in_channels, in_channels, 4, stride=2, padding=1, groups=2)
        self.norm = nn.GroupNorm(2, 2 * in_channels)
        self.conv = DoubleConv(2 * in_channels, out_channels)

    def forward(self, x1, x2):
        x1 = self.up(x1, output_size=x2.size())
        return self.conv(self.norm(torch.cat((x1, x2), 1)))


def dice_coeff(input, target, epsilon=1e-6):
    sum_dim = (-1, -2)
    inter = 2 * (input * target).sum(dim=sum_dim)
    sets_sum = input.sum(dim=sum_dim) + target.sum(dim=sum_dim)
    sets_sum = torch.where(sets_sum == 0, inter, sets_sum)
    dice = (inter + epsilon) / (sets_sum + epsilon)
    return dice.mean()


def discs(n, size, rng):
    yy, xx = np.mgrid[:size, :size]
    masks = np.stack(
        [
            (yy - cy) ** 2 + (xx - cx) ** 2 < r**2
            for cy, cx, r in zip(
                rng.uniform(3, size - 3, n), rng.uniform(3, size - 3, n), rng.uniform(2, 5, n)
            )
        ]
    )
    images = masks + rng.normal(0, 0.5, masks.shape)
    return torch.from_numpy(images).unsqueeze(1), torch.as_tensor(masks)


def build():
    return UNet()


def train(model, steps):
    images, masks = discs(16, 13, np.random.default_rng(0))
    criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(2.0, dtype=torch.float64))
    optimizer = optim.RMSprop(
        model.parameters(), lr=1e-3, weight_decay=1e-8, momentum=0.9, foreach=True
    )
    scheduler = optim.lr_scheduler.ReduceLROnPlateau(optimizer, "max", patience=2)
    losses = []
    for step in range(steps):
        batch = slice(4 * (step % 3), 4 * (step % 3) + 4)
        true_masks = masks[batch].to(torch.float64)
        masks_pred = model(images[batch])
        loss = criterion(masks_pred.squeeze(1), true_masks)
        loss += 1 - dice_coeff(torch.sigmoid(masks_pred.squeeze(1)), true_masks)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_value_(model.parameters(), 0.5)
        optimizer.step()
        losses.append(loss.item())
        if step % 5 == 4:
            model.eval()
            with torch.inference_mode():
                pred = (model(images[12:]).sigmoid() > 0.5).double().squeeze(1)
                score = dice_coeff(pred, masks[12:].double())
            scheduler.step(score)
            losses += [score.item(), optimizer.param_groups[0]["lr"]]
            model.train()
    return losses
