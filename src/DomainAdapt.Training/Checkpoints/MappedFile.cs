using System.IO.MemoryMappedFiles;
using DomainAdapt.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>A file in the address space: its tensors are read where the system keeps the file, without a copy in between.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    /// <summary>Maps a file, which is not empty and stays open.</summary>
    public MappedFile(FileStream file)
    {
        _file = MemoryMappedFile.CreateFromFile(file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    /// <summary>Copies numbers of the file into a tensor of that shape, converting their type.</summary>
    /// <param name="position">First byte; numbers may lie anywhere, as other writers do not align them.</param>
    /// <param name="type">Type in the file.</param>
    /// <param name="target">Where they go.</param>
    public void CopyTo(long position, ScalarType type, Tensor target)
    {
        using var scope = NewDisposeScope();
        var address = (IntPtr)(_start + position);
        var isAligned = address % type.ElementSize() == 0;
        target.copy_(isAligned ? BorrowedTensor.Of(address, type, target.shape) : Aligned(position, type, target.shape));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private Tensor Aligned(long position, ScalarType type, long[] shape)
    {
        var copy = empty(shape, type);
        var bytes = copy.numel() * type.ElementSize();
        Buffer.MemoryCopy(_start + position, (void*)BorrowedTensor.AddressOf(copy), bytes, bytes);
        return copy;
    }
}
