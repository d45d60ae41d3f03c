namespace PSSystemdHarden.Bus;

/// <summary>FNV-1a: short, and good enough for property names, which nobody can choose.</summary>
internal static class Utf8Hash
{
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte b in bytes)
            hash = (hash ^ b) * 16777619;
        return hash ^ (hash >> 15);
    }
}
