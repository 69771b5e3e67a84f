using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Native;

/// <summary>Tensors over memory that somebody else owns and keeps alive: libtorch's <c>from_blob</c>, which TorchSharp does not offer.</summary>
internal static unsafe partial class BorrowedTensor
{
    private const sbyte Cpu = 0;

    /// <summary>A tensor over numbers at an address that is a multiple of their size. It must be gone before the memory is.</summary>
    public static Tensor Of(IntPtr address, ScalarType type, IReadOnlyList<long> shape)
    {
        long[] sizes = [.. shape];
        fixed (long* first = sizes)
        {
            var handle = New(
                address, (IntPtr)(delegate* unmanaged<IntPtr, void>)&LeaveAlone, (IntPtr)first, sizes.Length, (sbyte)type, (sbyte)type, Cpu,
                deviceIndex: -1, requiresGrad: 0);
            if (handle == IntPtr.Zero)
                CheckForErrors();
            return Tensor.UnsafeCreateTensor(handle);
        }
    }

    /// <summary>Where the numbers of a tensor lie.</summary>
    public static IntPtr AddressOf(Tensor tensor) => Data(tensor.Handle);

    [UnmanagedCallersOnly]
    private static void LeaveAlone(IntPtr memory)
    {
    }

    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_new")]
    private static partial IntPtr New(
        IntPtr data, IntPtr deleter, IntPtr sizes, int dimensions, sbyte scalarType, sbyte dtype, int deviceType, int deviceIndex, byte requiresGrad);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_data")]
    private static partial IntPtr Data(IntPtr tensor);
}
