using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Linux;

/// <summary>How a service's process can end, as Data/exit-statuses.json has it.</summary>
internal static class ExitStatuses
{
    /// <summary>Statuses from here on are those of systemd: the program did not get to run.</summary>
    internal const int FirstOfSystemd = 200;

    /// <summary>The kernel's signal for a system call that a filter forbids.</summary>
    internal const int BadSystemCall = 31;

    // As the C library has them; numbers below the first are its own.
    private const int FirstRealTimeSignal = 34, RealTimeSignals = 31;

    private static readonly Lazy<Tables> s_tables = new(Load);

    private static readonly Lazy<FrozenSet<string>> s_signalNames = new(() => s_tables.Value.Signals.Values.Select(signal => signal.Name)
        .Concat(Enumerable.Range(0, RealTimeSignals).SelectMany(i => new[] { $"SIGRTMIN+{i}", $"SIGRTMAX-{i}" }))
        .Concat(["SIGRTMIN", "SIGRTMAX"]).ToFrozenSet());

    /// <summary>What is known of an exit status; null for nothing.</summary>
    internal static ExitStatus? Find(int status) => s_tables.Value.Statuses.GetValueOrDefault(status);

    /// <summary>One of systemd's own by its name; null for none.</summary>
    internal static ExitStatus? FindByName(string name) => s_tables.Value.Statuses.Values.FirstOrDefault(status => status.Name == name && status.Meaning is not null);

    /// <summary>Whether it is a status's or a signal's name, as RestartForceExitStatus= takes it (systemd.service(5)): "CHDIR", "SIGTERM", "RTMIN+3".</summary>
    internal static bool IsName(string word) =>
        s_tables.Value.Statuses.Values.Any(status => status.Name == word) || s_signalNames.Value.Contains(word) || s_signalNames.Value.Contains($"SIG{word}");

    /// <summary>Such as "226/NAMESPACE: ..." where systemd failed, else "exit status 1 (FAILURE)".</summary>
    internal static string Describe(int status) => Find(status) switch
    {
        { Meaning: { } meaning } known => $"{Label(known)}: {meaning}",
        { } known => string.Create(CultureInfo.InvariantCulture, $"exit status {status} ({known.Name})"),
        null => string.Create(CultureInfo.InvariantCulture, $"exit status {status}"),
    };

    /// <summary>Such as "226/NAMESPACE".</summary>
    internal static string Label(ExitStatus status) => string.Create(CultureInfo.InvariantCulture, $"{status.Status}/{status.Name}");

    /// <summary>Such as "SIGSYS: ...".</summary>
    internal static string DescribeSignal(int signal) =>
        s_tables.Value.Signals.TryGetValue(signal, out SignalRow? row) ? row.Meaning is null ? row.Name : $"{row.Name}: {row.Meaning}"
        : signal >= FirstRealTimeSignal ? string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{signal - FirstRealTimeSignal}")
        : string.Create(CultureInfo.InvariantCulture, $"signal {signal}");

    /// <summary>A signal's name, such as "SIGSYS".</summary>
    internal static string SignalName(int signal) => DescribeSignal(signal).Split(':')[0];

    private static Tables Load()
    {
        using JsonDocument table = DataTable.Open("exit-statuses.json");
        return new Tables(
            table.RootElement.GetProperty("statuses").EnumerateArray()
                .Select(row => new ExitStatus(row.Number("status")!.Value, row.Text("name"), row.OptionalText("meaning"), row.OptionalTexts("directives")))
                .ToFrozenDictionary(row => row.Status),
            table.RootElement.GetProperty("signals").EnumerateArray()
                .Select(row => new SignalRow(row.Number("signal")!.Value, row.Text("name"), row.OptionalText("meaning")))
                .ToFrozenDictionary(row => row.Signal));
    }

    private sealed record Tables(FrozenDictionary<int, ExitStatus> Statuses, FrozenDictionary<int, SignalRow> Signals);
}

/// <summary>A row of the table.</summary>
/// <param name="Status">The number.</param>
/// <param name="Name">Its name, as systemd has it.</param>
/// <param name="Meaning">What systemd could not do; null for a program's own statuses.</param>
/// <param name="Directives">The directives that ask for that; a "*" at the end stands for anything.</param>
internal sealed record ExitStatus(int Status, string Name, string? Meaning, string[]? Directives)
{
    /// <summary>Whether a directive is one that asks for what failed.</summary>
    internal bool Concerns(string directive) => (Directives ?? []).Any(name =>
        name.EndsWith('*') ? directive.StartsWith(name[..^1], StringComparison.Ordinal) : directive == name);
}

/// <summary>A signal's name, and what it says of the process that it ended.</summary>
internal sealed record SignalRow(int Signal, string Name, string? Meaning);
