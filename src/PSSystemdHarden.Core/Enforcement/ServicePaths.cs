using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement;

/// <summary>A service's paths, as its own processes see them (systemd.exec(5), RootDirectory= and ReadWritePaths=).</summary>
[SupportedOSPlatform("linux")]
internal static class ServicePaths
{
    /// <summary>Where the directories of systemd's own kinds lie.</summary>
    internal static IReadOnlyDictionary<string, string> Parents { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CacheDirectory"] = "/var/cache",
        ["ConfigurationDirectory"] = "/etc",
        ["LogsDirectory"] = "/var/log",
        ["RuntimeDirectory"] = "/run",
        ["StateDirectory"] = "/var/lib",
    };

    /// <summary>Files of its own control group that a service may write to, to be told when resources run short (since 254).</summary>
    private static readonly string[] s_pressureFiles = ["memory.pressure", "cpu.pressure", "io.pressure"];

    private const string OfDynamicUsers = "private", ReadOnlyMark = "ro", Credentials = "/run/credentials";

    /// <summary>Lists whose mounts are their own affair: what stands in them need not be read-only because a folder above is.</summary>
    private static readonly string[] s_ownMounts = ["BindPaths", "BindReadOnlyPaths", "ReadWritePaths", "TemporaryFileSystem", "MountImages", "ExtensionDirectories"];

    /// <summary>A path of a list that may have "-" and "+" in front, from the service's root; null where that has no such path.</summary>
    internal static string? Inside(ServiceFacts service, string item)
    {
        string path = item.TrimStart('-');
        if (path.StartsWith('+'))
            return path[1..];
        if (service.HasImage)
            return null;
        if (service.RootDirectory is not { } root)
            return Real(path);
        return MountTable.IsBelow(path, root) ? path.Length == root.Length ? "/" : path[root.Length..] : null;
    }

    /// <summary>A path of systemd's own, such as /usr/lib/modules, from the service's root.</summary>
    internal static string OfSystem(ServiceFacts service, string path) => service.HasImage || service.RootDirectory is not null ? path : Real(path);

    /// <summary>Whether a process finds something at a path; null where only root could tell.</summary>
    internal static bool? Exists(ServiceFacts service, ProcessSandbox process, string path)
    {
        if (Files.FileStatus.Of($"/proc/{process.Id}/root{path}", out int error) is not null)
            return true;
        if (error is Interop.Libc.ENOENT or Interop.Libc.ENOTDIR)
            return false;
        return service.HasImage || service.RootDirectory is not null ? null : Path.Exists(path) ? true : null;
    }

    /// <summary>The folders of StateDirectory= and its kin, from the service's root; null where the rest of the text is no folder.</summary>
    internal static IEnumerable<(string Path, bool IsReadOnly)> Directories(ServiceFacts service, string directive)
    {
        // PATH, PATH:LINK or PATH:LINK:ro; escaped colons are rare enough not to matter here.
        foreach (string[] parts in service.Items(directive).Select(item => item.Split(':')))
        {
            bool isPrivate = service.IsOn("DynamicUser") && directive is not ("ConfigurationDirectory" or "RuntimeDirectory");
            string name = isPrivate ? $"{OfDynamicUsers}/{parts[0]}" : parts[0];
            yield return ($"{Parents[directive]}/{name}", parts is [_, _, ReadOnlyMark]);
        }
    }

    /// <summary>Paths that the service's other settings make as they are.</summary>
    internal static IReadOnlyList<string> OwnMounts(ServiceFacts service, string directive)
    {
        List<string> found = [.. EnforcementTables.Embedded.Writable.GetValueOrDefault(directive) ?? [], Credentials];
        foreach (string list in s_ownMounts.Where(list => list != directive))
        {
            foreach (string item in service.Items(list))
            {
                string[] parts = item.TrimStart('-').Split(':');
                string path = list is "BindPaths" or "BindReadOnlyPaths" or "MountImages" && parts.Length > 1 && parts[1].Length > 0 ? parts[1] : parts[0];
                if ((list is "ReadWritePaths" ? Inside(service, item) : path.TrimStart('+')) is { Length: > 0 } inside)
                    found.Add(inside);
            }
        }

        found.AddRange(s_pressureFiles.SelectMany(file => new[] { $"/sys/fs/cgroup{service.ControlGroup}/{file}", $"/sys/fs/cgroup/{file}" }));
        found.AddRange(Parents.Keys.SelectMany(kind => Directories(service, kind)).Select(folder => folder.Path));
        if (service.Text("PrivateTmp") is not ("" or "no"))
            found.AddRange(["/tmp", "/var/tmp"]);
        if (service.IsOn("PrivateDevices"))
            found.Add("/dev");
        return found;
    }

    /// <summary>The path without symbolic links, as far as these can be seen: mounts are made at what a path leads to.</summary>
    private static string Real(string path)
    {
        string real = "/";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            real = LinkTarget(next) ?? next;
        }

        return real;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
