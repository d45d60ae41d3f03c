using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>The manifest against the assemblies that it ships.</summary>
public class ManifestTests
{
    private static readonly string s_bin = Path.Combine(Repository.Root, "bin");

    [Fact]
    public void It_exports_what_there_is_and_nothing_else()
    {
        using var shell = new Shell();
        PSModuleInfo module = (PSModuleInfo)shell.Run("Get-Module PSSystemdHarden").Output.Single().BaseObject;
        var manifest = (Hashtable)shell.Run("param($path) & ([scriptblock]::Create([IO.File]::ReadAllText($path)))", Path.Combine(Repository.Root, "PSSystemdHarden.psd1")).Output.Single().BaseObject;
        string[] exported = [.. ((object[])manifest["CmdletsToExport"]!).Cast<string>().Order()];
        Assert.Equal(exported, module.ExportedCmdlets.Keys.Order());

        string[] defined = [.. module.ImplementingAssembly.GetTypes()
            .Select(type => type.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>().Select(c => $"{c.VerbName}-{c.NounName}").Order()];
        Assert.Equal(defined, exported);
        Assert.Empty(module.ExportedFunctions);
        Assert.Empty(module.ExportedAliases);
        Assert.Equal(manifest["ModuleVersion"], module.ImplementingAssembly.GetName().Version!.ToString(3));
    }

    [Fact]
    public void It_ships_its_own_two_assemblies_for_NET_8_and_nothing_of_others()
    {
        string[] assemblies = [.. Directory.GetFiles(s_bin, "*.dll").Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(["PSSystemdHarden.Core.dll", "PSSystemdHarden.dll"], assemblies);
        foreach (string assembly in assemblies)
        {
            string[] references = References(Path.Combine(s_bin, assembly));
            Assert.Contains("System.Runtime 8", references);
            Assert.All(references, name => Assert.True(
                name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("PSSystemdHarden.Core", StringComparison.Ordinal), name));
            Assert.Equal(assembly == "PSSystemdHarden.dll", references.Any(name => name.StartsWith("System.Management.Automation", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Importing_it_loads_no_native_library()
    {
        using var shell = new Shell();
        shell.Run("Get-Command Get-Unit");
        // Another test of this process may have connected before; a fresh process has not.
        string maps = Live.ChildShell.Run("[IO.File]::ReadAllText('/proc/self/maps')").Output;
        Assert.Contains("PSSystemdHarden.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("libsystemd", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("libseccomp", maps, StringComparison.Ordinal);
    }

    private static string[] References(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        MetadataReader metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle)).Select(r => $"{metadata.GetString(r.Name)} {r.Version.Major}")];
    }
}
