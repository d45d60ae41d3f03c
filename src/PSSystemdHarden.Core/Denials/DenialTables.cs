using System.Text.Json;
using System.Text.RegularExpressions;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Denials;

/// <summary>Data/denials.json: how sandbox settings show themselves to programs.</summary>
internal sealed class DenialTables
{
    private static readonly Lazy<DenialTables> s_embedded = new(Load);

    private DenialTables(DenialData data)
    {
        Data = data;
        Operations = Array.ConvertAll(data.Operations, row => new Operation(row));
        Causes = Array.ConvertAll(data.Causes, row => new Cause(row));
    }

    internal static DenialTables Embedded => s_embedded.Value;

    internal DenialData Data { get; }

    internal IReadOnlyList<Operation> Operations { get; }

    internal IReadOnlyList<Cause> Causes { get; }

    internal static Regex[] Patterns(string[]? words) =>
        Array.ConvertAll(words ?? [], word => new Regex(word, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));

    private static DenialTables Load()
    {
        using JsonDocument table = DataTable.Open("denials.json");
        return new DenialTables(DenialData.Read(table.RootElement));
    }
}

/// <summary>What a program tries to do.</summary>
internal sealed class Operation(OperationRow row)
{
    private static readonly string[] s_usualErrors = ["EPERM", "EACCES", "ENOSYS"];

    private readonly Regex[] _words = DenialTables.Patterns(row.Words);

    /// <summary>In words: "mounting".</summary>
    internal string Name => row.Name;

    internal IReadOnlyList<string> Calls => row.Calls;

    /// <summary>The capabilities of which it takes one; none where it takes none.</summary>
    internal IReadOnlyList<string> Capabilities => row.Capabilities;

    /// <summary>Whether it takes all of the capabilities.</summary>
    internal bool NeedsAll => row.NeedsAll;

    internal bool FailsWith(string? error) => error is not null && (row.Errors ?? s_usualErrors).Contains(error);

    internal bool IsToldBy(string text) => Array.Exists(_words, word => word.IsMatch(text));

    internal bool IsWorkOf(string? program) => program is not null && row.Programs.Contains(program);
}

/// <summary>What a directive brings about. Each kind of sign that is given must be there.</summary>
internal sealed class Cause(CauseRow row)
{
    private readonly Regex[] _words = DenialTables.Patterns(row.Words);

    internal string Directive => row.Directive;

    internal int Weight => row.Weight;

    internal bool IsSeenIn(Symptom symptom) =>
        (row.Errors is null || (symptom.Error is not null && row.Errors.Contains(symptom.Error)))
        && (row.Signals is null || (symptom.Signal is { } signal && row.Signals.Contains(signal)))
        && (row.Results is null || (symptom.Result is not null && row.Results.Contains(symptom.Result)))
        && (row.Operations is null || symptom.Operations.Any(guess => row.Operations.Contains(guess.Operation.Name)))
        && (row.Words is null || Array.Exists(_words, word => word.IsMatch(symptom.Text)));
}

/// <summary>The file.</summary>
internal sealed record DenialData(
    ErrorRow[] Errors, SignalText[] Signals, PlaceRow[] Places, string[] Devices, FilterRow[] Filters, DropRow[] Drops, OperationRow[] Operations, CauseRow[] Causes)
{
    internal static DenialData Read(JsonElement table)
    {
        return new DenialData(
            Rows("errors", row => new ErrorRow(row.Text("name"), row.Texts("texts"))),
            Rows("signals", row => new SignalText(row.Number("signal")!.Value, row.Text("text"))),
            Rows("places", row => new PlaceRow(row.Text("directive"), row.OptionalText("value"), row.Text("path"), row.Word<PlaceMode>("mode"))),
            table.Texts("devices"),
            Rows("filters", row => new FilterRow(row.Text("directive"), row.Texts("calls"), row.Text("error"))),
            Rows("drops", row => new DropRow(row.Text("directive"), row.Texts("capabilities"))),
            Rows("operations", row => new OperationRow(
                row.Text("name"), row.Texts("calls"), row.Texts("capabilities"), row.Flag("needsAll"), row.OptionalTexts("errors"), row.Texts("words"), row.Texts("programs"))),
            Rows("causes", row => new CauseRow(
                row.Text("directive"), row.OptionalTexts("errors"), row.OptionalTexts("words"), OptionalNumbers(row, "signals"), row.OptionalTexts("results"),
                row.OptionalTexts("operations"), row.Number("weight")!.Value)));

        T[] Rows<T>(string name, Func<JsonElement, T> read) => [.. table.GetProperty(name).EnumerateArray().Select(read)];
    }

    private static int[]? OptionalNumbers(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement values) ? [.. values.EnumerateArray().Select(value => value.GetInt32())] : null;
}

internal sealed record ErrorRow(string Name, string[] Texts);

internal sealed record SignalText(int Signal, string Text);

internal sealed record PlaceRow(string Directive, string? Value, string Path, PlaceMode Mode);

internal sealed record FilterRow(string Directive, string[] Calls, string Error);

internal sealed record DropRow(string Directive, string[] Capabilities);

internal sealed record OperationRow(string Name, string[] Calls, string[] Capabilities, bool NeedsAll, string[]? Errors, string[] Words, string[] Programs);

internal sealed record CauseRow(string Directive, string[]? Errors, string[]? Words, int[]? Signals, string[]? Results, string[]? Operations, int Weight);
