using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;

namespace PSSystemdHarden.Profiles;

/// <summary>Which of two values of a directive protects more: a profile must not loosen what a unit has of its own.</summary>
internal static class Strictness
{
    /// <summary>Words from the loosest to the strictest (systemd.exec(5), systemd.resource-control(5)).</summary>
    private static readonly Dictionary<string, string[]> s_orders = new(StringComparer.Ordinal)
    {
        ["ProtectSystem"] = ["no", "yes", "full", "strict"],
        ["ProtectHome"] = ["no", "read-only", "tmpfs", "yes"],
        ["ProtectProc"] = ["default", "ptraceable", "invisible", "noaccess"],
        ["ProcSubset"] = ["all", "pid"],
        ["PrivateTmp"] = ["no", "yes", "disconnected"],
        ["ProtectControlGroups"] = ["no", "yes", "private", "strict"],
        ["ProtectHostname"] = ["no", "private", "yes"],
        ["PrivateUsers"] = ["no", "full", "identity", "yes", "self", "managed"],
        ["DevicePolicy"] = ["auto", "closed", "strict"],
        ["KeyringMode"] = ["inherit", "shared", "private"],
    };

    /// <summary>Whether a setting would be looser than what is said already.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="own">What the unit says of the directive in the end; null or empty for nothing.</param>
    internal static bool IsLooser(DropInAssignment setting, string? own)
    {
        if (string.IsNullOrEmpty(own) || setting.Values is not [var value])
            return false;
        if (setting.Directive.Kind is DirectiveKind.Mode)
            return DirectiveValue.TryReadMode(value, out uint taken) && DirectiveValue.TryReadMode(own, out uint ownTaken) && (taken & ownTaken) == taken && taken != ownTaken;
        if (s_orders.TryGetValue(setting.Directive.Name, out string[]? order))
            return Rank(order, value) < Rank(order, own);
        return setting.Directive.Kind is DirectiveKind.Boolean or DirectiveKind.Tristate
            && DirectiveValue.ReadBoolean(value) == false && DirectiveValue.ReadBoolean(own) == true;
    }

    private static int Rank(string[] order, string value)
    {
        string word = DirectiveValue.ReadBoolean(value) is { } flag ? (flag ? "yes" : "no") : value.Split(':')[0];
        return Array.IndexOf(order, word);
    }
}
