#!/usr/bin/python3
"""Training speed of Facefill's networks as one writes them in Debian's python3-torch: float32, contiguous.

Usage: training_speed.py cvae|unet
Prints "IMAGES_PER_SECOND PARAMETERS": the median over windows of as many steps as bench/cvae.ini and bench/unet.ini log,
without the first. The networks are those of core/networks/cvae.h and portrait.h; batch, losses, clipping and optimiser
those of the recipes. Unlike the trainer it draws no batches and keeps no averaged weights, which is in its favour.
"""
import os
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def leaky(x):
    return F.leaky_relu(x, 0.2)


class Cvae(nn.Module):
    """64 x 64; see core/networks/cvae.h."""

    def __init__(self, width=64, latent=256):
        super().__init__()
        channels = [4, width, 2 * width, 4 * width, 8 * width]
        encoder, decoder = [], []
        for below, above in zip(channels, channels[1:]):
            encoder += [nn.Conv2d(below, above, 4, 2, 1, bias=False), nn.BatchNorm2d(above), nn.LeakyReLU(0.2)]
        for above, below in zip(channels[:1:-1], channels[-2:0:-1]):
            decoder += [nn.ConvTranspose2d(above, below, 4, 2, 1), nn.BatchNorm2d(below), nn.LeakyReLU(0.2)]
        decoder += [nn.ConvTranspose2d(width, 3, 4, 2, 1)]
        self.flat = 8 * width * 16
        self.encoder, self.decoder = nn.Sequential(*encoder), nn.Sequential(*decoder)
        self.to_latent = nn.Linear(self.flat, 2 * latent)
        self.from_latent = nn.Linear(latent, self.flat)

    def forward(self, image, mask):
        features = self.encoder(torch.cat([image * (1 - mask), mask], 1))
        mu, log_variance = self.to_latent(features.flatten(1)).chunk(2, 1)
        log_variance = log_variance.clamp(-8, 8)
        z = mu + (0.5 * log_variance).exp() * torch.randn_like(mu)
        return self.decoder(self.from_latent(z).view(len(z), -1, 4, 4)), mu, log_variance

    def loss(self, image, mask):
        logits, mu, log_variance = self(image, mask)
        bce = F.binary_cross_entropy_with_logits(logits, image, reduction="sum") / len(image)
        kl = 0.5 * (mu.square() + log_variance.exp() - 1 - log_variance).sum() / len(image)
        return bce + 0.5 * kl


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return x + self.second(leaky(self.first(leaky(x))))


def stack(channels, count):
    return nn.Sequential(*[ResidualBlock(channels) for _ in range(count)])


class Unet(nn.Module):
    """The portrait's U-shape; see core/networks/portrait.h."""

    def __init__(self, fold=2, width=32):
        super().__init__()
        widths, blocks = [width * factor for factor in (1, 2, 4, 6, 8)], (1, 2, 2, 2, 2)
        pairs = list(zip(widths, widths[1:]))
        self.input = nn.Conv2d(4 * fold * fold, width, 3, padding=1)
        self.encode = nn.ModuleList([stack(*level) for level in zip(widths, blocks)])
        self.complete = nn.ModuleList([stack(*level) for level in zip(widths[:-1], blocks)])
        self.down = nn.ModuleList([nn.Conv2d(here, below, 4, 2, 1) for here, below in pairs])
        self.up = nn.ModuleList([nn.Conv2d(below, here, 1) for here, below in pairs])
        self.mix = nn.ModuleList([nn.Conv2d(2 * here, here, 1) for here, _ in pairs])
        self.shuffle = nn.Conv2d(width, 8 * fold * fold, 3, padding=1)
        self.output = nn.Conv2d(8, 3, 3, padding=1)
        self.fold = fold

    def forward(self, image, mask):
        x = self.input(F.pixel_unshuffle(torch.cat([(2 * image - 1) * (1 - mask), mask], 1), self.fold))
        skips = []
        for encode, down in zip(self.encode, self.down):
            x = encode(x)
            skips.append(x)
            x = down(x)
        x = self.encode[-1](x)
        for level in range(len(skips) - 1, -1, -1):
            x = F.interpolate(self.up[level](leaky(x)), scale_factor=2)
            x = self.complete[level](self.mix[level](torch.cat([x, skips[level]], 1)))
        x = F.pixel_shuffle(self.shuffle(leaky(x)), self.fold)
        return 0.5 * self.output(leaky(x)) + 0.5

    def loss(self, image, mask):
        difference = (self(image, mask) - image).abs()
        hole = (difference * mask).sum() / (3 * mask.sum())
        context = (difference * (1 - mask)).sum() / (3 * (1 - mask).sum())
        return 2 * hole + context


def train(network, batch, side, steps, window):
    """Images a second, the median of windows of so many steps."""
    optimiser = torch.optim.AdamW(network.parameters(), 3e-4, betas=(0.5, 0.99), weight_decay=1e-4)
    image, mask = torch.rand(batch, 3, side, side), torch.zeros(batch, 1, side, side)
    mask[:, :, side // 4 : side // 2, side // 4 : side // 2] = 1
    speeds = []
    for _ in range(steps // window):
        start = time.perf_counter()
        for _ in range(window):
            optimiser.zero_grad()
            network.loss(image, mask).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1)
            optimiser.step()
        speeds.append(window * batch / (time.perf_counter() - start))
    return statistics.median(speeds[1:])


def main():
    torch.set_num_threads(os.cpu_count())
    network, *sizes = {"cvae": (Cvae, 128, 64, 8, 2), "unet": (Unet, 16, 128, 20, 4)}[sys.argv[1]]
    network = network()
    speed = train(network, *sizes)
    print(f"{speed:.2f}", sum(parameter.numel() for parameter in network.parameters()))


main()
