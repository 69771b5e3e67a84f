namespace DomainAdapt.Corpora.Reading.Files;

/// <summary>Goes through the members of an archive one by one, each read whole; what is damaged, too large or has a password is said to be, and passed over.</summary>
internal sealed class MemberReader(Input archive, Func<IEnumerable<ArchiveMember>> open) : IDisposable
{
    private IEnumerator<ArchiveMember>? _members;
    private bool _isDone;

    /// <summary>A member's name with its bytes, or with why it has none; null after the last.</summary>
    public (string Name, byte[]? Bytes, DamagedRecord? Damage)? Next()
    {
        if (_isDone)
            return null;
        try
        {
            _members ??= open().GetEnumerator();
            if (!_members.MoveNext())
                return null;
        }
        catch (Exception cause) when (cause is UnreadableException or InvalidDataException or IOException)
        {
            // What follows a damaged header cannot be found.
            _isDone = true;
            return ("", null, Damaged(null, cause));
        }
        return Read(_members.Current);
    }

    public void Dispose() => _members?.Dispose();

    private (string Name, byte[]? Bytes, DamagedRecord? Damage) Read(ArchiveMember member)
    {
        try
        {
            if (member.IsEncrypted)
                throw UnreadableException.Encrypted();
            if (member.Length > archive.MaxRecordBytes)
                throw UnreadableException.TooLarge(archive.MaxRecordBytes);
            using var content = member.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return (member.Name, bytes.ToArray(), null);
        }
        catch (Exception cause) when (cause is UnreadableException or InvalidDataException or IOException)
        {
            return (member.Name, null, Damaged(member.Name, cause));
        }
    }

    private static DamagedRecord Damaged(string? key, Exception cause) => cause is UnreadableException unreadable
        ? new DamagedRecord(key, unreadable.Reason, unreadable.Message, ReadOnlyMemory<byte>.Empty)
        : new DamagedRecord(key, "damaged", $"cannot be read: {cause.Message.TrimEnd('.')}", ReadOnlyMemory<byte>.Empty);
}
