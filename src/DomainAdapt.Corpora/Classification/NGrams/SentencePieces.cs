using System.Buffers;
using System.Text;
using DomainAdapt.Core.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>Sentences as an n-gram model reads them: tokens with spaces between.</summary>
internal sealed class SentencePieces(string? tokenizer, bool normalises)
{
    private readonly Utf8Tokenizer? _tokenizer = tokenizer is null ? null : TokenizerFile.Load(tokenizer);
    private readonly ArrayBufferWriter<byte> _normal = new(), _pieces = new();
    private readonly List<int> _ids = [];

    /// <summary>The tokens of a line, until the next one is asked for.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line)
    {
        if (normalises)
        {
            _normal.ResetWrittenCount();
            CcNetText.Normalise(line, _normal);
            line = _normal.WrittenSpan;
        }
        line = WhiteSpace.Trim(line);
        if (_tokenizer is null || line.IsEmpty)
            return line;
        _ids.Clear();
        _pieces.ResetWrittenCount();
        _tokenizer.Encode(line, _ids);
        foreach (var id in _ids)
        {
            if (_pieces.WrittenCount > 0)
                _pieces.Write(" "u8);
            Encoding.UTF8.GetBytes(_tokenizer.PieceOf(id), _pieces);
        }
        return _pieces.WrittenSpan;
    }
}
