namespace DomainAdapt.Pipelines.Specs.Yaml;

/// <summary>A node of a YAML file, with its place. Aliases are copies, so that changing one place changes no other.</summary>
internal abstract class Node(Location location)
{
    /// <summary>Where it begins.</summary>
    public Location Location { get; } = location;

    /// <summary>What a message calls it.</summary>
    public abstract string Found { get; }

    /// <summary>Whether it says that there is no value.</summary>
    public virtual bool IsNull => false;

    /// <summary>A copy that shares nothing.</summary>
    public abstract Node Copy();
}

/// <summary>A text, number, truth or null: what it is depends on the setting it is for.</summary>
internal sealed class ScalarNode(Location location, string text, bool isPlain) : Node(location)
{
    /// <summary>Its text, unquoted.</summary>
    public string Text { get; } = text;

    /// <summary>Whether it was written without quotes.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <inheritdoc/>
    public override bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string Found => IsNull ? "nothing" : $"'{Text}'";

    /// <inheritdoc/>
    public override Node Copy() => new ScalarNode(Location, Text, IsPlain);
}

/// <summary>A list.</summary>
internal sealed class ListNode(Location location) : Node(location)
{
    /// <summary>Its items, in order.</summary>
    public List<Node> Items { get; } = [];

    /// <inheritdoc/>
    public override string Found => "a list";

    /// <summary>The item of that name.</summary>
    public MapNode? Named(string name) => Items.OfType<MapNode>().FirstOrDefault(item => item.Name == name);

    /// <inheritdoc/>
    public override Node Copy()
    {
        var copy = new ListNode(Location);
        copy.Items.AddRange(Items.Select(item => item.Copy()));
        return copy;
    }
}

/// <summary>A map, in the order of the file.</summary>
internal sealed class MapNode(Location location) : Node(location)
{
    /// <summary>Its entries, in order, no two of one key.</summary>
    public List<Entry> Entries { get; } = [];

    /// <inheritdoc/>
    public override string Found => "a map";

    /// <summary>What a kind's settings are addressed by: <c>name</c>, or <c>kind</c> where no name is given.</summary>
    public string? Name => Text("name") ?? Text("kind");

    /// <summary>The entry of that key.</summary>
    public Entry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>The text of the scalar at that key; null where there is none.</summary>
    public string? Text(string key) => Find(key)?.Value is ScalarNode { IsNull: false } scalar ? scalar.Text : null;

    /// <summary>Puts an entry in the place of the one with its key, or at the end.</summary>
    public void Set(Entry entry)
    {
        var index = Entries.FindIndex(other => other.Key == entry.Key);
        if (index < 0)
            Entries.Add(entry);
        else
            Entries[index] = entry;
    }

    /// <inheritdoc/>
    public override Node Copy()
    {
        var copy = new MapNode(Location);
        copy.Entries.AddRange(Entries.Select(entry => entry with { Value = entry.Value.Copy() }));
        return copy;
    }
}

/// <summary>An entry of a map.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Location">Where the key stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record Entry(string Key, Location Location, Node Value);
