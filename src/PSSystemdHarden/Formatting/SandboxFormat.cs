using System.ComponentModel;

using PSSystemdHarden.Host;

namespace PSSystemdHarden.Formatting;

/// <summary>What the view of sandbox directives shows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SandboxFormat
{
    /// <summary>A check mark for what is enforced, a cross with a word for what is not, a dash for what can't be told.</summary>
    public static string Support(SandboxDirective directive)
    {
        ArgumentNullException.ThrowIfNull(directive);
        return directive.Support switch
        {
            DirectiveSupport.Supported => ExposureFormat.Mark(good: true),
            DirectiveSupport.Ignored => $"{ExposureFormat.Mark(good: false)} ignored",
            DirectiveSupport.Refused => $"{ExposureFormat.Mark(good: false)} refused",
            _ => ExposureFormat.Mark(good: null),
        };
    }
}
