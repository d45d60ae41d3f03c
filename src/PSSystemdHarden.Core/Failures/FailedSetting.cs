using PSSystemdHarden.Linux;
using PSSystemdHarden.Sandbox;

namespace PSSystemdHarden.Failures;

/// <summary>The one setting of a service that systemd could not apply before it ran the program.</summary>
/// <param name="Directive">Which.</param>
/// <param name="Item">Its value, or of a list the item that failed.</param>
/// <param name="Missing">The path that it names and that is not there; null where that is not the reason.</param>
internal sealed record FailedSetting(string Directive, string Item, string? Missing)
{
    private const int NotFound = 2;

    /// <summary>The directives whose values are paths of the host, or begin with such; and whether a "-" before one lets it be missing.</summary>
    private static readonly Dictionary<string, bool> s_paths = new(StringComparer.Ordinal)
    {
        ["BindPaths"] = true,
        ["BindReadOnlyPaths"] = true,
        ["ExecPaths"] = true,
        ["ExtensionDirectories"] = true,
        ["ExtensionImages"] = true,
        ["InaccessiblePaths"] = true,
        ["IPCNamespacePath"] = false,
        ["MountImages"] = true,
        ["NetworkNamespacePath"] = false,
        ["NoExecPaths"] = true,
        ["ReadOnlyPaths"] = true,
        ["ReadWritePaths"] = true,
        ["RootDirectory"] = false,
        ["RootImage"] = false,
        ["TemporaryFileSystem"] = false,
        ["UserNamespacePath"] = false,
    };

    /// <summary>Whether a "-" before the path lets it be missing.</summary>
    internal bool TakesDash => s_paths.GetValueOrDefault(Directive);

    /// <summary>What failed, in words: the assignment that did, or else what systemd said.</summary>
    internal static string Describe(ExitStatus status, StartFailure failure, IReadOnlyList<UnitSandboxSetting> settings) => Find(status, failure, settings) switch
    {
        [{ Missing: { } missing } failed] when missing == failed.Item => $"{failed} does not exist",
        [{ Missing: { } missing } failed] => $"{failed}: {missing} does not exist",
        [var failed] => $"{failed}: {failure.Error}",
        _ => failure.Path is { } path ? $"{path}: {failure.Error}" : failure.Reason,
    };

    /// <summary>The settings that name the path at which it failed; where none does, those that ask for what failed.</summary>
    internal static IReadOnlyList<FailedSetting> Find(ExitStatus status, StartFailure failure, IReadOnlyList<UnitSandboxSetting> settings)
    {
        FailedSetting[] named = failure.Path is not { } path ? [] :
        [
            .. settings.Where(setting => s_paths.ContainsKey(setting.Directive))
                .SelectMany(setting => Items(setting).Select(item => (setting.Directive, item)))
                .Where(row => SourceOf(row.item) == path || PlaceOf(row.item) == path)
                .Select(row => new FailedSetting(row.Directive, row.item, failure.Errno == NotFound && !Path.Exists(SourceOf(row.item)) ? SourceOf(row.item) : null)),
        ];
        return named.Length > 0
            ? named
            : [.. settings.Where(setting => status.Concerns(setting.Directive) && !setting.IsDefault).Select(setting => new FailedSetting(setting.Directive, setting.Text, null))];
    }

    /// <summary>"ReadWritePaths=/srv/x".</summary>
    public override string ToString() => $"{Directive}={Item}";

    private static string[] Items(UnitSandboxSetting setting) => setting.Value switch
    {
        string[] items => items,
        string item => [item],
        _ => [],
    };

    /// <summary>What is before a colon, without what says that it may be missing.</summary>
    private static string SourceOf(string item) => item.Split(':')[0].TrimStart('-', '+').TrimEnd('/') is { Length: > 0 } path ? path : "/";

    /// <summary>Where the source of a bind mount appears: the source's own place unless another is said.</summary>
    private static string PlaceOf(string item) => item.Split(':') is [_, ['/', ..] place, ..] ? place : SourceOf(item);
}
