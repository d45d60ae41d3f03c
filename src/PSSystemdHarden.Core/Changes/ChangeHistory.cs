using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Serialization;

using PSSystemdHarden.DropIns;

namespace PSSystemdHarden.Changes;

/// <summary>What was changed, for taking it back: the bytes before and after, the last change last. One file a unit.</summary>
/// <remarks>Changes for good are kept in /var/lib, those until the next boot in /run, and so are gone when they are.</remarks>
[SupportedOSPlatform("linux")]
internal static class ChangeHistory
{
    private const int MostKept = 20;
    private const string FolderName = "pssystemdharden";

    /// <summary>The changes of a unit's drop-in, oldest first.</summary>
    /// <exception cref="IOException">The record can't be read.</exception>
    internal static IReadOnlyList<ChangeRecord> Read(DropInPlace place)
    {
        using GuardedFolder? parent = GuardedFolder.Open(Parent(place));
        using GuardedFolder? folder = parent?.OpenFolder(FolderName);
        return folder?.Read(FileName(place)) is { } content ? Parse(content, place) : [];
    }

    internal static void Add(UnitChange change) =>
        Write(change.Place, [.. Read(change.Place).TakeLast(MostKept - 1), ChangeRecord.Of(change)]);

    /// <summary>What a drop-in said before the last change that led to what it says now.</summary>
    /// <exception cref="NothingToUndoException">No change of it is left to take back.</exception>
    /// <exception cref="UnitChangeException">Somebody else has changed it since.</exception>
    internal static byte[]? StateBefore(DropInPlace place, byte[]? now)
    {
        IReadOnlyList<ChangeRecord> records = Read(place);
        if (LastLeadingTo(ChangeRecord.Encode(now), records) is >= 0 and int last)
            return ChangeRecord.Decode(records[last].Before);
        if (records.Count == 0)
            throw new NothingToUndoException(place.Unit, $"There is nothing to take back in '{place.Path}': no change of it is recorded.");
        if (records[^1].Before == ChangeRecord.Encode(now))
            throw new NothingToUndoException(place.Unit, $"There is nothing to take back in '{place.Path}': its last change was taken back already.");
        throw new UnitChangeException(UnitChangeStep.Prepare, place.Unit, $"There is nothing to take back in '{place.Path}': somebody else has changed it since.");
    }

    /// <summary>Forgets a change that was taken back, and its taking back.</summary>
    internal static void RemoveUndone(DropInPlace place)
    {
        IReadOnlyList<ChangeRecord> records = Read(place);
        ChangeRecord[] older = [.. records.SkipLast(1)];
        Write(place, [.. older.Take(Math.Max(LastLeadingTo(records[^1].Before, older), 0))]);
    }

    /// <summary>Forgets the last change, as it was taken back or never came about.</summary>
    internal static void RemoveLast(DropInPlace place) => Write(place, [.. Read(place).SkipLast(1)]);

    private static int LastLeadingTo(string? state, IReadOnlyList<ChangeRecord> records)
    {
        int last = records.Count - 1;
        while (last >= 0 && records[last].After != state)
            last--;
        return last;
    }

    private static void Write(DropInPlace place, ChangeRecord[] records)
    {
        using GuardedFolder parent = GuardedFolder.Open(Parent(place)) ?? throw new DirectoryNotFoundException($"There is no folder '{Parent(place)}'.");
        using (GuardedFolder folder = parent.MakeFolder(FolderName))
        {
            if (records.Length == 0)
                folder.Remove(FileName(place));
            else
                folder.Replace(FileName(place), JsonSerializer.SerializeToUtf8Bytes(records, ChangeRecordJson.Default.ChangeRecordArray));
        }

        if (records.Length == 0)
            parent.RemoveFolderIfEmpty(FolderName);
    }

    private static ChangeRecord[] Parse(byte[] content, DropInPlace place)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ChangeRecordJson.Default.ChangeRecordArray) ?? [];
        }
        catch (JsonException e)
        {
            throw new IOException($"'{Parent(place)}/{FolderName}/{FileName(place)}' is no record of changes: {e.Message}", e);
        }
    }

    private static string Parent(DropInPlace place) => place.IsRuntime ? "/run" : "/var/lib";

    private static string FileName(DropInPlace place) => place.Unit + ".json";
}

/// <summary>One change: when, and the drop-in's bytes before and after, in Base64; null where there was none.</summary>
internal sealed record ChangeRecord(DateTime Time, string? Before, string? After)
{
    internal static ChangeRecord Of(UnitChange change) => new(DateTime.UtcNow, Encode(change.Before), Encode(change.After));

    internal static byte[]? Decode(string? content) => content is null ? null : Convert.FromBase64String(content);

    internal static string? Encode(byte[]? content) => content is null ? null : Convert.ToBase64String(content);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ChangeRecord[]))]
internal sealed partial class ChangeRecordJson : JsonSerializerContext;
