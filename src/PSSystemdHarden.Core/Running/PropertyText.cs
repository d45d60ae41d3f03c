using PSSystemdHarden.Running.Properties;

namespace PSSystemdHarden.Running;

/// <summary>
/// Keeps texts from being more than they seem: D-Bus ends them at a NUL character, and systemd writes most of them as they are into
/// the unit's file, which it reads anew with each daemon-reload, so that a line break would begin a setting of its own.
/// </summary>
internal static class PropertyText
{
    /// <summary>What systemd writes with escapes (bus_exec_command and UNIT_ESCAPE_C in src/core/dbus-execute.c).</summary>
    private static readonly string[] s_escaped = ["ExecStart", "Environment"];

    /// <exception cref="PropertyTextException">A text has what it can't have.</exception>
    internal static void Check(IEnumerable<TransientProperty> properties)
    {
        foreach (TransientProperty property in properties)
        {
            bool isEscaped = s_escaped.Contains(property.Name);
            if (Texts(property.Value).Any(text => text.Contains('\0', StringComparison.Ordinal)))
                throw new PropertyTextException(property.Name, "a NUL character");
            if (!isEscaped && Texts(property.Value).Any(text => text.Any(c => char.IsControl(c) && c != '\t')))
                throw new PropertyTextException(property.Name, "a line break or another control character");
            if (!isEscaped && Texts(property.Value).Any(text => text.EndsWith('\\')))
                throw new PropertyTextException(property.Name, "a backslash at its end");
        }
    }

    /// <summary>A property, as users know it.</summary>
    internal static string Words(string property) => property == "ExecStart" ? "The command with its arguments" : $"{property}=";

    private static IEnumerable<string> Texts(object value) => value switch
    {
        string text => [text],
        object[] items => items.SelectMany(Texts),
        _ => [],
    };
}
