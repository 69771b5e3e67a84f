"""Decoders other than Llama's and GPT-2's, from their papers: shapes of their weights, and logits of ids."""
import math

import torch

from operators import LAYERS, VOCABULARY, causal_attention, gelu, gelu_tanh, layer_norm, rms_norm, rotate


def biased(shapes, name, outputs, inputs):
    shapes[name + ".weight"], shapes[name + ".bias"] = (outputs, inputs), (outputs,)


def normed(shapes, name, width):
    shapes[name + ".weight"] = shapes[name + ".bias"] = (width,)


class Weights:
    """Layers of a model by their names."""

    def __init__(self, weights, epsilon):
        self.weights, self.epsilon = weights, epsilon

    def linear(self, name, x):
        return x @ self.weights[name + ".weight"].T + self.weights.get(name + ".bias", 0)

    def norm(self, name, x):
        return layer_norm(x, self.weights[name + ".weight"], self.weights[name + ".bias"], self.epsilon)


def neox_weights(config):
    """GPT-NeoX (Black et al. 2022)."""
    d, f = config["hidden_size"], config["intermediate_size"]
    shapes = {"gpt_neox.embed_in.weight": (VOCABULARY, d)}
    if not config["tie_word_embeddings"]:
        shapes["embed_out.weight"] = (VOCABULARY, d)
    normed(shapes, "gpt_neox.final_layer_norm", d)
    for i in range(LAYERS):
        layer = f"gpt_neox.layers.{i}."
        normed(shapes, layer + "input_layernorm", d)
        normed(shapes, layer + "post_attention_layernorm", d)
        biased(shapes, layer + "attention.query_key_value", 3 * d, d)
        biased(shapes, layer + "attention.dense", d, d)
        biased(shapes, layer + "mlp.dense_h_to_4h", f, d)
        biased(shapes, layer + "mlp.dense_4h_to_h", d, f)
    return shapes


def neox_logits(config, w, ids):
    (b, t), d, heads = ids.shape, config["hidden_size"], config["num_attention_heads"]
    e, model = d // heads, Weights(w, config["layer_norm_eps"])
    turned = int(e * config["rotary_pct"])
    activation = gelu if config["hidden_act"] == "gelu" else gelu_tanh

    def turn(part):
        return torch.cat([rotate(part[..., :turned], config["rotary_emb_base"], None), part[..., turned:]], -1)

    def attention(layer, x):
        # Rows of the matrix: head by head its query, its key, its value.
        all_heads = model.linear(layer + "attention.query_key_value", x).view(b, t, heads, 3 * e).transpose(1, 2)
        q, k, v = all_heads[..., :e], all_heads[..., e : 2 * e], all_heads[..., 2 * e :]
        return model.linear(layer + "attention.dense", causal_attention(turn(q), turn(k), v).transpose(1, 2).reshape(b, t, d))

    def feed_forward(layer, x):
        return model.linear(layer + "mlp.dense_4h_to_h", activation(model.linear(layer + "mlp.dense_h_to_4h", x)))

    x = w["gpt_neox.embed_in.weight"][ids]
    for i in range(LAYERS):
        layer = f"gpt_neox.layers.{i}."
        attended = attention(layer, model.norm(layer + "input_layernorm", x))
        if config["use_parallel_residual"]:
            x = x + attended + feed_forward(layer, model.norm(layer + "post_attention_layernorm", x))
        else:
            x = x + attended
            x = x + feed_forward(layer, model.norm(layer + "post_attention_layernorm", x))
    x = model.norm("gpt_neox.final_layer_norm", x)
    return x @ w.get("embed_out.weight", w["gpt_neox.embed_in.weight"]).T


def gated_weights(config, e, key_heads, norms):
    """What OLMo 2 and Gemma have in common; norms are those of a layer."""
    d, f, heads = config["hidden_size"], config["intermediate_size"], config["num_attention_heads"]
    shapes = {"model.embed_tokens.weight": (VOCABULARY, d), "model.norm.weight": (d,)}
    for i in range(LAYERS):
        layer = f"model.layers.{i}."
        for name, count in (("q", heads), ("k", key_heads), ("v", key_heads)):
            shapes[f"{layer}self_attn.{name}_proj.weight"] = (count * e, d)
        shapes[f"{layer}self_attn.o_proj.weight"] = (d, heads * e)
        shapes[f"{layer}mlp.gate_proj.weight"] = shapes[f"{layer}mlp.up_proj.weight"] = (f, d)
        shapes[f"{layer}mlp.down_proj.weight"] = (d, f)
        for name in norms:
            shapes[f"{layer}{name}.weight"] = (d,)
    return shapes


def olmo2_weights(config):
    """OLMo 2 (OLMo team 2024)."""
    d, heads, key_heads = config["hidden_size"], config["num_attention_heads"], config["num_key_value_heads"]
    e = d // heads
    shapes = gated_weights(config, e, key_heads, ("post_attention_layernorm", "post_feedforward_layernorm"))
    shapes["lm_head.weight"] = (VOCABULARY, d)
    for i in range(LAYERS):
        shapes[f"model.layers.{i}.self_attn.q_norm.weight"] = (heads * e,)
        shapes[f"model.layers.{i}.self_attn.k_norm.weight"] = (key_heads * e,)
    return shapes


def olmo2_logits(config, w, ids):
    (b, t), epsilon, heads, key_heads = ids.shape, config["rms_norm_eps"], config["num_attention_heads"], config["num_key_value_heads"]
    model = Weights(w, None)
    norm = lambda name, x: rms_norm(x, w[name + ".weight"], epsilon)
    x = w["model.embed_tokens.weight"][ids]
    for i in range(LAYERS):
        layer = f"model.layers.{i}."
        parted = lambda x, count: x.view(b, t, count, -1).transpose(1, 2)
        q = parted(norm(layer + "self_attn.q_norm", model.linear(layer + "self_attn.q_proj", x)), heads)
        k = parted(norm(layer + "self_attn.k_norm", model.linear(layer + "self_attn.k_proj", x)), key_heads)
        v = parted(model.linear(layer + "self_attn.v_proj", x), key_heads)
        q, k = rotate(q, config["rope_theta"], None), rotate(k, config["rope_theta"], None)
        k, v = (part.repeat_interleave(heads // key_heads, 1) for part in (k, v))
        mixed = causal_attention(q, k, v).transpose(1, 2).reshape(b, t, -1)
        x = x + norm(layer + "post_attention_layernorm", model.linear(layer + "self_attn.o_proj", mixed))
        gate = model.linear(layer + "mlp.gate_proj", x)
        inner = gate * torch.sigmoid(gate) * model.linear(layer + "mlp.up_proj", x)
        x = x + norm(layer + "post_feedforward_layernorm", model.linear(layer + "mlp.down_proj", inner))
    return norm("model.norm", x) @ w["lm_head.weight"].T


def gemma_weights(config):
    """Gemma (Gemma team 2024)."""
    return gated_weights(config, config["head_dim"], config["num_key_value_heads"], ("input_layernorm", "post_attention_layernorm"))


def gemma_logits(config, w, ids):
    (b, t), epsilon, heads, key_heads = ids.shape, config["rms_norm_eps"], config["num_attention_heads"], config["num_key_value_heads"]
    model = Weights(w, None)
    norm = lambda name, x: rms_norm(x, 1 + w[name + ".weight"], epsilon)
    x = w["model.embed_tokens.weight"][ids] * math.sqrt(config["hidden_size"])
    for i in range(LAYERS):
        layer = f"model.layers.{i}."
        y = norm(layer + "input_layernorm", x)
        q, k, v = (
            model.linear(f"{layer}self_attn.{name}_proj", y).view(b, t, count, config["head_dim"]).transpose(1, 2)
            for name, count in (("q", heads), ("k", key_heads), ("v", key_heads)))
        q, k = rotate(q, config["rope_theta"], None), rotate(k, config["rope_theta"], None)
        k, v = (part.repeat_interleave(heads // key_heads, 1) for part in (k, v))
        x = x + model.linear(layer + "self_attn.o_proj", causal_attention(q, k, v).transpose(1, 2).reshape(b, t, -1))
        y = norm(layer + "post_attention_layernorm", x)
        inner = gelu_tanh(model.linear(layer + "mlp.gate_proj", y)) * model.linear(layer + "mlp.up_proj", y)
        x = x + model.linear(layer + "mlp.down_proj", inner)
    return norm("model.norm", x) @ w["model.embed_tokens.weight"].T


def gemma2_weights(config):
    """Gemma 2 (Gemma team 2024) and 3 (2025)."""
    norms = ["input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm", "post_feedforward_layernorm"]
    shapes = gated_weights(config, config["head_dim"], config["num_key_value_heads"], norms)
    if config["model_type"] == "gemma3_text":
        for i in range(LAYERS):
            shapes[f"model.layers.{i}.self_attn.q_norm.weight"] = shapes[f"model.layers.{i}.self_attn.k_norm.weight"] = (config["head_dim"],)
    return shapes


def gemma2_logits(config, w, ids):
    (b, t), epsilon, heads, key_heads = ids.shape, config["rms_norm_eps"], config["num_attention_heads"], config["num_key_value_heads"]
    model, is_third = Weights(w, None), config["model_type"] == "gemma3_text"
    norm = lambda name, x: rms_norm(x, 1 + w[name + ".weight"], epsilon)

    def turn(x, sees_all):
        if not is_third:
            return rotate(x, config["rope_theta"], None)
        if not sees_all:
            return rotate(x, config["rope_local_base_freq"], None)
        # Stretched positions are positions over the factor.
        at = torch.arange(t, dtype=torch.float64) / config["rope_scaling"]["factor"]
        half = config["head_dim"] // 2
        turns = torch.outer(at, config["rope_theta"] ** (-torch.arange(half, dtype=torch.float64) / half))
        left, right = x[..., :half], x[..., half:]
        return torch.cat([left * turns.cos() - right * turns.sin(), right * turns.cos() + left * turns.sin()], -1)

    x = w["model.embed_tokens.weight"][ids] * math.sqrt(config["hidden_size"])
    for i in range(LAYERS):
        layer, sees_all = f"model.layers.{i}.", i % 2 == 1
        y = norm(layer + "input_layernorm", x)
        q, k, v = (
            model.linear(f"{layer}self_attn.{name}_proj", y).view(b, t, count, config["head_dim"]).transpose(1, 2)
            for name, count in (("q", heads), ("k", key_heads), ("v", key_heads)))
        if is_third:
            q, k = norm(layer + "self_attn.q_norm", q), norm(layer + "self_attn.k_norm", k)
        q, k = turn(q, sees_all), turn(k, sees_all)
        k, v = (part.repeat_interleave(heads // key_heads, 1) for part in (k, v))
        mixed = causal_attention(
            q, k, v, None if sees_all else config["sliding_window"], config["query_pre_attn_scalar"], config.get("attn_logit_softcapping"))
        attended = model.linear(layer + "self_attn.o_proj", mixed.transpose(1, 2).reshape(b, t, -1))
        x = x + norm(layer + "post_attention_layernorm", attended)
        y = norm(layer + "pre_feedforward_layernorm", x)
        inner = gelu_tanh(model.linear(layer + "mlp.gate_proj", y)) * model.linear(layer + "mlp.up_proj", y)
        x = x + norm(layer + "post_feedforward_layernorm", model.linear(layer + "mlp.down_proj", inner))
    logits, cap = norm("model.norm", x) @ w["model.embed_tokens.weight"].T, config.get("final_logit_softcapping")
    return logits if cap is None else cap * torch.tanh(logits / cap)


def bloom_weights(config):
    """BLOOM (Le Scao et al. 2022)."""
    d = config["n_embed"]
    shapes = {"transformer.word_embeddings.weight": (VOCABULARY, d)}
    normed(shapes, "transformer.word_embeddings_layernorm", d)
    normed(shapes, "transformer.ln_f", d)
    for i in range(LAYERS):
        layer = f"transformer.h.{i}."
        normed(shapes, layer + "input_layernorm", d)
        normed(shapes, layer + "post_attention_layernorm", d)
        biased(shapes, layer + "self_attention.query_key_value", 3 * d, d)
        biased(shapes, layer + "self_attention.dense", d, d)
        biased(shapes, layer + "mlp.dense_h_to_4h", 4 * d, d)
        biased(shapes, layer + "mlp.dense_4h_to_h", d, 4 * d)
    return shapes


def alibi_slopes(heads):
    """Press et al. 2021: geometric from 2^(-8/n) for n a power of two; else every second one of twice as many follow those of the lower power."""
    power = 2 ** math.floor(math.log2(heads))
    slopes = [2 ** (-8 * (i + 1) / power) for i in range(power)]
    if power < heads:
        slopes += alibi_slopes(2 * power)[0::2][: heads - power]
    return slopes


def bloom_logits(config, w, ids):
    (b, t), d, heads = ids.shape, config["n_embed"], config["num_attention_heads"]
    e, model = d // heads, Weights(w, config["layer_norm_epsilon"])
    slopes = torch.tensor(alibi_slopes(heads), dtype=torch.float64)
    # As BLOOM has it, by the key's position alone: softmax sees differences between keys only.
    bias = slopes[:, None, None] * torch.arange(t, dtype=torch.float64)
    future = torch.ones(t, t, dtype=torch.bool).triu(1)
    x = model.norm("transformer.word_embeddings_layernorm", w["transformer.word_embeddings.weight"][ids])
    for i in range(LAYERS):
        layer = f"transformer.h.{i}."
        y = model.norm(layer + "input_layernorm", x)
        all_heads = model.linear(layer + "self_attention.query_key_value", y).view(b, t, heads, 3 * e).transpose(1, 2)
        q, k, v = all_heads[..., :e], all_heads[..., e : 2 * e], all_heads[..., 2 * e :]
        scores = (q @ k.transpose(2, 3) / math.sqrt(e) + bias).masked_fill(future, -math.inf)
        x = x + model.linear(layer + "self_attention.dense", (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(b, t, d))
        y = model.norm(layer + "post_attention_layernorm", x)
        x = x + model.linear(layer + "mlp.dense_4h_to_h", gelu_tanh(model.linear(layer + "mlp.dense_h_to_4h", y)))
    return model.norm("transformer.ln_f", x) @ w["transformer.word_embeddings.weight"].T
