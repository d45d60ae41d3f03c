using System.Management.Automation;

using PSSystemdHarden.Errors;

namespace PSSystemdHarden.Running;

/// <summary>What PowerShell does with a native command's exit status, for commands in sandboxes.</summary>
internal static class LastExitCode
{
    private const string Variable = "global:LASTEXITCODE";
    private const string MakesError = "PSNativeCommandUseErrorActionPreference";

    /// <summary>Sets $LASTEXITCODE.</summary>
    internal static void Publish(PSCmdlet cmdlet, int code) => cmdlet.SessionState.PSVariable.Set(Variable, code);

    /// <summary>The error for a status other than 0, where the session wants one of native commands.</summary>
    internal static ErrorRecord? Error(PSCmdlet cmdlet, string command, int code) =>
        code != 0 && cmdlet.SessionState.PSVariable.GetValue(MakesError) is { } wanted && LanguagePrimitives.IsTrue(wanted)
            ? ErrorRecords.CommandFailed(command, code)
            : null;
}
