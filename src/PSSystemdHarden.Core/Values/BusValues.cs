using System.Collections;

using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Values;

/// <summary>Compares values that were read from D-Bus, or made for it.</summary>
internal static class BusValues
{
    /// <summary>What systemd keeps in a hash table, and so shows in an order that says nothing.</summary>
    private static readonly SandboxValueType[] s_unordered =
        [SandboxValueType.CidrList, SandboxValueType.InterfaceList, SandboxValueType.FileSystemList, SandboxValueType.CredentialPaths, SandboxValueType.CredentialData];

    /// <summary>Whether two values of a directive mean the same.</summary>
    internal static bool AreSame(Directive directive, object one, object other) => Array.IndexOf(s_unordered, directive.Sandbox!.Type) >= 0
        ? AreSame(Sorted(one), Sorted(other))
        : AreSame(one, other);

    /// <summary>A value as one line of text, to be compared and shown: numbers of different sizes differ.</summary>
    internal static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        byte[] bytes => "h" + Convert.ToHexString(bytes),
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Describe)) + "]",
        _ => $"{value} {value.GetType().Name}",
    };

    private static bool AreSame(object one, object other) => one.Equals(other) || Describe(one) == Describe(other);

    private static object Sorted(object value) => value is IEnumerable items and not (string or byte[])
        ? items.Cast<object>().Select(Sorted).OrderBy(Describe, StringComparer.Ordinal).ToArray()
        : value;
}
