"""Makes the fixtures beside it: tiny models with random weights, and what PyTorch computes of them in double precision.

Each folder gets config.json, model.safetensors (the weights) and expected.safetensors (ids, logits, the mean loss of the next tokens, and its
gradient by each weight as "gradient.NAME"). The models are written here from their papers, in plain operators, and share no code with the
program. Run with python3 and PyTorch 1.13 (Debian package python3-torch): python3 make_fixtures.py
Numbers are drawn one behind the other, but for fixtures with a seed of their own, so that another fixture changes none.
"""
import json
import math
import os
import struct

import torch

from decoders import bloom_logits, bloom_weights, gemma2_logits, gemma2_weights, gemma_logits, gemma_weights, neox_logits, neox_weights, olmo2_logits, olmo2_weights
from operators import CONTEXT, FEED_FORWARD, HEADS, KEY_HEADS, LAYERS, VOCABULARY, WIDTH, causal_attention, layer_norm, rms_norm, rotate

torch.manual_seed(20260101)
FOLDER = os.path.dirname(os.path.abspath(__file__))


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
    (b, t), e, epsilon, kind = ids.shape, config["head_dim"], config["rms_norm_eps"], config["model_type"]
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
        window = config.get("sliding_window") if kind == "mistral" else None
        mixed = causal_attention(heads["q"], k, v, window).transpose(1, 2).reshape(b, t, -1)
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


def bert_names(config):
    """What BERT calls the parts that RoBERTa calls otherwise: body, head's dense layer, head's norm, output bias."""
    return {
        "bert": ("bert.", "cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.bias"),
        "roberta": ("roberta.", "lm_head.dense", "lm_head.layer_norm", "lm_head.bias"),
    }[config["model_type"]]


def bert_weights(config):
    body, dense, head_norm, bias = bert_names(config)
    shapes = {
        f"{body}embeddings.word_embeddings.weight": (VOCABULARY, WIDTH), f"{body}embeddings.position_embeddings.weight": (CONTEXT, WIDTH),
        f"{body}embeddings.token_type_embeddings.weight": (config["type_vocab_size"], WIDTH), bias: (VOCABULARY,),
    }
    linear, norms = {dense: (WIDTH, WIDTH)}, [f"{body}embeddings.LayerNorm", head_norm]
    for i in range(LAYERS):
        layer = f"{body}encoder.layer.{i}."
        for name in ("self.query", "self.key", "self.value", "output.dense"):
            linear[f"{layer}attention.{name}"] = (WIDTH, WIDTH)
        linear[f"{layer}intermediate.dense"], linear[f"{layer}output.dense"] = (FEED_FORWARD, WIDTH), (WIDTH, FEED_FORWARD)
        norms += [f"{layer}attention.output.LayerNorm", f"{layer}output.LayerNorm"]
    for name, shape in linear.items():
        shapes[name + ".weight"], shapes[name + ".bias"] = shape, shape[:1]
    for name in norms:
        shapes[name + ".weight"] = shapes[name + ".bias"] = (WIDTH,)
    return shapes


def bert_logits(config, w, ids):
    (b, t), epsilon, pad = ids.shape, config["layer_norm_eps"], config["pad_token_id"]
    body, dense, head_norm, bias = bert_names(config)
    linear = lambda x, name: x @ w[name + ".weight"].T + w[name + ".bias"]
    norm = lambda x, name: layer_norm(x, w[name + ".weight"], w[name + ".bias"], epsilon)
    gelu = lambda x: 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))
    text = (ids != pad).long()
    positions = text.cumsum(1) * text + pad if body == "roberta." else torch.arange(t).expand(b, t)
    x = norm(
        w[f"{body}embeddings.word_embeddings.weight"][ids] + w[f"{body}embeddings.position_embeddings.weight"][positions]
        + w[f"{body}embeddings.token_type_embeddings.weight"][0], f"{body}embeddings.LayerNorm")
    for i in range(LAYERS):
        layer = f"{body}encoder.layer.{i}."
        q, k, v = (linear(x, f"{layer}attention.self.{name}").view(b, t, HEADS, -1).transpose(1, 2) for name in ("query", "key", "value"))
        scores = (q @ k.transpose(2, 3) / math.sqrt(q.shape[3])).masked_fill((text == 0)[:, None, None], -math.inf)
        mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(b, t, -1)
        x = norm(x + linear(mixed, f"{layer}attention.output.dense"), f"{layer}attention.output.LayerNorm")
        x = norm(x + linear(gelu(linear(x, f"{layer}intermediate.dense")), f"{layer}output.dense"), f"{layer}output.LayerNorm")
    return norm(gelu(linear(x, dense)), head_norm) @ w[f"{body}embeddings.word_embeddings.weight"].T + w[bias]


def t5_weights(config):
    inner, feed_forward = config["num_heads"] * config["d_kv"], config["d_ff"]
    shapes = {"shared.weight": (VOCABULARY, WIDTH)}
    if not config["tie_word_embeddings"]:
        shapes["lm_head.weight"] = (VOCABULARY, WIDTH)
    for half, layers in (("encoder", config["num_layers"]), ("decoder", config["num_decoder_layers"])):
        shapes[f"{half}.final_layer_norm.weight"] = (WIDTH,)
        shapes[f"{half}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"] = (config["relative_attention_num_buckets"], config["num_heads"])
        for i in range(layers):
            parts = ["SelfAttention", "DenseReluDense"] if half == "encoder" else ["SelfAttention", "EncDecAttention", "DenseReluDense"]
            for number, part in enumerate(parts):
                layer = f"{half}.block.{i}.layer.{number}."
                shapes[f"{layer}layer_norm.weight"] = (WIDTH,)
                if part == "DenseReluDense":
                    for name in ["wi"] if config["feed_forward_proj"] == "relu" else ["wi_0", "wi_1"]:
                        shapes[f"{layer}{part}.{name}.weight"] = (feed_forward, WIDTH)
                    shapes[f"{layer}{part}.wo.weight"] = (WIDTH, feed_forward)
                else:
                    for name in "qkv":
                        shapes[f"{layer}{part}.{name}.weight"] = (inner, WIDTH)
                    shapes[f"{layer}{part}.o.weight"] = (WIDTH, inner)
    return shapes


def t5_bucket(distance, buckets, furthest, causal):
    """The bucket of a distance of key from query, by the logarithm of the paper's code."""
    bucket = 0
    if causal:
        distance = max(-distance, 0)
    else:
        buckets //= 2
        bucket = buckets if distance > 0 else 0
        distance = abs(distance)
    exact = buckets // 2
    if distance < exact:
        return bucket + distance
    share = torch.log(torch.tensor(distance / exact, dtype=torch.float32)) / math.log(furthest / exact)
    return bucket + min(buckets - 1, exact + int(share * (buckets - exact)))


def t5_logits(config, w, ids, targets):
    heads, epsilon, pad = config["num_heads"], config["layer_norm_epsilon"], config["pad_token_id"]
    buckets, furthest = config["relative_attention_num_buckets"], config["relative_attention_max_distance"]

    def attention(x, read, part, bias):
        split = lambda y, name: (y @ w[f"{part}.{name}.weight"].T).view(y.shape[0], y.shape[1], heads, -1).transpose(1, 2)
        scores = split(x, "q") @ split(read, "k").transpose(2, 3) + bias
        return (torch.softmax(scores, -1) @ split(read, "v")).transpose(1, 2).reshape(x.shape[0], x.shape[1], -1) @ w[f"{part}.o.weight"].T

    def feed_forward(x, part):
        if config["feed_forward_proj"] == "relu":
            return torch.relu(x @ w[f"{part}.wi.weight"].T) @ w[f"{part}.wo.weight"].T
        y = x @ w[f"{part}.wi_0.weight"].T
        y = 0.5 * y * (1 + torch.tanh(math.sqrt(2 / math.pi) * (y + 0.044715 * y ** 3)))
        return (y * (x @ w[f"{part}.wi_1.weight"].T)) @ w[f"{part}.wo.weight"].T

    def positions(half, length):
        table = torch.tensor([[t5_bucket(key - query, buckets, furthest, half == "decoder") for key in range(length)] for query in range(length)])
        return w[f"{half}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"][table].permute(2, 0, 1)[None]

    def stack(half, layers, x, bias, read=None, read_bias=0):
        for i in range(layers):
            layer = f"{half}.block.{i}.layer."
            y = rms_norm(x, w[f"{layer}0.layer_norm.weight"], epsilon)
            x = x + attention(y, y, f"{layer}0.SelfAttention", bias)
            if read is not None:
                x = x + attention(rms_norm(x, w[f"{layer}1.layer_norm.weight"], epsilon), read, f"{layer}1.EncDecAttention", read_bias)
            last = 1 if read is None else 2
            x = x + feed_forward(rms_norm(x, w[f"{layer}{last}.layer_norm.weight"], epsilon), f"{layer}{last}.DenseReluDense")
        return rms_norm(x, w[f"{half}.final_layer_norm.weight"], epsilon)

    hidden = torch.zeros(ids.shape, dtype=torch.float64).masked_fill(ids == pad, -math.inf)[:, None, None]
    read = stack("encoder", config["num_layers"], w["shared.weight"][ids], positions("encoder", ids.shape[1]) + hidden)
    said = torch.cat([torch.full((ids.shape[0], 1), config["decoder_start_token_id"]), targets[:, :-1]], 1)
    said[said < 0] = pad
    future = torch.full((said.shape[1], said.shape[1]), -math.inf, dtype=torch.float64).triu(1)
    x = stack("decoder", config["num_decoder_layers"], w["shared.weight"][said], positions("decoder", said.shape[1]) + future, read, hidden)
    return x @ w["lm_head.weight"].T if "lm_head.weight" in w else x * WIDTH ** -0.5 @ w["shared.weight"].T


def spans_batch(config):
    """What is read, of which the second row ends in padding, and shorter what is said, of which the first row ends early."""
    ids, targets = torch.randint(2, VOCABULARY, (2, 13)), torch.randint(2, VOCABULARY, (2, 7))
    ids[1, 9:], targets[0, 5:] = config["pad_token_id"], -1
    return ids, targets


def masked_batch(config):
    """Ids of which the second row ends in padding, and what is asked: the original token at some positions, -1 elsewhere."""
    ids = torch.randint(5, VOCABULARY, (2, 13))
    ids[1, 9:] = config["pad_token_id"]
    targets = torch.full_like(ids, -1)
    for row, at in ((0, 2), (0, 7), (0, 12), (1, 0), (1, 8)):
        targets[row, at], ids[row, at] = ids[row, at].item(), 4
    return ids, targets


def make(name, config, shapes, logits_of, batch=None, seed=None, norms_around=1.0):
    if seed is not None:
        torch.manual_seed(seed)
    folder = os.path.join(FOLDER, name)
    os.makedirs(folder, exist_ok=True)
    weights = {}
    for key in sorted(shapes(config)):
        shape = shapes(config)[key]
        around = norms_around if "norm" in key or "LayerNorm.weight" in key or ".ln_" in key and key.endswith("weight") else 0.0
        # Single precision, as the file holds them; all that follows is double.
        weights[key] = (torch.randn(shape) * 0.2 + around).double().requires_grad_(True)
    if batch is None:  # the next token at every position but the last
        ids = torch.randint(VOCABULARY, (2, 13))
        targets = ids[:, 1:]
    else:
        ids, targets = batch(config)
    logits = logits_of(config, weights, ids, targets) if batch is spans_batch else logits_of(config, weights, ids)
    asked = logits[:, : targets.shape[1]].reshape(-1, VOCABULARY)
    loss = torch.nn.functional.cross_entropy(asked, targets.reshape(-1), ignore_index=-1)
    loss.backward()
    if batch is masked_batch:
        logits = logits * (ids != config["pad_token_id"])[:, :, None]  # what stands at padding is nothing
    expected = {"ids": ids, "logits": logits, "loss": loss.reshape(1), **{"gradient." + key: value.grad for key, value in weights.items()}}
    if batch is not None:
        expected["targets"] = targets
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
for kind, pad in (("bert", 0), ("roberta", 1)):
    make(kind, {
        "architectures": [kind.replace("bert", "Bert").replace("roBert", "Roberta") + "ForMaskedLM"], "model_type": kind, "vocab_size": VOCABULARY,
        "hidden_size": WIDTH, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "intermediate_size": FEED_FORWARD,
        "max_position_embeddings": CONTEXT, "type_vocab_size": 2 - pad, "pad_token_id": pad, "layer_norm_eps": 1e-12 if pad == 0 else 1e-5,
        "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "position_embedding_type": "absolute",
    }, bert_weights, bert_logits, masked_batch)


def decoder(kind, **more):
    config = {
        "model_type": kind, "vocab_size": VOCABULARY, "hidden_size": 32, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
        "intermediate_size": FEED_FORWARD, "max_position_embeddings": CONTEXT, "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": "float32",
    }
    config.update(more)
    return config


make("neox", decoder(
    "gpt_neox", architectures=["GPTNeoXForCausalLM"], hidden_size=WIDTH, num_attention_heads=2, intermediate_size=4 * WIDTH, rotary_pct=0.25,
    rotary_emb_base=10000, use_parallel_residual=True, hidden_act="gelu", layer_norm_eps=1e-5, tie_word_embeddings=False,
), neox_weights, neox_logits, seed=1)
make("neox_sequential", decoder(
    "gpt_neox", architectures=["GPTNeoXForCausalLM"], rotary_pct=1.0, rotary_emb_base=500, use_parallel_residual=False, hidden_act="gelu_fast",
    layer_norm_eps=1e-6, tie_word_embeddings=True,
), neox_weights, neox_logits, seed=2)
make("olmo2", decoder(
    "olmo2", architectures=["Olmo2ForCausalLM"], num_key_value_heads=KEY_HEADS, rope_theta=500000, rms_norm_eps=1e-6, hidden_act="silu",
    attention_bias=False, tie_word_embeddings=False, bos_token_id=None,
), olmo2_weights, olmo2_logits, seed=3)
make("gemma", decoder(
    "gemma", architectures=["GemmaForCausalLM"], num_key_value_heads=1, head_dim=12, rope_theta=10000.0, rms_norm_eps=1e-6, hidden_act="gelu",
    hidden_activation=None, attention_bias=False,
), gemma_weights, gemma_logits, seed=4, norms_around=0.0)
make("bloom", {
    "architectures": ["BloomForCausalLM"], "model_type": "bloom", "vocab_size": VOCABULARY, "n_embed": 24, "n_layer": LAYERS,
    "num_attention_heads": 6, "seq_length": CONTEXT, "layer_norm_epsilon": 1e-5, "apply_residual_connection_post_layernorm": False,
    "n_inner": None, "offset_alibi": 100, "bos_token_id": 1, "eos_token_id": 2,
}, bloom_weights, bloom_logits, seed=5)
for name, gated, layers in (("t5", False, 2), ("t5v11", True, 1)):
    make(name, {
        "architectures": ["T5ForConditionalGeneration"], "model_type": "t5", "vocab_size": VOCABULARY, "d_model": WIDTH, "d_kv": 6,
        "d_ff": FEED_FORWARD, "num_layers": LAYERS, "num_decoder_layers": layers, "num_heads": HEADS, "relative_attention_num_buckets": 8,
        "relative_attention_max_distance": 10, "layer_norm_epsilon": 1e-6, "feed_forward_proj": "gated-gelu" if gated else "relu",
        "tie_word_embeddings": not gated, "is_encoder_decoder": True, "n_positions": CONTEXT, "pad_token_id": 0, "decoder_start_token_id": 0,
        "eos_token_id": 1, "dropout_rate": 0.1,
    }, t5_weights, t5_logits, spans_batch, seed=6 + layers)
make("mistral_window", llama("mistral", sliding_window=5), llama_weights, llama_logits, seed=6)
make("gemma2", decoder(
    "gemma2", architectures=["Gemma2ForCausalLM"], num_key_value_heads=KEY_HEADS, head_dim=12, rope_theta=10000.0, rms_norm_eps=1e-6,
    hidden_activation="gelu_pytorch_tanh", attention_bias=False, query_pre_attn_scalar=7, attn_logit_softcapping=2.0, final_logit_softcapping=3.0,
    sliding_window=5, hidden_size=16,
), gemma2_weights, gemma2_logits, seed=7, norms_around=0.0)
make("gemma3", decoder(
    "gemma3_text", architectures=["Gemma3ForCausalLM"], num_key_value_heads=KEY_HEADS, head_dim=12, rope_theta=1000.0, rope_local_base_freq=100.0,
    rope_scaling={"rope_type": "linear", "factor": 8.0}, rms_norm_eps=1e-6, hidden_activation="gelu_pytorch_tanh", attention_bias=False,
    query_pre_attn_scalar=7, sliding_window=5, sliding_window_pattern=2, hidden_size=16,
), gemma2_weights, gemma2_logits, seed=8, norms_around=0.0)
