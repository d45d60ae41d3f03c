using System.Text.Json;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Enforcement.Probes;

/// <summary>Data/probes.json: what a probe is.</summary>
/// <param name="Copied">The directives that it has of the service.</param>
/// <param name="Programs">What it may run: paths inside its root.</param>
/// <param name="Openable">File systems on which it may open folders.</param>
internal sealed record ProbeTable(IReadOnlySet<string> Copied, IReadOnlyList<string> Programs, IReadOnlySet<string> Openable)
{
    private static readonly Lazy<ProbeTable> s_embedded = new(Load);

    internal static ProbeTable Embedded => s_embedded.Value;

    private static ProbeTable Load()
    {
        using JsonDocument table = DataTable.Open("probes.json");
        JsonElement root = table.RootElement;
        return new(root.Texts("copied").ToHashSet(StringComparer.Ordinal), root.Texts("programs"), root.Texts("openable").ToHashSet(StringComparer.Ordinal));
    }
}
