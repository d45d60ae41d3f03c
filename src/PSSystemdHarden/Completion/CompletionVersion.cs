using System.Collections;
using System.Management.Automation;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Completion;

/// <summary>The systemd that completion is for.</summary>
internal static class CompletionVersion
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(75);

    /// <summary>That of -SystemdVersion, else this machine's where its systemd answers at once, else the newest known.</summary>
    internal static SystemdVersion Of(IDictionary boundParameters)
    {
        try
        {
            if (boundParameters["SystemdVersion"] is { } chosen)
                return SystemdVersion.ParseChoice(LanguagePrimitives.ConvertTo<string>(chosen));
            using var patience = new CancellationTokenSource(s_patience);
            return ModuleSession.Manager.GetVersion(patience.Token);
        }
        catch (Exception e) when (e is SystemdException or OperationCanceledException or FormatException or PSInvalidCastException)
        {
            return SystemdVersion.NewestKnown;
        }
    }
}
