using DomainAdapt.Pipelines.Specs.Binding;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DomainAdapt.Pipelines.Specs.Yaml;

/// <summary>
/// Reads YAML into nodes: anchors, aliases, <c>&lt;&lt;</c> merges and flow style. A duplicate key is a problem, and reading goes on, so that
/// a user hears of everything else too.
/// </summary>
internal sealed class YamlReader
{
    private readonly Parser _parser;
    private readonly Func<Mark, Location> _locate;
    private readonly Problems _problems;
    private readonly Dictionary<AnchorName, Node> _anchors = [];

    private YamlReader(string text, Func<Mark, Location> locate, Problems problems)
    {
        _parser = new Parser(new StringReader(text));
        _locate = locate;
        _problems = problems;
    }

    /// <summary>The file's root; null where the text is empty or, with a problem, where it is not YAML.</summary>
    public static Node? ReadFile(string text, string path, Problems problems)
        => Read(text, mark => new Location(path, mark.Line, mark.Column), problems);

    /// <summary>The value of an argument, all of it located at the argument.</summary>
    public static Node? ReadArgument(string text, Location argument, Problems problems)
        => Read(text, _ => argument, problems);

    private static Node? Read(string text, Func<Mark, Location> locate, Problems problems)
    {
        var reader = new YamlReader(text, locate, problems);
        try
        {
            return reader.ReadStream();
        }
        catch (YamlException failure)
        {
            problems.Add(locate(failure.Start), "", $"this is not YAML: {failure.Message}");
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet 18 fails so, without a place, on a flow list or map that is never closed.
            problems.Add(locate(reader._parser.Current?.End ?? Mark.Empty), "", "this is not YAML: nothing can stand here; is a bracket not closed?");
        }
        return null;
    }

    private Node? ReadStream()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return null;
        var root = ReadNode();
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _problems.Add(_locate(second.Start), "", "a second document begins here; a file holds one");
        return root;
    }

    private Node ReadNode()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return ReadAlias(alias);
        var (node, anchor) = ReadOwn();
        if (!anchor.IsEmpty)
            _anchors[anchor] = node;
        return node;
    }

    private Node ReadAlias(AnchorAlias alias)
    {
        if (_anchors.TryGetValue(alias.Value, out var node))
            return node.Copy();
        throw new AnchorNotFoundException(alias.Start, alias.End, $"no anchor '&{alias.Value}' stands before this alias");
    }

    private (Node Node, AnchorName Anchor) ReadOwn()
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
            return (new ScalarNode(_locate(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain), scalar.Anchor);
        if (_parser.TryConsume<SequenceStart>(out var sequence))
            return (ReadList(sequence), sequence.Anchor);
        var mapping = _parser.Consume<MappingStart>();
        return (ReadMap(mapping), mapping.Anchor);
    }

    private ListNode ReadList(SequenceStart start)
    {
        var list = new ListNode(_locate(start.Start));
        while (!_parser.TryConsume<SequenceEnd>(out _))
            list.Items.Add(ReadNode());
        return list;
    }

    private MapNode ReadMap(MappingStart start)
    {
        var map = new MapNode(_locate(start.Start));
        var merged = new List<MapNode>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode();
            var value = ReadNode();
            if (key is not ScalarNode { Text: var name })
                _problems.Add(key.Location, "", $"a key must be text; found {key.Found}");
            else if (name == "<<")
                merged.AddRange(Merged(value));
            else if (map.Find(name) is { } first)
                _problems.Add(key.Location, name, $"this key stands twice; the first is at {first.Location}");
            else
                map.Entries.Add(new Entry(name, key.Location, value));
        }
        foreach (var entry in merged.SelectMany(other => other.Entries))
        {
            if (map.Find(entry.Key) is null)
                map.Entries.Add(entry);
        }
        return map;
    }

    private IEnumerable<MapNode> Merged(Node value)
    {
        IEnumerable<Node> parts = value is ListNode list ? list.Items : [value];
        foreach (var part in parts)
        {
            if (part is MapNode map)
                yield return map;
            else
                _problems.Add(part.Location, "<<", $"needs a map to merge; found {part.Found}");
        }
    }
}
