using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Changes;

/// <summary>Settings that go badly together, or with what the service runs: known cases, each with a test.</summary>
internal static class ConflictRules
{
    /// <summary>Runtimes that write machine code while they run.</summary>
    private static readonly string[] s_compilers = ["java", "node", "dotnet", "pwsh", "luajit", "pypy", "pypy3", "qemu-system-x86_64", "mono", "beam.smp"];

    private static readonly string[] s_homes = ["/home/", "/root/", "/run/user/"];

    private static readonly string[] s_writableFolders =
        ["StateDirectory", "CacheDirectory", "LogsDirectory", "RuntimeDirectory", "ReadWritePaths", "BindPaths", "TemporaryFileSystem"];

    private static readonly Func<Facts, string?>[] s_rules =
    [
        facts => facts.Is("MemoryDenyWriteExecute") && Array.Find(s_compilers, name => facts.Programs.Any(path => Path.GetFileName(path) == name)) is { } compiler
            ? $"MemoryDenyWriteExecute=yes and ExecStart= with {compiler}: it makes machine code while it runs, and is likely to crash" : null,
        facts => facts.Value("ProtectHome") is { } home && DirectiveValue.ReadBoolean(home) != false && home is not ("read-only" or "")
            && facts.Programs.Append(facts.Value("WorkingDirectory")?.TrimStart('-')).FirstOrDefault(IsHome) is { } path
            ? $"ProtectHome={home} and {path}: the service can't see what it runs, or works in" : null,
        facts => facts.Is("PrivateUsers") && facts.Value("AmbientCapabilities") is { Length: > 0 } capabilities
            ? $"PrivateUsers=yes and AmbientCapabilities={capabilities}: the capabilities hold inside the user namespace only" : null,
        facts => facts.Words("IPAddressDeny").Contains("any") && facts.Words("IPAddressAllow").Length == 0
            ? "IPAddressDeny=any without IPAddressAllow=localhost: not even a resolver on this machine is reached" : null,
        facts => facts.Words("RestrictAddressFamilies") is [var first, ..] families && first is not ("none" or "") && !first.StartsWith('~') && !families.Contains("AF_UNIX")
            ? "RestrictAddressFamilies= without AF_UNIX: neither the journal nor D-Bus nor the name service is reached" : null,
        facts => facts.Value("ProtectSystem") == "strict" && !Array.Exists(s_writableFolders, name => facts.Value(name) is { Length: > 0 })
            ? "ProtectSystem=strict without StateDirectory= or ReadWritePaths=: the service can write nowhere but in /tmp, /dev and /proc" : null,
        facts => Array.Find(facts.Words("ReadWritePaths"), path => path.StartsWith('/') && !path.Contains('%', StringComparison.Ordinal) && !Path.Exists(path)) is { } missing
            ? $"ReadWritePaths={missing}: there is no such path now, and without a \"-\" before it the service does not start (226/NAMESPACE)" : null,
        facts => facts.Is("PrivateDevices") && Array.Find(facts.Words("DeviceAllow"), word => word.StartsWith("/dev/", StringComparison.Ordinal)) is { } device
            ? $"PrivateDevices=yes and DeviceAllow={device}: the node is allowed, and not there to be opened" : null,
    ];

    /// <summary>What speaks against a unit as it would be, one sentence each.</summary>
    internal static IEnumerable<string> Check(UnitSources sources, IReadOnlyDictionary<string, string> written)
    {
        var facts = new Facts(sources, written);
        return s_rules.Select(rule => rule(facts)).OfType<string>();
    }

    private static bool IsHome(string? path) => path is not null && Array.Exists(s_homes, home => path.StartsWith(home, StringComparison.Ordinal));

    /// <summary>What the rules look at.</summary>
    private sealed class Facts
    {
        private readonly IReadOnlyDictionary<string, string> _written;
        private readonly Dictionary<string, string> _others = new(StringComparer.Ordinal);

        internal Facts(UnitSources sources, IReadOnlyDictionary<string, string> written)
        {
            _written = written;
            var programs = new List<string>();
            foreach (string path in sources.DropInPaths.Prepend(sources.FragmentPath))
            {
                foreach (UnitFileItem item in UnitFileParser.Parse(path, sources.Tree.ReadFile(path)).Items.Where(item => item is { Kind: UnitFileItemKind.Assignment, Section: "Service" }))
                {
                    _others[item.Key] = item.Value;
                    if (item.Key == "ExecStart" && item.Value.Length == 0)
                        programs.Clear();
                    else if (item.Key == "ExecStart")
                        programs.Add(item.Value.TrimStart('-', '@', ':', '+', '!').Split(' ')[0]);
                }
            }

            Programs = programs;
        }

        internal IReadOnlyList<string> Programs { get; }

        internal string? Value(string directive) => _written.GetValueOrDefault(directive) ?? _others.GetValueOrDefault(directive);

        internal bool Is(string directive) => Value(directive) is { } value && DirectiveValue.ReadBoolean(value) == true;

        internal string[] Words(string directive) => Value(directive)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }
}
