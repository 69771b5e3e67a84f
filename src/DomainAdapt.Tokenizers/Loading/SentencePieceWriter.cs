using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// Writes a unigram vocabulary as a SentencePiece <c>.model</c>: fields of sentencepiece_model.proto (Kudo and Richardson, 2018). Text is not
/// normalised, and no space is put before it.
/// </summary>
internal static class SentencePieceWriter
{
    /// <summary>The file.</summary>
    public static byte[] Write(IReadOnlyList<UnigramPiece> pieces)
    {
        var model = new ProtobufWriter();
        foreach (var (text, score, type) in pieces)
        {
            var piece = new ProtobufWriter();
            piece.Text(1, text);
            piece.Float(2, (float)score);
            if (type != PieceType.Normal)
                piece.Number(3, (long)type);
            model.Bytes(1, piece.Written);
        }
        model.Bytes(2, TrainerSpec(pieces).Written);
        model.Bytes(3, NormalizerSpec().Written);
        return model.Written.ToArray();
    }

    private static ProtobufWriter TrainerSpec(IReadOnlyList<UnigramPiece> pieces)
    {
        var spec = new ProtobufWriter();
        spec.Number(3, (long)SentencePieceKind.Unigram); // model_type
        spec.Number(4, pieces.Count); // vocab_size
        spec.Number(25, 1); // split_digits
        spec.Number(35, 1); // byte_fallback
        spec.Number(40, 0); // unk_id
        spec.Number(41, -1); // bos_id: none
        spec.Number(42, 1); // eos_id
        spec.Number(43, -1); // pad_id: none
        spec.Text(45, pieces[0].Text); // unk_piece
        spec.Text(47, pieces[1].Text); // eos_piece
        return spec;
    }

    private static ProtobufWriter NormalizerSpec()
    {
        var spec = new ProtobufWriter();
        spec.Text(1, "identity");
        spec.Number(3, 0); // add_dummy_prefix
        spec.Number(4, 0); // remove_extra_whitespaces
        spec.Number(5, 1); // escape_whitespaces
        return spec;
    }
}
