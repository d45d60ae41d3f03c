using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Devices and control groups.</summary>
internal static class DeviceSettings
{
    internal static SettingOutcome DeviceAllow(ServiceDraft draft, string value, LoadContext context)
    {
        if (value.Length == 0)
        {
            draft.Settings.DeviceAllowCount = 0;
            return SettingOutcome.Applied;
        }

        var reader = new WordReader(value, WordRules.Unquote);
        string? device;
        try
        {
            device = reader.Next();
        }
        catch (FormatException e)
        {
            return SettingOutcome.Ignored(e.Message);
        }

        if (DeviceProblem(device ?? string.Empty, context, out _) is { } problem)
            return SettingOutcome.Ignored(problem);
        if (reader.Rest.AsSpan().IndexOfAnyExcept("rwm") >= 0)
            return SettingOutcome.Ignored($"'{reader.Rest}' is not made of the letters r, w and m");
        draft.Settings.DeviceAllowCount++;
        return SettingOutcome.Applied;
    }

    internal static SettingOutcome Delegate(ServiceDraft draft, string value, LoadContext context)
    {
        // A list of controllers delegates, and so does an empty one.
        draft.Settings.Delegate = DirectiveValue.ReadBoolean(value) ?? true;
        return SettingOutcome.Applied;
    }

    /// <summary>What is wrong with a device node or a group of devices; null, and its plain name, where nothing is.</summary>
    internal static string? DeviceProblem(string device, LoadContext context, out string name)
    {
        name = string.Empty;
        if (context.Specifiers.Expand(device, out string? problem) is not { } expanded)
            return problem;
        name = expanded;
        if (expanded.StartsWith("block-", StringComparison.Ordinal) || expanded.StartsWith("char-", StringComparison.Ordinal))
            return null;
        name = expanded.StartsWith('/') ? PathSettings.Simplify(expanded) : expanded;
        bool isNode = (name.StartsWith("/dev/", StringComparison.Ordinal) || name.StartsWith("/run/systemd/inaccessible/", StringComparison.Ordinal))
            && !name.Split('/').Contains("..");
        return isNode ? null : $"'{expanded}' is neither a device node below /dev nor char-NAME or block-NAME";
    }
}
