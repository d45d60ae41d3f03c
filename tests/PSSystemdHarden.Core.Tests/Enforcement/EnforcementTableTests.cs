using System.Runtime.Versioning;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Enforcement;
using PSSystemdHarden.Enforcement.Probes;
using PSSystemdHarden.Linux;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Enforcement;

/// <summary>Data/enforcement.json and the table of checks against the catalogue.</summary>
[SupportedOSPlatform("linux")]
public class EnforcementTableTests
{
    private static readonly string[] s_catalogue = [.. DirectiveCatalog.Embedded.Sandbox.Select(directive => directive.Name)];

    [Fact]
    public void What_is_looked_for_is_in_the_catalogue()
    {
        EnforcementTables tables = EnforcementTables.Embedded;
        IEnumerable<string> named = EvidenceTable.OfProcesses.Keys.Concat(EvidenceTable.OfUnits.Keys).Concat(tables.Unseen.Keys).Concat(tables.Capabilities.Keys)
            .Concat(tables.Inaccessible.Keys).Concat(tables.ReadOnly.Keys).Concat(tables.Writable.Keys).Concat(tables.Namespaces.Keys);
        Assert.Empty(named.Distinct().Except(s_catalogue));
        Assert.Empty(EvidenceTable.OfProcesses.Keys.Intersect(EvidenceTable.OfUnits.Keys));
    }

    [Fact]
    public void Values_are_those_that_the_directives_take()
    {
        foreach ((string name, Dictionary<string, string[]> byValue) in EnforcementTables.Embedded.ReadOnly)
        {
            Assert.True(DirectiveCatalog.Embedded.TryFind("Service", name, out Directive? directive));
            IReadOnlyList<string> words = directive.WordsFor(SystemdVersion.NewestKnown);
            Assert.All(byValue.Keys, word => Assert.Contains(word, words is [] ? ["yes"] : words));
        }
    }

    [Fact]
    public void Capabilities_have_names_that_there_are() => Assert.All(
        EnforcementTables.Embedded.Capabilities.Values.SelectMany(names => names), name => Assert.NotNull(LinuxNames.Embedded.Capability(name)));

    /// <summary>A probe must not make, change or read what is the service's: these do.</summary>
    [Fact]
    public void Probes_copy_nothing_that_leaves_traces()
    {
        Assert.Empty(ProbeTable.Embedded.Copied.Except(s_catalogue));
        Assert.All(ProbeActs.All.Keys, directive => Assert.Contains(directive, ProbeTable.Embedded.Copied));
        string[] never =
        [
            "CPUSetPartition", "Environment", "EnvironmentFile", "LogNamespace", "NFTSet", "PAMName", "RemoveIPC", "Slice", "StandardError", "StandardInput", "StandardOutput",
            .. s_catalogue.Where(name => name.Contains("Credential", StringComparison.Ordinal) || name.Contains("Image", StringComparison.Ordinal) || name.Contains("Delegate", StringComparison.Ordinal)),
            .. ServicePaths.Parents.Keys.SelectMany(kind => s_catalogue.Where(name => name.StartsWith(kind, StringComparison.Ordinal))),
        ];
        Assert.Empty(ProbeTable.Embedded.Copied.Intersect(never));
    }
}
