using System.Diagnostics;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Storage.Sources;
using DomainAdapt.Storage.Tests.Archives;

namespace DomainAdapt.Storage.Tests.Sources;

/// <summary>A package built here, and a program that stands in for apt-get and counts its calls.</summary>
public sealed class DebianSourceTests : IDisposable
{
    private readonly SourceFolder _folder = new();
    private readonly bool _canBuild;

    public DebianSourceTests()
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/usr/bin/dpkg-deb"))
            return;
        _folder.Write("tree/DEBIAN/control", "Package: some-doc\nVersion: 1:2.0\nArchitecture: all\nMaintainer: a <a@example.org>\nDescription: d\n"u8);
        _folder.Write("tree/usr/share/doc/some-doc/a.txt", "text"u8);
        File.CreateSymbolicLink(_folder["tree/usr/share/doc/some-doc/out"], "/etc/hostname");
        using var build = Process.Start(new ProcessStartInfo("/usr/bin/dpkg-deb", ["-b", _folder["tree"], _folder["some-doc_2.0_all.deb"]]) { RedirectStandardOutput = true })!;
        build.WaitForExit();
        WriteApt($"echo x >> {_folder["calls"]}; cp {_folder["some-doc_2.0_all.deb"]} .");
        _canBuild = build.ExitCode == 0;
    }

    private DebianSource Source => new() { Package = "some-doc", Version = "1:2.0", AptGet = _folder["apt-get"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acquire_UnpacksOnce_FollowsNoLink_AndWorksOfflineAfterwards()
    {
        Assert.SkipUnless(_canBuild, "dpkg-deb is not there");
        var files = await _folder.AcquireAsync(Source);
        var file = Assert.Single(files);
        Assert.Equal("usr/share/doc/some-doc/a.txt", file.FullName);
        Assert.Equal("text"u8.ToArray(), ArchiveTests.ReadAll(file));

        Assert.Equal([file.FullName], await _folder.NamesAsync(Source, offline: true));
        var sha256 = ContentHash.OfFile(_folder["some-doc_2.0_all.deb"]);
        Assert.Equal([file.FullName], await _folder.NamesAsync(new DebianSource { Package = "other-name", Sha256 = sha256 }, offline: true));
        Assert.Single(File.ReadAllLines(_folder["calls"]));
    }

    [Fact]
    public async Task Acquire_Offline_CallsNoProgram()
    {
        Assert.SkipUnless(_canBuild, "dpkg-deb is not there");
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source, offline: true));
        Assert.Contains("some-doc=1:2.0", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["calls"]));
    }

    [Fact]
    public async Task Acquire_OfOtherBytes_NamesBothHashesAndKeepsNothing()
    {
        Assert.SkipUnless(_canBuild, "dpkg-deb is not there");
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source with { Sha256 = new string('0', 64) }));
        Assert.Contains(new string('0', 64), failure.Message, StringComparison.Ordinal);
        Assert.Contains(ContentHash.OfFile(_folder["some-doc_2.0_all.deb"]), failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Cache));
    }

    [Fact]
    public async Task Acquire_OfNoPackage_SaysWhatAptSaid()
    {
        Assert.SkipUnless(_canBuild, "dpkg-deb is not there");
        WriteApt("echo 'E: Unable to locate package some-doc' >&2; exit 100");
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Contains("Unable to locate package some-doc", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get update", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_WithoutApt_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<StorageException>(() => _folder.AcquireAsync(Source with { AptGet = "/no/apt-get" }));
        Assert.Contains("apt-get is not on this machine", failure.Message, StringComparison.Ordinal);
    }

    private void WriteApt(string script)
    {
        var path = _folder.Write("apt-get", System.Text.Encoding.ASCII.GetBytes($"#!/bin/sh\n{script}\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
