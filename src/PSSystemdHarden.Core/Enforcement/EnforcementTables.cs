using System.Text.Json;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Enforcement;

/// <summary>Data/enforcement.json: where the kernel shows what directives have come to.</summary>
/// <param name="Namespaces">The kind of namespace that a directive gives a service of its own.</param>
/// <param name="NamespacePaths">The kind that it joins.</param>
/// <param name="ReadOnly">Paths by directive and value.</param>
/// <param name="Writable">Paths below these that stay as they are.</param>
/// <param name="Inaccessible">Paths that can't be opened.</param>
/// <param name="Capabilities">What the bounding set lacks.</param>
/// <param name="Filters">System calls, and groups of them, that are refused besides.</param>
/// <param name="ControlGroupFiles">Files of the unit's control group.</param>
/// <param name="Programs">BPF programs on it.</param>
/// <param name="AddressFamilies">Their names, each at the place that is its number.</param>
/// <param name="Unseen">What nothing shows, and why.</param>
internal sealed record EnforcementTables(
    Dictionary<string, string> Namespaces,
    Dictionary<string, string> NamespacePaths,
    Dictionary<string, Dictionary<string, string[]>> ReadOnly,
    Dictionary<string, string[]> Writable,
    Dictionary<string, string[]> Inaccessible,
    Dictionary<string, string[]> Capabilities,
    Dictionary<string, string[]> Filters,
    Dictionary<string, ControlGroupFile> ControlGroupFiles,
    Dictionary<string, AttachedProgram> Programs,
    string[] AddressFamilies,
    Dictionary<string, string> Unseen)
{
    private static readonly Lazy<EnforcementTables> s_embedded = new(Load);

    internal static EnforcementTables Embedded => s_embedded.Value;

    private static EnforcementTables Load()
    {
        using JsonDocument table = DataTable.Open("enforcement.json");
        JsonElement root = table.RootElement;
        return new EnforcementTables(
            root.TextsByName("namespaces"),
            root.TextsByName("namespacePaths"),
            Rows(root, "readOnly", byValue => byValue.EnumerateObject().ToDictionary(row => row.Name, row => row.Value.AsTexts(), StringComparer.Ordinal)),
            Rows(root, "writable", paths => paths.AsTexts()),
            Rows(root, "inaccessible", paths => paths.AsTexts()),
            Rows(root, "capabilities", names => names.AsTexts()),
            Rows(root, "filters", names => names.AsTexts()),
            Rows(root, "controlGroupFiles", row => new ControlGroupFile(row.Text("controller"), row.Text("file"), row.OptionalText("legacy"), row.OptionalText("key"))),
            Rows(root, "programs", row => new AttachedProgram([.. row.GetProperty("attach").EnumerateArray().Select(type => type.GetInt32())], row.Text("name"))),
            root.Texts("addressFamilies"),
            root.TextsByName("unseen"));
    }

    private static Dictionary<string, T> Rows<T>(JsonElement root, string name, Func<JsonElement, T> read) =>
        root.GetProperty(name).EnumerateObject().ToDictionary(row => row.Name, row => read(row.Value), StringComparer.Ordinal);
}

/// <summary>A file of a control group.</summary>
/// <param name="Controller">What makes it.</param>
/// <param name="File">Its name in version 2.</param>
/// <param name="Legacy">Controller and name in version 1; null where that can't do it.</param>
/// <param name="Key">The part of each line that counts; null for all of the file.</param>
internal sealed record ControlGroupFile(string Controller, string File, string? Legacy, string? Key);

/// <summary>BPF programs that systemd attaches to a control group.</summary>
/// <param name="Attach">What they decide: numbers of linux/bpf.h.</param>
/// <param name="Name">How their names begin.</param>
internal sealed record AttachedProgram(int[] Attach, string Name);
