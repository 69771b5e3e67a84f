"""Makes the fixtures beside it: tiny models with random weights, and what PyTorch computes of them in double precision.

Each folder gets config.json, model.safetensors (the weights) and expected.safetensors (ids, logits, the mean loss of the next tokens, and its
gradient by each weight as "gradient.NAME"). The models are written here from their papers, in plain operators, and share no code with the
program. Run with python3 and PyTorch 1.13 (Debian package python3-torch): python3 make_fixtures.py
"""
import json
import math
import os
import struct

import torch

torch.manual_seed(20260101)
FOLDER = os.path.dirname(os.path.abspath(__file__))
LAYERS, WIDTH, HEADS, KEY_HEADS, FEED_FORWARD, VOCABULARY, CONTEXT = 2, 16, 4, 2, 24, 48, 32


def write(path, tensors, floating):
    """Writes a safetensors file, ordered by name, its numbers in a floating-point type."""
    header, data, at = {"__metadata__": {"format": "pt"}}, b"", 0
    for name in sorted(tensors):
        value = tensors[name].detach().contiguous()
        value = value.to(floating if value.is_floating_point() else torch.int64)
        content = value.numpy().tobytes()
        kind = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}[value.dtype]
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [at, at + len(content)]}
        data += content
        at += len(content)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def rms_norm(x, weight, epsilon):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + epsilon) * weight


def layer_norm(x, weight, bias, epsilon):
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + epsilon) * weight + bias


def causal_attention(q, k, v):
    """(B, H, T, E) three times to one."""
    t = q.shape[2]
    scores = q @ k.transpose(2, 3) / math.sqrt(q.shape[3])
    future = torch.ones(t, t, dtype=torch.bool).triu(1)
    return torch.softmax(scores.masked_fill(future, -math.inf), -1) @ v


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


def llama_weights(config):
    kind, e = config["model_type"], config["head_dim"]
    shapes = {"model.embed_tokens.weight": (VOCABULARY, WIDTH), "model.norm.weight": (WIDTH,)}
    if not config["tie_word_embeddings"]:
        shapes["lm_head.weight"] = (VOCABULARY, WIDTH)
    for i in range(LAYERS):
        layer = f"model.layers.{i}."
        for name, heads in (("q", HEADS), ("k", KEY_HEADS), ("v", KEY_HEADS)):
            shapes[f"{layer}self_attn.{name}_proj.weight"] = (heads * e, WIDTH)
            if kind == "qwen2":
                shapes[f"{layer}self_attn.{name}_proj.bias"] = (heads * e,)
            if kind == "qwen3" and name != "v":
                shapes[f"{layer}self_attn.{name}_norm.weight"] = (e,)
        shapes[f"{layer}self_attn.o_proj.weight"] = (WIDTH, HEADS * e)
        shapes[f"{layer}mlp.gate_proj.weight"] = shapes[f"{layer}mlp.up_proj.weight"] = (FEED_FORWARD, WIDTH)
        shapes[f"{layer}mlp.down_proj.weight"] = (WIDTH, FEED_FORWARD)
        shapes[f"{layer}input_layernorm.weight"] = shapes[f"{layer}post_attention_layernorm.weight"] = (WIDTH,)
    return shapes


def llama_logits(config, w, ids):
    (b, t), e, epsilon = ids.shape, config["head_dim"], config["rms_norm_eps"]
    x = w["model.embed_tokens.weight"][ids]
    for i in range(LAYERS):
        layer = f"model.layers.{i}."
        y = rms_norm(x, w[f"{layer}input_layernorm.weight"], epsilon)
        heads = {}
        for name in "qkv":
            part = y @ w[f"{layer}self_attn.{name}_proj.weight"].T + w.get(f"{layer}self_attn.{name}_proj.bias", 0)
            part = part.view(b, t, -1, e)
            if f"{layer}self_attn.{name}_norm.weight" in w:
                part = rms_norm(part, w[f"{layer}self_attn.{name}_norm.weight"], epsilon)
            part = part.transpose(1, 2)
            heads[name] = rotate(part, config["rope_theta"], config.get("rope_scaling")) if name != "v" else part
        k, v = (heads[name].repeat_interleave(HEADS // KEY_HEADS, 1) for name in "kv")
        mixed = causal_attention(heads["q"], k, v).transpose(1, 2).reshape(b, t, -1)
        x = x + mixed @ w[f"{layer}self_attn.o_proj.weight"].T
        y = rms_norm(x, w[f"{layer}post_attention_layernorm.weight"], epsilon)
        gate = y @ w[f"{layer}mlp.gate_proj.weight"].T
        x = x + (gate * torch.sigmoid(gate) * (y @ w[f"{layer}mlp.up_proj.weight"].T)) @ w[f"{layer}mlp.down_proj.weight"].T
    return rms_norm(x, w["model.norm.weight"], epsilon) @ w.get("lm_head.weight", w["model.embed_tokens.weight"]).T


def gpt2_weights(config):
    shapes = {"wte.weight": (VOCABULARY, WIDTH), "wpe.weight": (CONTEXT, WIDTH), "ln_f.weight": (WIDTH,), "ln_f.bias": (WIDTH,)}
    for i in range(LAYERS):
        for name, inputs, outputs in (
            ("attn.c_attn", WIDTH, 3 * WIDTH), ("attn.c_proj", WIDTH, WIDTH), ("mlp.c_fc", WIDTH, 4 * WIDTH), ("mlp.c_proj", 4 * WIDTH, WIDTH),
        ):
            shapes[f"h.{i}.{name}.weight"], shapes[f"h.{i}.{name}.bias"] = (inputs, outputs), (outputs,)
        for name in ("ln_1", "ln_2"):
            shapes[f"h.{i}.{name}.weight"] = shapes[f"h.{i}.{name}.bias"] = (WIDTH,)
    return {"transformer." + name: shape for name, shape in shapes.items()}


def gpt2_logits(config, w, ids):
    (b, t), epsilon = ids.shape, config["layer_norm_epsilon"]
    w = {name[len("transformer."):]: value for name, value in w.items()}
    linear = lambda x, name: x @ w[name + ".weight"] + w[name + ".bias"]
    norm = lambda x, name: layer_norm(x, w[name + ".weight"], w[name + ".bias"], epsilon)
    x = w["wte.weight"][ids] + w["wpe.weight"][:t]
    for i in range(LAYERS):
        q, k, v = (part.view(b, t, HEADS, -1).transpose(1, 2) for part in linear(norm(x, f"h.{i}.ln_1"), f"h.{i}.attn.c_attn").split(WIDTH, -1))
        x = x + linear(causal_attention(q, k, v).transpose(1, 2).reshape(b, t, -1), f"h.{i}.attn.c_proj")
        y = linear(norm(x, f"h.{i}.ln_2"), f"h.{i}.mlp.c_fc")
        y = 0.5 * y * (1 + torch.tanh(math.sqrt(2 / math.pi) * (y + 0.044715 * y ** 3)))
        x = x + linear(y, f"h.{i}.mlp.c_proj")
    return norm(x, "ln_f") @ w["wte.weight"].T


def make(name, config, shapes, logits_of):
    folder = os.path.join(FOLDER, name)
    os.makedirs(folder, exist_ok=True)
    weights = {}
    for key in sorted(shapes(config)):
        shape = shapes(config)[key]
        around = 1.0 if "norm" in key or ".ln_" in key and key.endswith("weight") else 0.0
        # Single precision, as the file holds them; all that follows is double.
        weights[key] = (torch.randn(shape) * 0.2 + around).double().requires_grad_(True)
    ids = torch.randint(VOCABULARY, (2, 13))
    logits = logits_of(config, weights, ids)
    loss = torch.nn.functional.cross_entropy(logits[:, :-1].reshape(-1, VOCABULARY), ids[:, 1:].reshape(-1))
    loss.backward()
    expected = {"ids": ids, "logits": logits, "loss": loss.reshape(1), **{"gradient." + key: value.grad for key, value in weights.items()}}
    write(os.path.join(folder, "model.safetensors"), weights, torch.float32)
    write(os.path.join(folder, "expected.safetensors"), expected, torch.float64)
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump(config, file, indent=2, sort_keys=True)
        file.write("\n")
    print(name, loss.item())


def llama(kind, **more):
    config = {
        "architectures": [kind.capitalize() + "ForCausalLM"], "model_type": kind, "vocab_size": VOCABULARY, "hidden_size": WIDTH,
        "intermediate_size": FEED_FORWARD, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "num_key_value_heads": KEY_HEADS,
        "head_dim": WIDTH // HEADS, "max_position_embeddings": CONTEXT, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu",
        "tie_word_embeddings": False, "bos_token_id": 1, "eos_token_id": 2,
    }
    config.update(more)
    return config


scaling = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 16}
for name, config in {
    "llama": llama("llama"),
    "llama3": llama("llama", head_dim=8, hidden_size=WIDTH, rope_theta=500.0, rope_scaling=scaling, eos_token_id=[2, 3]),
    "mistral": llama("mistral", sliding_window=16, rope_theta=1000000.0),
    "qwen2": llama("qwen2", tie_word_embeddings=True, rms_norm_eps=1e-6, use_sliding_window=False, sliding_window=16),
    "qwen3": llama("qwen3", tie_word_embeddings=True, head_dim=8, attention_bias=False),
}.items():
    make(name, config, llama_weights, llama_logits)
make("gpt2", {
    "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "vocab_size": VOCABULARY, "n_embd": WIDTH, "n_layer": LAYERS, "n_head": HEADS,
    "n_positions": CONTEXT, "n_ctx": CONTEXT, "layer_norm_epsilon": 1e-5, "activation_function": "gelu_new", "bos_token_id": 1, "eos_token_id": 1,
}, gpt2_weights, gpt2_logits)
