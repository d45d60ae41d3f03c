using PSSystemdHarden.Sandbox;

namespace PSSystemdHarden.Failures;

/// <summary>Which of a service's settings systemd could not apply before it ran the program.</summary>
internal static class FailedSetting
{
    private const int NotFound = 2;

    /// <summary>The directives whose values are paths of the host, or end in such.</summary>
    private static readonly HashSet<string> s_pathLists = new(StringComparer.Ordinal)
    {
        "BindPaths", "BindReadOnlyPaths", "ExecPaths", "ExtensionDirectories", "ExtensionImages", "InaccessiblePaths", "MountImages", "NoExecPaths",
        "ReadOnlyPaths", "ReadWritePaths", "RootDirectory", "RootImage", "TemporaryFileSystem", "IPCNamespacePath", "NetworkNamespacePath", "UserNamespacePath",
    };

    /// <summary>What failed, in words: the assignments that name it, or are of the kind that the status tells of, and the error.</summary>
    internal static string Describe(ExitStatus status, StartFailure failure, IReadOnlyList<UnitSandboxSetting> settings)
    {
        if (Assignment(status, failure, settings) is var (assignment, missing))
            return missing is null ? $"{assignment}: {failure.Error}" : assignment.EndsWith(missing, StringComparison.Ordinal) ? $"{assignment} does not exist" : $"{assignment}: {missing} does not exist";
        return failure.Path is { } path ? $"{path}: {failure.Error}" : failure.Reason;
    }

    /// <summary>The one assignment that failed, and the path that it names and is not there; null where several could be meant, or none.</summary>
    internal static (string Assignment, string? Missing)? Assignment(ExitStatus status, StartFailure failure, IReadOnlyList<UnitSandboxSetting> settings)
    {
        (string Directive, string Item, string Source)[] named = failure.Path is { } path
            ? [.. settings.Where(setting => s_pathLists.Contains(setting.Directive)).SelectMany(setting => Items(setting).Select(item => (setting.Directive, item, Source: SourceOf(item))).Where(row => row.Source == path || Place(row.item) == path))]
            : [];
        if (named is [var only])
            return ($"{only.Directive}={only.Item}", failure.Errno == NotFound && !System.IO.Path.Exists(only.Source) ? only.Source : null);
        if (named.Length > 1)
            return null;
        UnitSandboxSetting[] set = [.. settings.Where(setting => status.Concerns(setting.Directive) && !setting.IsDefault)];
        return set is [var one] ? ($"{one.Directive}={one.Text}", null) : null;
    }

    private static string[] Items(UnitSandboxSetting setting) => setting.Value switch
    {
        string[] items => items,
        string item => [item],
        _ => [],
    };

    /// <summary>What is before a colon, without what says that it may be missing.</summary>
    private static string SourceOf(string item) => item.Split(':')[0].TrimStart('-', '+').TrimEnd('/') is { Length: > 0 } path ? path : "/";

    /// <summary>Where the source of a bind mount appears: the source's own place unless another is said.</summary>
    private static string Place(string item) => item.Split(':') is [_, ['/', ..] place, ..] ? place : SourceOf(item);
}
