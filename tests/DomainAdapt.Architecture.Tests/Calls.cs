using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace DomainAdapt.Architecture.Tests;

/// <summary>Which methods of other assemblies an assembly calls, read from its code without loading it.</summary>
internal static class Calls
{
    /// <summary>A call: the type it stands in (nested types as <c>Outer/Inner</c>), and <c>Namespace.Type::Method</c>.</summary>
    public readonly record struct Call(string Caller, string Target);

    /// <summary>All calls of an assembly to methods of other assemblies.</summary>
    public static IReadOnlyList<Call> Of(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var calls = new List<Call>();
        foreach (var typeHandle in metadata.TypeDefinitions)
        {
            var caller = NameOf(metadata, typeHandle);
            foreach (var methodHandle in metadata.GetTypeDefinition(typeHandle).GetMethods())
            {
                var method = metadata.GetMethodDefinition(methodHandle);
                if (method.RelativeVirtualAddress == 0)
                    continue;
                var code = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes();
                calls.AddRange(Targets(metadata, code).Select(target => new Call(caller, target)));
            }
        }
        return calls;
    }

    /// <summary>Names of the types whose base type has that name.</summary>
    public static IReadOnlyList<string> TypesDerivedFrom(string path, string baseType)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Where(handle => BaseOf(metadata, handle) == baseType).Select(handle => NameOf(metadata, handle))];
    }

    // Every position is tried as an instruction: a token that happens to stand in other bytes is far too unlikely to matter.
    private static IEnumerable<string> Targets(MetadataReader metadata, byte[]? code)
    {
        for (var at = 0; code is not null && at + 4 < code.Length; at++)
        {
            if (code[at] is not (0x28 or 0x6F or 0x73)) // call, callvirt, newobj
                continue;
            var token = BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at + 1));
            if (token >> 24 != 0x0A || (token & 0xFFFFFF) is var row && (row == 0 || row > metadata.GetTableRowCount(TableIndex.MemberRef)))
                continue;
            var member = metadata.GetMemberReference((MemberReferenceHandle)MetadataTokens.Handle(token));
            if (member.Parent.Kind == HandleKind.TypeReference)
                yield return $"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}::{metadata.GetString(member.Name)}";
        }
    }

    private static string? BaseOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var parent = metadata.GetTypeDefinition(handle).BaseType;
        return parent.Kind == HandleKind.TypeReference && !parent.IsNil ? NameOf(metadata, (TypeReferenceHandle)parent) : null;
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static string NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        return type.IsNested
            ? $"{NameOf(metadata, type.GetDeclaringType())}/{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
