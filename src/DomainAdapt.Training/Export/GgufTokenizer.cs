using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Export;

/// <summary>A tokenizer in the metadata of a GGUF file.</summary>
internal static class GgufTokenizer
{
    /// <summary>Adds it, with a token for each of the model's rows.</summary>
    /// <exception cref="DomainAdaptException">GGUF runtimes have no such tokenizer.</exception>
    public static void Add(GgufWriter file, PretrainedModel model)
    {
        var table = TokenTable.Of(model.Tokenizer) ?? throw new DomainAdaptException(
            $"The tokenizer is a {model.Tokenizer.GetType().Name}; expected a byte-pair encoding that does not rewrite text, as GGUF runtimes know them. "
            + "Export to safetensors instead.",
            ExitCodes.Spec);
        var rows = Enumerable.Range(0, model.Config.Spec.Vocabulary)
            .Select(id => id < table.Tokens.Count ? table.Tokens[id] : new TokenEntry(id, "", TokenRole.Unused)).ToList();
        var isByteLevel = table.Kind == TokenTableKind.ByteLevel;
        file.Add("tokenizer.ggml.model", isByteLevel ? "gpt2" : "llama");
        file.Add("tokenizer.ggml.pre", isByteLevel ? SplitOf(table) : "default");
        // Tokens are looked up by their text, so those without one need different names.
        file.Add("tokenizer.ggml.tokens", [.. rows.Select(token => token.Role == TokenRole.Unused ? $"[PAD{token.Id}]" : token.Text)]);
        if (!isByteLevel)
            file.Add("tokenizer.ggml.scores", [.. rows.Select(token => (float)token.Score)]);
        file.Add("tokenizer.ggml.token_type", [.. rows.Select(token => TypeOf(token.Role))]);
        if (isByteLevel)
            file.Add("tokenizer.ggml.merges", table.Merges);
        var before = model.Tokenizer.Frame.Before;
        file.Add("tokenizer.ggml.bos_token_id", before.Count > 0 ? before[0] : model.StartToken);
        file.Add("tokenizer.ggml.eos_token_id", model.Config.EndToken ?? model.Tokenizer.EndOfTextId);
        // Text is read here behind a start token, as in training.
        file.Add("tokenizer.ggml.add_bos_token", true);
        file.Add("tokenizer.ggml.add_eos_token", false);
        file.Add("tokenizer.ggml.add_space_prefix", table.HasSpacePrefix);
    }

    /// <summary>What GGUF runtimes call a way to cut text; two have that of Llama 3, and differ in what a whole piece is.</summary>
    private static string SplitOf(TokenTable table) => table.Split switch
    {
        "gpt2" => "gpt-2",
        "qwen2" => "qwen2",
        "o200k" => "gpt-4o",
        _ => table.IgnoresMerges ? "llama-bpe" : "dbrx",
    };

    /// <summary>The format's number of a role.</summary>
    private static int TypeOf(TokenRole role) => role switch
    {
        TokenRole.Unknown => 2,
        TokenRole.Special => 3,
        TokenRole.Added => 4,
        TokenRole.Unused => 5,
        TokenRole.Byte => 6,
        _ => 1,
    };
}
