using System.Text;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// What ids depend on of a SentencePiece <c>.model</c> file, the message <c>ModelProto</c> of sentencepiece_model.proto (Kudo and Richardson,
/// 2018), with the defaults of that definition.
/// </summary>
internal sealed class SentencePieceProto
{
    /// <summary>Pieces by id.</summary>
    public List<Piece> Pieces { get; } = [];

    /// <summary>How text is cut: <c>model_type</c>.</summary>
    public SentencePieceKind Kind { get; private set; } = SentencePieceKind.Unigram;

    /// <summary>Whether unknown characters are their bytes: <c>byte_fallback</c>.</summary>
    public bool HasByteFallback { get; private set; }

    /// <summary>Whether spaces end words instead of beginning them: <c>treat_whitespace_as_suffix</c>.</summary>
    public bool HasSpaceAsSuffix { get; private set; }

    /// <summary>What an unknown piece decodes to: <c>unk_surface</c>.</summary>
    public string UnknownSurface { get; private set; } = " \u2047 ";

    /// <summary>The text of the piece that ends a sentence: <c>eos_piece</c>.</summary>
    public string EndOfSentence { get; private set; } = "</s>";

    /// <summary>Rules of rewriting: <c>precompiled_charsmap</c>.</summary>
    public byte[] CharacterMap { get; private set; } = [];

    /// <summary>Whether a space is put before text: <c>add_dummy_prefix</c>.</summary>
    public bool AddsPrefix { get; private set; } = true;

    /// <summary>Whether spaces at both ends and in a row are removed: <c>remove_extra_whitespaces</c>.</summary>
    public bool RemovesExtraSpaces { get; private set; } = true;

    /// <summary>Whether spaces are marked: <c>escape_whitespaces</c>.</summary>
    public bool MarksSpaces { get; private set; } = true;

    /// <summary>Reads the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static SentencePieceProto Read(ReadOnlySpan<byte> bytes)
    {
        var proto = new SentencePieceProto();
        var reader = new ProtobufReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    proto.Pieces.Add(ReadPiece(reader.ReadBytes()));
                    break;
                case 2:
                    proto.ReadTrainerSpec(reader.ReadBytes());
                    break;
                case 3:
                    proto.ReadNormalizerSpec(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return proto;
    }

    private static Piece ReadPiece(ReadOnlySpan<byte> bytes)
    {
        var piece = new Piece("", 0, PieceType.Normal);
        var reader = new ProtobufReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    piece = piece with { Text = Encoding.UTF8.GetString(reader.ReadBytes()) };
                    break;
                case 2:
                    piece = piece with { Score = reader.ReadFloat() };
                    break;
                case 3:
                    piece = piece with { Type = (PieceType)reader.ReadNumber() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return piece;
    }

    private void ReadTrainerSpec(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 3:
                    Kind = (SentencePieceKind)reader.ReadNumber();
                    break;
                case 24:
                    HasSpaceAsSuffix = reader.ReadNumber() != 0;
                    break;
                case 35:
                    HasByteFallback = reader.ReadNumber() != 0;
                    break;
                case 44:
                    UnknownSurface = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 47:
                    EndOfSentence = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ReadNormalizerSpec(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 2:
                    CharacterMap = reader.ReadBytes().ToArray();
                    break;
                case 3:
                    AddsPrefix = reader.ReadNumber() != 0;
                    break;
                case 4:
                    RemovesExtraSpaces = reader.ReadNumber() != 0;
                    break;
                case 5:
                    MarksSpaces = reader.ReadNumber() != 0;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>A piece.</summary>
    /// <param name="Text">Its text, spaces marked.</param>
    /// <param name="Score">Natural logarithm of its probability in a unigram model; in a byte-pair encoding, higher is merged first.</param>
    /// <param name="Type">What it is.</param>
    internal sealed record Piece(string Text, float Score, PieceType Type);
}

/// <summary>How a SentencePiece model cuts text: numbers of <c>TrainerSpec.ModelType</c>.</summary>
internal enum SentencePieceKind
{
    Unigram = 1,
    Bpe = 2,
    Word = 3,
    Character = 4,
}

/// <summary>What a piece is: numbers of <c>SentencePiece.Type</c>.</summary>
internal enum PieceType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
