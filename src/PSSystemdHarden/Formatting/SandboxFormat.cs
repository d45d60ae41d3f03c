using System.ComponentModel;
using System.Management.Automation;

using PSSystemdHarden.Host;
using PSSystemdHarden.Sandbox;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of sandbox directives and settings show.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SandboxFormat
{
    /// <summary>A check mark for what is enforced, a cross with a word for what is not, a dash for what can't be told.</summary>
    /// <param name="directive">Which.</param>
    /// <param name="style">$PSStyle.</param>
    public static string Support(SandboxDirective directive, PSObject style)
    {
        ArgumentNullException.ThrowIfNull(directive);
        return directive.Support switch
        {
            DirectiveSupport.Supported => ExposureFormat.Mark(good: true, style),
            DirectiveSupport.Ignored => $"{ExposureFormat.Mark(good: false, style)} ignored",
            DirectiveSupport.Refused => $"{ExposureFormat.Mark(good: false, style)} refused",
            _ => ExposureFormat.Mark(good: null, style),
        };
    }

    /// <summary>"web.service:12", or the directive that implies it; nothing for what no file sets.</summary>
    public static string Source(UnitSandboxSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting.Source is { IsImplied: true } source ? $"implied by {source.Directive}" : setting.Source?.ToString() ?? string.Empty;
    }

    /// <summary>What it takes until it holds; nothing for what does.</summary>
    public static string Pending(UnitSandboxSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting.Pending is PendingChange.None ? string.Empty : setting.Pending.ToString();
    }
}
