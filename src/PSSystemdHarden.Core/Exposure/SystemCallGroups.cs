using System.Collections.Concurrent;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>The calls of each system call group in one systemd version (systemd.exec(5), SystemCallFilter=).</summary>
internal sealed class SystemCallGroups(SystemCallData data, SystemdVersion version)
{
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<string>> _expanded = new(StringComparer.Ordinal);
    private readonly Lazy<HashSet<string>> _known = new(() => [.. data.Groups.Values.SelectMany(AllNames), .. data.Others]);

    /// <summary>The groups that the version has.</summary>
    internal IEnumerable<string> Names => data.Groups.Keys.Where(Contains);

    internal bool Contains(string group) => data.Groups.TryGetValue(group, out SystemCallGroupRow? row) && IsThere(row);

    /// <summary>Whether a call of that name is in a group, or known to libseccomp.</summary>
    internal bool IsKnownCall(string name) => _known.Value.Contains(name);

    /// <summary>The names in a group, with the groups inside it expanded.</summary>
    internal IReadOnlyCollection<string> Expand(string group) => _expanded.GetOrAdd(group, wanted =>
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(wanted, names);
        return names;
    });

    private static IEnumerable<string> AllNames(SystemCallGroupRow row) => row.Names.Concat((row.Changes ?? []).SelectMany(change => change.Add));

    private bool IsThere(SystemCallGroupRow row) => row.Since is null || version >= SystemdVersion.Parse(row.Since);

    private void Collect(string group, HashSet<string> names)
    {
        foreach (string name in MembersOf(data.Groups[group]))
        {
            if (name[0] == '@')
                Collect(name, names);
            else
                names.Add(name);
        }
    }

    private IEnumerable<string> MembersOf(SystemCallGroupRow row)
    {
        IEnumerable<string> members = row.Names;
        foreach (SystemCallGroupChange change in row.Changes ?? [])
        {
            if (change.AppliesTo(version))
                members = members.Except(change.Remove).Concat(change.Add);
        }

        return members;
    }
}
