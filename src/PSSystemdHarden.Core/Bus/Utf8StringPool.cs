using System.Text;

namespace PSSystemdHarden.Bus;

/// <summary>Gives the same string object for the same bytes: system call and unit property values repeat in every reply.</summary>
/// <remarks>A cache of fixed size, one candidate a slot; not thread safe.</remarks>
internal sealed class Utf8StringPool
{
    private const int Slots = 4096, LongestPooled = 64;

    private readonly (byte[]? Bytes, string Text)[] _slots = new (byte[]?, string)[Slots];

    internal string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return string.Empty;
        if (utf8.Length > LongestPooled)
            return Encoding.UTF8.GetString(utf8);

        ref (byte[]? Bytes, string Text) slot = ref _slots[Utf8Hash.Of(utf8) & (Slots - 1)];
        if (slot.Bytes is null || !utf8.SequenceEqual(slot.Bytes))
            slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return slot.Text;
    }
}
