"""What the models of make_fixtures.py are made of, in plain operators of PyTorch."""
import math

import torch

LAYERS, WIDTH, HEADS, KEY_HEADS, FEED_FORWARD, VOCABULARY, CONTEXT = 2, 16, 4, 2, 24, 48, 32


def rms_norm(x, weight, epsilon):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + epsilon) * weight


def layer_norm(x, weight, bias, epsilon):
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + epsilon) * weight + bias


def causal_attention(q, k, v, window=None, scale=None, cap=None):
    """(B, H, T, E) three times to one; scale divides scores by its root, cap bends them, window is how many positions one sees."""
    t = q.shape[2]
    scores = q @ k.transpose(2, 3) / math.sqrt(scale or q.shape[3])
    if cap is not None:
        scores = cap * torch.tanh(scores / cap)
    hidden = torch.ones(t, t, dtype=torch.bool).triu(1)
    if window is not None:
        hidden |= torch.ones(t, t, dtype=torch.bool).tril(-window)
    return torch.softmax(scores.masked_fill(hidden, -math.inf), -1) @ v


def rotate(x, theta, scaling):
    """Turns pair (i, i + E/2) at position t by t * theta^(-2i/E), for x (B, H, T, E)."""
    t, width = x.shape[2], x.shape[3]
    angles = torch.tensor([theta ** (-2 * i / width) for i in range(width // 2)], dtype=torch.float64)
    if scaling is not None:
        for i in range(width // 2):
            wavelength = 2 * math.pi / angles[i].item()
            old, factor = scaling["original_max_position_embeddings"], scaling["factor"]
            low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
            if wavelength > old / low:
                angles[i] /= factor
            elif wavelength >= old / high:
                smooth = (old / wavelength - low) / (high - low)
                angles[i] = (1 - smooth) * angles[i] / factor + smooth * angles[i]
    turns = torch.outer(torch.arange(t, dtype=torch.float64), angles)
    cosine, sine = turns.cos(), turns.sin()
    left, right = x[..., : width // 2], x[..., width // 2 :]
    return torch.cat([left * cosine - right * sine, right * cosine + left * sine], -1)


def gelu(x):
    """By the error function."""
    return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))


def gelu_tanh(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))
