using System.Text.Json;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Core.Tests.Exposure;

/// <summary>Reads property values that busctl wrote down as JSON: structs and arrays are both JSON arrays.</summary>
internal sealed class JsonPropertyReader : IPropertyReader
{
    private readonly Queue<JsonElement> _values;

    internal JsonPropertyReader(params IEnumerable<JsonElement> values) => _values = new Queue<JsonElement>(values);

    public string ReadString() => _values.Dequeue().GetString()!;

    public bool ReadBoolean() => _values.Dequeue().GetBoolean();

    public int ReadInt32() => _values.Dequeue().GetInt32();

    public uint ReadUInt32() => _values.Dequeue().GetUInt32();

    public ulong ReadUInt64() => _values.Dequeue().GetUInt64();

    public byte[] ReadBytes() => [.. _values.Dequeue().EnumerateArray().Select(b => b.GetByte())];

    public string[] ReadStrings() => [.. _values.Dequeue().EnumerateArray().Select(s => s.GetString()!)];

    public T ReadStruct<T>(ReadOnlySpan<byte> contents, Func<IPropertyReader, T> read) =>
        read(new JsonPropertyReader(_values.Dequeue().EnumerateArray()));

    public T[] ReadStructs<T>(ReadOnlySpan<byte> contents, Func<IPropertyReader, T> read) =>
        [.. _values.Dequeue().EnumerateArray().Select(element => read(new JsonPropertyReader(element.EnumerateArray())))];
}
