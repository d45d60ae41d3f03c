using PSSystemdHarden.Running.Properties;

namespace PSSystemdHarden.Running;

/// <summary>A service that exists in systemd's memory alone: one command, and what it is like.</summary>
/// <param name="Name">The unit's full name, which no other unit may have.</param>
/// <param name="Command">The program, by an absolute path or, for one that is looked for inside, by its name; then its arguments, which reach it to the byte.</param>
internal sealed record TransientService(string Name, IReadOnlyList<string> Command)
{
    /// <summary>How long it may take from the signal that asks it to end to the one that ends it.</summary>
    internal static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private static readonly string[] s_accounting = ["CPUAccounting", "MemoryAccounting", "TasksAccounting", "IOAccounting", "IPAccounting"];

    private const int LongestDescription = 200;

    private const string Prefix = "pssystemdharden-run-";

    /// <summary>Enough not to meet twice, and short enough for tables.</summary>
    private const int RandomDigits = 10;

    internal string? Description { get; init; }

    /// <summary>Its sandbox: see <see cref="TransientProperties.Of"/>.</summary>
    internal IReadOnlyList<TransientProperty> Sandbox { get; init; } = [];

    /// <summary>Variables in the form NAME=VALUE, besides those that each unit has.</summary>
    internal IReadOnlyCollection<string> Environment { get; init; } = [];

    /// <summary>An absolute path, or "~"; null for the root directory.</summary>
    internal string? WorkingDirectory { get; init; }

    internal string? Slice { get; init; }

    /// <summary>After this time systemd ends it, with the result "timeout".</summary>
    internal TimeSpan? Limit { get; init; }

    /// <summary>Whether it goes on when this process ends.</summary>
    internal bool OutlivesShell { get; init; }

    /// <summary>Whether <see cref="ServiceOutcome"/> shall say what it took; that needs a message bus.</summary>
    internal bool CountsUsage { get; init; }

    /// <summary>More properties, such as those of standard streams.</summary>
    internal IReadOnlyList<TransientProperty> Streams { get; init; } = [];

    /// <summary>A name that nobody else chooses.</summary>
    internal static string NewName() => $"{Prefix}{Guid.NewGuid().ToString("N")[..RandomDigits]}.service";

    /// <summary>What StartTransientUnit takes. Later ones win over earlier ones.</summary>
    /// <param name="guard">The unit without which it does not run; null for none.</param>
    /// <param name="isPinned">Whether the unit is kept until its end was read.</param>
    internal IEnumerable<TransientProperty> ToProperties(string? guard, bool isPinned)
    {
        yield return new("Description", "s", Description ?? Shortened(string.Join(' ', Command)));
        yield return new("Type", "s", "exec");
        yield return new("CollectMode", "s", "inactive-or-failed");
        yield return ExecStart(Command);
        yield return Microseconds("TimeoutStopUSec", StopPatience);
        if (Limit is { } limit)
            yield return Microseconds("RuntimeMaxUSec", limit);
        if (guard is not null)
        {
            yield return new("BindsTo", "as", new[] { guard });
            yield return new("After", "as", new[] { guard });
        }

        if (isPinned)
            yield return new("AddRef", "b", true);
        if (CountsUsage)
        {
            foreach (string kind in s_accounting)
                yield return new(kind, "b", true);
        }

        if (Slice is not null)
            yield return new("Slice", "s", Slice);
        foreach (TransientProperty property in Sandbox)
            yield return property;
        if (WorkingDirectory is not null)
            yield return new("WorkingDirectory", "s", WorkingDirectory);
        if (Environment.Count > 0)
            yield return new("Environment", "as", Environment.ToArray());
        foreach (TransientProperty property in Streams)
            yield return property;
    }

    /// <summary>One line for a table: what is in a command must not end the line of the unit's file.</summary>
    private static string Shortened(string text)
    {
        string line = new([.. text.Take(LongestDescription).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length <= LongestDescription ? line.TrimEnd('\\') : line + "…";
    }

    /// <summary>ExecStart= in which each "$" is doubled, and so stands for itself.</summary>
    /// <remarks>
    /// The flag against replacing variables takes ExecStartEx, which systemd 252 writes into the unit's file by that name and can't read at the
    /// next reload: the unit would be "bad-setting" from then on.
    /// </remarks>
    internal static TransientProperty ExecStart(IReadOnlyList<string> command) => new("ExecStart", "a(sasb)", new object[]
    {
        new object[] { command[0], command.Select(word => word.Replace("$", "$$", StringComparison.Ordinal)).ToArray(), false },
    });

    internal static TransientProperty Microseconds(string name, TimeSpan time) => new(name, "t", (ulong)time.TotalMicroseconds);
}
