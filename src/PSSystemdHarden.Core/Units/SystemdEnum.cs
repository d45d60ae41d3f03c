namespace PSSystemdHarden.Units;

/// <summary>Translates between systemd's spelling ("not-found") and enumeration names ("NotFound").</summary>
/// <remarks>
/// With arrays and what is not generic of Enum: dictionaries and generic methods would be compiled for each enumeration in each session.
/// </remarks>
internal static class SystemdEnum<T>
    where T : struct, Enum
{
#pragma warning disable CA2263 // Prefer the generic overload
    private static readonly T[] s_values = (T[])Enum.GetValues(typeof(T));

    private static readonly string[] s_texts = Array.ConvertAll(Enum.GetNames(typeof(T)), SystemdSpelling.Of);
#pragma warning restore CA2263

    /// <summary>The value of that spelling, or the default (Unknown) for one that a newer systemd may have.</summary>
    internal static T FromText(string text) => TryFromText(text, out T value) ? value : default;

    internal static bool TryFromText(string text, out T value)
    {
        int index = Array.IndexOf(s_texts, text);
        value = index < 0 ? default : s_values[index];
        return index >= 0;
    }

    internal static string ToText(T value) => SystemdSpelling.Of(value.ToString());
}
