"""The peer of the training step: a decoder in plain PyTorch, one step for each line of standard input.

python3 train_step.py '{"model": "gpt2", "threads": 1, "layers": 6, ...}' answers a first line about itself, and then each line that is not
"stop" with the seconds of one more step: of the clock, of the processor, of the latter forward, backward and in the optimiser, and its loss.
The models are written here from their papers and share no code with the program.
"""
import ctypes
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def causal_attention(q, k, v):
    """(B, H, T, E) three times to one; by the fused operator where this PyTorch has it."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    t = q.shape[2]
    scores = q @ k.transpose(2, 3) * (1 / math.sqrt(q.shape[3]))
    future = torch.ones(t, t, dtype=torch.bool).triu(1)
    return torch.softmax(scores.masked_fill(future, -math.inf), -1) @ v


class Gpt2Layer(nn.Module):
    def __init__(self, width, heads, inner):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = (part.view(b, t, self.heads, -1).transpose(1, 2) for part in self.attention(self.norm1(x)).split(d, -1))
        x = x + self.output(causal_attention(q, k, v).transpose(1, 2).reshape(b, t, d))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Gpt2(nn.Module):
    def __init__(self, layers, width, heads, inner, vocabulary, context, **_):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.layers = nn.ModuleList(Gpt2Layer(width, heads, inner) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions.weight[: ids.shape[1]]
        for layer in self.layers:
            x = layer(x)
        return F.linear(self.norm(x), self.tokens.weight)


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * self.weight


def rotate(x, cosine, sine):
    left, right = x.chunk(2, -1)
    return x * cosine + torch.cat((-right, left), -1) * sine


class LlamaLayer(nn.Module):
    def __init__(self, width, heads, inner):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = RmsNorm(width), RmsNorm(width)
        self.query, self.key, self.value, self.output = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.gate, self.up = nn.Linear(width, inner, bias=False), nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x, cosine, sine):
        b, t, d = x.shape
        y = self.norm1(x)
        q, k, v = (part(y).view(b, t, self.heads, -1).transpose(1, 2) for part in (self.query, self.key, self.value))
        mixed = causal_attention(rotate(q, cosine, sine), rotate(k, cosine, sine), v)
        x = x + self.output(mixed.transpose(1, 2).reshape(b, t, d))
        y = self.norm2(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Llama(nn.Module):
    def __init__(self, layers, width, heads, inner, vocabulary, context, **_):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList(LlamaLayer(width, heads, inner) for _ in range(layers))
        self.norm = RmsNorm(width)
        half = torch.arange(0, width // heads, 2) / (width // heads)
        turns = torch.outer(torch.arange(context), 10000.0 ** -half).repeat(1, 2)
        self.register_buffer("cosine", turns.cos())
        self.register_buffer("sine", turns.sin())

    def forward(self, ids):
        x = self.tokens(ids)
        for layer in self.layers:
            x = layer(x, self.cosine[: ids.shape[1]], self.sine[: ids.shape[1]])
        return F.linear(self.norm(x), self.tokens.weight)


def libraries():
    """Paths of the matrix libraries that are loaded."""
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if ".so" in line}
    return sorted(path for path in paths if "blas" in path.rsplit("/", 1)[-1] or "mkl" in path.rsplit("/", 1)[-1])


def blas_core(paths):
    """The processor whose kernels OpenBLAS has chosen; nothing where there is none."""
    for path in paths:
        if "libopenblas" in path:
            name = ctypes.CDLL(path).openblas_get_corename
            name.restype = ctypes.c_char_p
            return name().decode()
    return None


def main():
    setting = json.loads(sys.argv[1])
    torch.set_num_threads(setting["threads"])
    torch.manual_seed(1)
    model = {"gpt2": Gpt2, "llama": Llama}[setting["model"]](**setting)
    for name, weight in model.named_parameters():
        if weight.dim() > 1:
            nn.init.normal_(weight, 0, 0.02)
    # By lists of tensors, the fastest that this version has on a processor.
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1, foreach=True)
    ids = torch.randint(setting["vocabulary"], (setting["batch"], setting["context"] + 1))
    answer = lambda **values: print(json.dumps(values), flush=True)
    paths = libraries()
    answer(torch=torch.__version__, libraries=[path.rsplit("/", 1)[-1] for path in paths], blas_core=blas_core(paths),
           parameters=sum(weight.numel() for weight in model.parameters()))
    for line in sys.stdin:
        if line.strip() == "stop":
            break
        clock, start = time.perf_counter(), time.process_time()
        optimizer.zero_grad(set_to_none=True)
        logits = model(ids[:, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten())
        forward = time.process_time()
        loss.backward()
        backward = time.process_time()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        end = time.process_time()
        answer(seconds=time.perf_counter() - clock, processor=end - start, forward=forward - start, backward=backward - forward,
               optimizer=end - backward, loss=loss.item())


main()
