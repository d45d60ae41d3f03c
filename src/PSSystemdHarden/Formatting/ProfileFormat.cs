using System.ComponentModel;

using PSSystemdHarden.Profiles;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of profiles show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ProfileFormat
{
    /// <summary>The columns beside the texts, with a blank behind each; names may be longer, and then have less beside them.</summary>
    private const int Name = 9, NumbersOfProfile = 17, Directive = 25;

    /// <summary>Of what is left, the value gets two fifths and the reason the rest.</summary>
    private const int ValueShare = 2, Shares = 5;

    /// <summary>What it is for.</summary>
    public static string Description(SandboxProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Column.Words(profile.Description, Math.Max(Name, profile.Name.Length + 1) + NumbersOfProfile);
    }

    /// <summary>What the directive is set to: in a line, as PowerShell takes a second one for more of the same, and makes no room for the reason.</summary>
    public static string Value(SandboxProfileSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Column.Text(string.Join(' ', setting.Values), OtherThanValue(setting));
    }

    /// <summary>Why.</summary>
    public static string Reason(SandboxProfileSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Column.Words(setting.Reason, Terminal.Width() - OtherThanValue(setting) + DirectiveOf(setting) + 1);
    }

    private static int OtherThanValue(SandboxProfileSetting setting)
    {
        int directive = DirectiveOf(setting);
        return directive + ((Terminal.Width() - directive) * (Shares - ValueShare) / Shares);
    }

    private static int DirectiveOf(SandboxProfileSetting setting) => Math.Max(Directive, setting.Directive.Length + 1);
}
