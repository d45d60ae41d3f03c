using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

using PSSystemdHarden.Failures;
using PSSystemdHarden.Linux;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Denials;

/// <summary>The changes of settings that would allow what was denied, the smallest first.</summary>
internal static partial class Loosenings
{
    private const int MostToAllow = 2;
    private const string Usual = "@system-service", No = "no", Infinity = "infinity", Private = "private/";

    private static readonly (string Folder, string Directive)[] s_ownFolders =
    [
        ("/var/lib/", "StateDirectory"), ("/var/cache/", "CacheDirectory"), ("/var/log/", "LogsDirectory"), ("/run/", "RuntimeDirectory"),
    ];

    private static readonly HashSet<string> s_sharedFolders = new(StringComparer.Ordinal)
    {
        "/", "/etc", "/home", "/opt", "/root", "/run", "/srv", "/tmp", "/usr", "/usr/local", "/var", "/var/cache", "/var/lib", "/var/log", "/var/tmp",
    };

    private static readonly string[] s_kernelFolders = ["/proc", "/sys", "/dev"];

    private static readonly string[] s_usualFamilies = ["AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK"];

    /// <summary>Words of messages that tell of an address family, besides its own name.</summary>
    private static readonly (string Word, string Family)[] s_familyWords =
    [
        ("netlink", "AF_NETLINK"), ("rtnetlink", "AF_NETLINK"), ("unix", "AF_UNIX"), ("packet", "AF_PACKET"), ("inet6", "AF_INET6"), ("ipv6", "AF_INET6"), ("[::", "AF_INET6"),
        ("bluetooth", "AF_BLUETOOTH"), ("vsock", "AF_VSOCK"), ("can ", "AF_CAN"), ("inet", "AF_INET"),
    ];

    private static readonly (string Word, string Kind)[] s_namespaceWords =
    [
        ("user", "user"), ("mount", "mnt"), ("mnt", "mnt"), ("newns", "mnt"), ("net", "net"), ("pid", "pid"), ("ipc", "ipc"), ("uts", "uts"), ("cgroup", "cgroup"), ("time", "time"),
    ];

    internal static IReadOnlyList<DenialLoosening> Off(string directive) => [DenialLoosening.Of(directive, No)];

    /// <summary>For a path that can't be written.</summary>
    internal static IReadOnlyList<DenialLoosening> ForWriting(SandboxFacts facts, SandboxPlace place, string path)
    {
        if (place.Mode is PlaceMode.Inaccessible)
            return ForHidden(facts, place, path, writes: true);
        // Files of the kernel's are what the directive is for, and no folder among them is the service's own.
        if (s_kernelFolders.Any(folder => MountTable.IsBelow(path, folder)) && place.Directive is not "ReadOnlyPaths")
            return ForPlace(facts, place);
        var found = new List<DenialLoosening>();
        string target = Writable(path);
        if (place.Directive == "BindReadOnlyPaths")
            return ForPlace(facts, place);

        // Of settings for the same path the stricter one counts.
        bool isListed = place.Path == SandboxPlaces.Resolve(target);
        if (OwnFolder(path) is var (directive, name) && !facts.Items(directive).Contains(name) && (!Path.Exists(path) || facts.IsSet("DynamicUser")))
            found.Add(DenialLoosening.Adding(facts, directive, name));
        if (!isListed && target != "/")
            found.Add(DenialLoosening.Adding(facts, "ReadWritePaths", target));
        found.AddRange(ForPlace(facts, place));
        return found;
    }

    /// <summary>For a path that can't be seen.</summary>
    internal static IReadOnlyList<DenialLoosening> ForHidden(SandboxFacts facts, SandboxPlace place, string path, bool writes)
    {
        string bind = writes ? "BindPaths" : "BindReadOnlyPaths";
        return place.Directive switch
        {
            "PrivateDevices" => [.. ForDevice(facts, "PrivateDevices", path)],
            "ProtectHome" when place.Mode is PlaceMode.Inaccessible && !writes =>
                [DenialLoosening.Of("ProtectHome", "tmpfs").And(DenialLoosening.Adding(facts, bind, path)), DenialLoosening.Of("ProtectHome", "read-only"), .. Off("ProtectHome")],
            "ProtectHome" when place.Mode is PlaceMode.Inaccessible => [DenialLoosening.Of("ProtectHome", "tmpfs").And(DenialLoosening.Adding(facts, bind, path)), .. Off("ProtectHome")],
            _ when place.Mode is PlaceMode.Inaccessible => ForPlace(facts, place),
            _ when Path.Exists(path) => [DenialLoosening.Adding(facts, bind, path), .. ForPlace(facts, place)],
            _ => ForPlace(facts, place),
        };
    }

    /// <summary>For a program that can't be executed.</summary>
    internal static IReadOnlyList<DenialLoosening> ForExecuting(SandboxFacts facts, SandboxPlace place, string program) => place.Mode is PlaceMode.NoExec
        // Most programs are not all that is executed: their libraries, and what starts scripts, lie below /usr.
        ? [.. place.Path is "/" or "/usr" ? new[] { DenialLoosening.Adding(facts, "ExecPaths", "/usr") } : [DenialLoosening.Adding(facts, "ExecPaths", program)], .. ForPlace(facts, place)]
        : ForHidden(facts, place, program, writes: false);

    internal static IReadOnlyList<DenialLoosening> ForDevice(SandboxFacts facts, string directive, string device) => directive == "PrivateDevices"
        ? [DenialLoosening.Adding(facts, "BindPaths", device).And(DenialLoosening.Adding(facts, "DeviceAllow", $"{device} rw")), .. Off(directive)]
        : [DenialLoosening.Adding(facts, "DeviceAllow", $"{device} rw")];

    /// <summary>For a file that belongs to others.</summary>
    internal static IReadOnlyList<DenialLoosening> ForOwner(SandboxFacts facts, string directive, string path, string? group)
    {
        var found = new List<DenialLoosening>();
        if (group is not null)
            found.Add(DenialLoosening.Adding(facts, "SupplementaryGroups", group));
        if (OwnFolder(path) is var (owner, name) && !facts.Items(owner).Contains(name))
            found.Add(DenialLoosening.Adding(facts, owner, name));
        found.Add(directive == "DynamicUser" ? Off(directive)[0] : DenialLoosening.Of("User", "root"));
        return found;
    }

    internal static IReadOnlyList<DenialLoosening> ForCapability(SandboxFacts facts, string directive, IReadOnlyList<string> capabilities)
    {
        string[] names = [.. capabilities];
        if (directive is "User" or "DynamicUser")
            return [DenialLoosening.Adding(facts, "AmbientCapabilities", names), directive == "User" ? DenialLoosening.Of("User", "root") : Off(directive)[0]];
        if (directive != "CapabilityBoundingSet")
            return Off(directive);
        return facts.IsRoot
            ? [DenialLoosening.Adding(facts, directive, names)]
            : [DenialLoosening.Adding(facts, directive, names).And(DenialLoosening.Adding(facts, "AmbientCapabilities", names))];
    }

    /// <summary>For system calls that the filter refuses: these, then the smallest group that has them, then an error in place of the end.</summary>
    internal static IReadOnlyList<DenialLoosening> ForCalls(SandboxFacts facts, IReadOnlyList<string> calls)
    {
        var found = new List<DenialLoosening> { DenialLoosening.Adding(facts, "SystemCallFilter", [.. calls]) };
        if (facts.GroupsOf(calls[0]).FirstOrDefault() is { } group)
            found.Add(DenialLoosening.Adding(facts, "SystemCallFilter", group));
        if (facts.Refusal(calls[0]) == "kill")
            found.Add(DenialLoosening.Of("SystemCallErrorNumber", "EPERM"));
        return found;
    }

    /// <summary>For system calls that a program may have made: the smallest group that has most of them, then just these.</summary>
    internal static IReadOnlyList<DenialLoosening> ForGuessedCalls(SandboxFacts facts, IReadOnlyList<string> calls)
    {
        string? group = facts.GroupsOf(calls[0]).OrderByDescending(group => calls.Count(facts.Expand(group).Contains)).ThenBy(group => facts.Expand(group).Count).FirstOrDefault();
        DenialLoosening all = DenialLoosening.Adding(facts, "SystemCallFilter", [.. calls]);
        return group is null ? [all] : [DenialLoosening.Adding(facts, "SystemCallFilter", group), all];
    }

    /// <summary>For a system call of which nobody told the name: what the program may have tried, or the whole filter.</summary>
    internal static IReadOnlyList<DenialLoosening> ForUnknownCall(SandboxFacts facts, Symptom symptom)
    {
        string[] groups = [.. symptom.Operations
            .SelectMany(guess => guess.Operation.Calls.Where(call => facts.Refusal(call) is not null))
            .Select(call => facts.GroupsOf(call).FirstOrDefault() ?? call).Distinct()];
        var found = new List<DenialLoosening>();
        string[] denied = [.. facts.LinesOf("SystemCallFilter").Where(line => line.StartsWith('~')).SelectMany(line => line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(item => item.Split(':')[0])];
        if (groups.Length > 0)
            found.Add(DenialLoosening.Adding(facts, "SystemCallFilter", groups));
        else if (denied.Length is > 0 and <= MostToAllow && facts.Items("SystemCallFilter") is [['~', ..], ..])
            found.Add(DenialLoosening.Adding(facts, "SystemCallFilter", denied));
        if (denied.Length == 0 && groups.Length == 0 && !facts.LinesOf("SystemCallFilter").Any(line => line.Contains(Usual, StringComparison.Ordinal)))
            found.Add(DenialLoosening.Adding(facts, "SystemCallFilter", Usual));
        if (symptom.Signal is not null)
            found.Add(DenialLoosening.Of("SystemCallErrorNumber", "EPERM"));
        found.Add(new DenialLoosening("SystemCallFilter=", ("SystemCallFilter", string.Empty)));
        return found;
    }

    /// <summary>For what systemd itself could not apply.</summary>
    internal static IReadOnlyList<DenialLoosening> ForFailed(SandboxFacts facts, FailedSetting failed)
    {
        if (facts.Items(failed.Directive) is { Count: > 0 } items && facts.Find(failed.Directive)?.Value is string[])
        {
            DenialLoosening without = DenialLoosening.Without(facts, failed.Directive, failed.Item);
            return failed.Missing is not null && failed.TakesDash
                ? [new($"{failed.Directive}=-{failed.Item}", (failed.Directive, items.Select(item => item == failed.Item ? "-" + item : item).ToArray())), without]
                : [without];
        }

        return failed.Directive.StartsWith("Standard", StringComparison.Ordinal) ? For(facts, failed.Directive, null) : [new DenialLoosening($"{failed.Directive}=", (failed.Directive, string.Empty))];
    }

    /// <summary>For a directive by its kind.</summary>
    internal static IReadOnlyList<DenialLoosening> For(SandboxFacts facts, string directive, Symptom? symptom)
    {
        string text = symptom?.Text ?? string.Empty;
        switch (directive)
        {
            case "RestrictAddressFamilies":
                string[] families = [.. Families(text).Concat(s_usualFamilies).Where(family => !facts.IsListed(directive, family, unset: true)).Distinct()];
                return families.Length == 0 ? [new($"{directive}=", (directive, string.Empty))]
                    : Families(text).FirstOrDefault(family => families.Contains(family)) is { } named ? [DenialLoosening.Adding(facts, directive, named), .. families.Length > 1 ? [DenialLoosening.Adding(facts, directive, families)] : Array.Empty<DenialLoosening>()]
                    : [DenialLoosening.Adding(facts, directive, families)];
            case "RestrictNamespaces":
                string[] kinds = [.. s_namespaceWords.Where(row => text.Contains(row.Word, StringComparison.OrdinalIgnoreCase)).Select(row => row.Kind).Distinct()];
                string[] allowed = facts.Find(directive)?.Value is string[] some ? some : [];
                return kinds.Length == 0 ? Off(directive) : [new($"{directive}={string.Join(' ', kinds)}", (directive, allowed.Union(kinds).ToArray())), .. Off(directive)];
            case "IPAddressDeny":
                return [.. Addresses(text).Take(1).Select(address => DenialLoosening.Adding(facts, "IPAddressAllow", address)), DenialLoosening.Adding(facts, "IPAddressAllow", "localhost"), new("IPAddressDeny=", ("IPAddressDeny", string.Empty))];
            case "SocketBindDeny":
                return [.. Port().Matches(text).Select(match => match.Groups[1].Value).Take(1).Select(port => DenialLoosening.Adding(facts, "SocketBindAllow", port)), new("SocketBindDeny=", ("SocketBindDeny", string.Empty))];
            case "DevicePolicy" or "DeviceAllow":
                return symptom?.Paths.FirstOrDefault(path => MountTable.IsBelow(path, "/dev")) is { } device ? ForDevice(facts, directive, device) : [DenialLoosening.Of("DevicePolicy", "auto")];
            case "SystemCallArchitectures":
                return [DenialLoosening.Adding(facts, directive, "x86"), new($"{directive}=", (directive, string.Empty))];
            case "SystemCallFilter":
                return symptom is null ? [new($"{directive}=", (directive, string.Empty))] : ForUnknownCall(facts, symptom);
            case "StandardOutput" or "StandardError":
                return [DenialLoosening.Of(directive, "journal")];
            case "StandardInput":
                return [DenialLoosening.Of(directive, "null")];
            case "ProcSubset":
                return [DenialLoosening.Of(directive, "all")];
            case "ProtectProc":
                return [DenialLoosening.Of(directive, "default")];
            case "KeyringMode":
                return [DenialLoosening.Of(directive, "inherit")];
        }

        // How many files or processes it takes shows soon; how much memory or disk may be any number.
        if (directive.StartsWith("Limit", StringComparison.Ordinal) || directive is "TasksMax" or "MemoryMax" or "MemorySwapMax")
            return directive is "LimitNOFILE" or "LimitNPROC" or "TasksMax" && Doubled(facts.Text(directive)) is { } doubled
                ? [DenialLoosening.Of(directive, doubled), DenialLoosening.Of(directive, Infinity)]
                : [DenialLoosening.Of(directive, Infinity)];
        return facts.Find(directive)?.Value is bool or "yes" or "strict" or "full" or "self" or "connected" or "private" or "disconnected" or "identity" or "read-only" or "tmpfs"
            ? Off(directive)
            : [new($"{directive}=", (directive, string.Empty))];
    }

    /// <summary>What takes back, or weakens, what is made of a whole path.</summary>
    internal static IReadOnlyList<DenialLoosening> ForPlace(SandboxFacts facts, SandboxPlace place) => (place.Directive, place.Item) switch
    {
        ("ProtectSystem", "strict") when place.Path == "/" => [DenialLoosening.Of("ProtectSystem", "full")],
        ("ProtectSystem", "full") when place.Path == "/etc" => [DenialLoosening.Of("ProtectSystem", "yes")],
        (var directive, _) when facts.Find(directive)?.Value is string[] => [DenialLoosening.Without(facts, directive, place.Item)],
        (var directive, _) => Off(directive),
    };

    /// <summary>
    /// The folder that would have to be writable, as programs replace files and make others beside them; the file alone where its
    /// folder is one that all share.
    /// </summary>
    private static string Writable(string path)
    {
        if (Directory.Exists(path))
            return path;
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : "/";
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above && !s_sharedFolders.Contains(above))
            folder = above;
        return s_sharedFolders.Contains(folder) && Path.Exists(path) ? path : folder;
    }

    /// <summary>The directive that makes a folder of the service's own there, and the folder's name.</summary>
    private static (string Directive, string Name)? OwnFolder(string path)
    {
        foreach ((string folder, string directive) in s_ownFolders)
        {
            if (!path.StartsWith(folder, StringComparison.Ordinal) || path.Length == folder.Length)
                continue;
            string rest = path[folder.Length..];
            string name = (rest.StartsWith(Private, StringComparison.Ordinal) ? rest[Private.Length..] : rest).Split('/')[0];
            return rest.Contains('/', StringComparison.Ordinal) || Directory.Exists(path) ? (directive, name) : null;
        }

        return null;
    }

    private static IEnumerable<string> Families(string text) =>
        FamilyName().Matches(text).Select(match => LinuxNames.Embedded.AddressFamily(match.Value)).OfType<string>()
            .Concat(s_familyWords.Where(row => text.Contains(row.Word, StringComparison.OrdinalIgnoreCase)).Select(row => row.Family));

    private static IEnumerable<string> Addresses(string text) =>
        Address().Matches(text).Select(match => match.Value).Where(word => IPAddress.TryParse(word, out _));

    /// <summary>Twice a number, in the same spelling; null for what is none.</summary>
    private static string? Doubled(string text)
    {
        string soft = text.Split(':')[^1];
        return ulong.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number < ulong.MaxValue / 2
            ? Math.Max(number * 2, 16).ToString(CultureInfo.InvariantCulture)
            : null;
    }

    [GeneratedRegex(@"\bAF_[A-Z0-9]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex FamilyName();

    [GeneratedRegex(@"(?<![\w.:])(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+)(?![\w.])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?:port |:)(\d{1,5})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Port();
}
