using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>The calls of each system call group in one systemd version (systemd.exec(5), SystemCallFilter=).</summary>
internal sealed class SystemCallGroups(SystemCallData data, SystemdVersion version)
{
    /// <summary>The names in a group, with the groups inside it expanded.</summary>
    internal IReadOnlyCollection<string> Expand(string group)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(group, names);
        return names;
    }

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
            if (version >= SystemdVersion.Parse(change.Since))
                members = members.Except(change.Remove).Concat(change.Add);
        }

        return members;
    }
}
