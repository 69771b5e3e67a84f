using System.Buffers.Binary;
using System.Globalization;

namespace DomainAdapt.Training.Watching;

/// <summary>
/// A file that TensorBoard shows while it is written: records of TensorFlow (length, its checksum, bytes, their checksum), each an Event
/// (tensorflow/core/util/event.proto and summary.proto, 2015).
/// </summary>
public sealed class EventFile : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <summary>Begins a file in a folder, beside those of earlier attempts.</summary>
    public EventFile(string folder, TimeProvider clock)
    {
        _clock = clock;
        Directory.CreateDirectory(folder);
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        for (var number = 0; _file is null; number++)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}.{number}.domainadapt"));
            if (!File.Exists(path))
                _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
        Write(Event().Add(3, "brain.Event:2")); // file_version
    }

    /// <summary>Adds numbers of a step, by tag; what is no finite number is left out.</summary>
    public void AddScalars(long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new ProtobufWriter();
        foreach (var (tag, value) in scalars.Where(scalar => double.IsFinite(scalar.Value)))
            summary.Add(1, new ProtobufWriter().Add(1, tag).Add(2, (float)value)); // value { tag, simple_value }
        Write(Event().Add(2, step).Add(5, summary)); // step, summary
    }

    /// <summary>Adds text of a step, which TensorBoard shows as Markdown.</summary>
    public void AddText(long step, string tag, string text)
    {
        var shape = new ProtobufWriter().Add(2, new ProtobufWriter().Add(1, 1L));                           // dim { size }
        var tensor = new ProtobufWriter().Add(1, 7L).Add(2, shape).Add(8, text);                            // dtype: string, tensor_shape, string_val
        var metadata = new ProtobufWriter().Add(1, new ProtobufWriter().Add(1, "text")).Add(4, 2L);         // plugin_data { plugin_name }, data_class: tensor
        var value = new ProtobufWriter().Add(1, tag).Add(9, metadata).Add(8, tensor);
        Write(Event().Add(2, step).Add(5, new ProtobufWriter().Add(1, value)));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private ProtobufWriter Event() => new ProtobufWriter().Add(1, _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0); // wall_time

    private void Write(ProtobufWriter message)
    {
        var bytes = message.Bytes;
        var head = new byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(head, bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), Crc32C.Masked(head.AsSpan(0, 8)));
        var tail = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, Crc32C.Masked(bytes));
        _file.Write(head);
        _file.Write(bytes);
        _file.Write(tail);
        _file.Flush();
    }
}
