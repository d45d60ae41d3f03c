using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PSSystemdHarden.Units;

/// <summary>The rules for unit names (systemd.unit(5), "Unit name"). Unit names are case-sensitive.</summary>
public static class UnitName
{
    private const int MaxLength = 255;

    private static readonly SearchValues<char> s_valid =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-_.\\@");

    /// <summary>The type that a full name's suffix says, or null where the suffix is none of systemd's.</summary>
    public static UnitType? TypeOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int dot = name.LastIndexOf('.');
        return dot >= 0 && SystemdEnum<UnitType>.TryFromText(name[(dot + 1)..], out UnitType type) ? type : null;
    }

    /// <summary>The name without its suffix: what people type.</summary>
    public static string StemOf(string name) => TypeOf(name) is null ? name : name[..name.LastIndexOf('.')];

    /// <summary>A template such as "getty@.service": it has no instance and can't run.</summary>
    public static bool IsTemplate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StemOf(name).EndsWith('@');
    }

    /// <summary>PID 1's unit that a control group is of, such as "web.service" of "/system.slice/web.service/worker"; null for one of a user's manager, and for none.</summary>
    internal static string? OfControlGroup(string? path)
    {
        // Slices hold units; names that the kernel could take for its own files have "_" in front.
        string? unit = path?.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => part.TrimStart('_')).FirstOrDefault(part => TypeOf(part) is not UnitType.Slice);
        return unit is null || TypeOf(unit) is null || unit.StartsWith("user@", StringComparison.Ordinal) ? null : unit;
    }

    /// <summary>Puts an instance into a template's name.</summary>
    public static string WithInstance(string template, string instance)
    {
        ArgumentNullException.ThrowIfNull(template);
        return template.Insert(template.IndexOf('@', StringComparison.Ordinal) + 1, instance);
    }

    /// <summary>Makes a unit name of what a user typed, as systemctl does: a path names its mount or device, a name without a suffix a service.</summary>
    /// <returns>False for what can be no unit's name; <paramref name="problem"/> says why.</returns>
    public static bool TryComplete(string typed, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(typed);
        name = typed.StartsWith('/') ? FromPath(typed) : TypeOf(typed) is null ? typed + ".service" : typed;
        problem = Problem(name);
        if (problem is null)
            return true;
        name = null;
        return false;
    }

    /// <summary>Escapes a path for use in a unit name (systemd-escape --path).</summary>
    public static string EscapePath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return "-";

        var escaped = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(string.Join('/', parts)))
        {
            char c = (char)b;
            bool plain = char.IsAsciiLetterOrDigit(c) || c is ':' or '_' || (c == '.' && escaped.Length > 0);
            if (c == '/')
                escaped.Append('-');
            else if (plain)
                escaped.Append(c);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return escaped.ToString();
    }

    private static string FromPath(string path) =>
        EscapePath(path) + (path.StartsWith("/dev/", StringComparison.Ordinal) ? ".device" : ".mount");

    private static string? Problem(string name)
    {
        if (name.Length > MaxLength)
            return $"it is longer than {MaxLength} characters";
        int bad = name.AsSpan().IndexOfAnyExcept(s_valid);
        if (bad >= 0)
            return $"the character '{name[bad]}' can't be in a unit name";
        string stem = StemOf(name);
        return stem.Length == 0 || stem[0] == '@' ? "it has no name before its suffix" : null;
    }
}
