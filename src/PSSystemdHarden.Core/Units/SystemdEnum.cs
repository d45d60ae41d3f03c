namespace PSSystemdHarden.Units;

/// <summary>Translates between systemd's spelling ("not-found") and enumeration names ("NotFound").</summary>
internal static class SystemdEnum<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> s_byText =
        Enum.GetValues<T>().ToDictionary(value => SystemdSpelling.Of(value.ToString()), StringComparer.Ordinal);

    /// <summary>The value of that spelling, or the default (Unknown) for one that a newer systemd may have.</summary>
    internal static T FromText(string text) => s_byText.GetValueOrDefault(text);

    internal static string ToText(T value) => SystemdSpelling.Of(value.ToString());
}
