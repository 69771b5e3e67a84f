namespace DomainAdapt.Storage.Compression.Deflate;

/// <summary>Why a decoder stopped.</summary>
internal enum InflateStatus
{
    /// <summary>There is no room for more.</summary>
    Full,

    /// <summary>The stream is complete; the next byte of the input is the one after it.</summary>
    Complete,

    /// <summary>The input ends before the stream does.</summary>
    CutShort,

    /// <summary>The bytes are no deflate stream from here on.</summary>
    Damaged,
}
