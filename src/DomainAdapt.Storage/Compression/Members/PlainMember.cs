namespace DomainAdapt.Storage.Compression.Members;

/// <summary>A file without compression: one member.</summary>
internal sealed class PlainMember(Stream file, CompressedBytes input) : MemberReader(file, input)
{
    private bool _isBegun;

    public override string Format => "none";

    public override bool IsCompressed => false;

    public override long Offset => ContentOffset;

    private protected override bool BeginMember()
    {
        var isFirst = !_isBegun && Input.Ensure(1);
        _isBegun = true;
        return isFirst;
    }

    private protected override void Decode(int limit)
    {
        if (!Input.Ensure(1))
            return;
        var bytes = Input.Available[..Math.Min(Input.Available.Length, limit - Written)];
        bytes.CopyTo(Window.AsSpan(Written));
        Input.Advance(bytes.Length);
        Written += bytes.Length;
    }

    // Nothing in such a file can be damaged as a member.
    private protected override bool FindMember() => false;
}
