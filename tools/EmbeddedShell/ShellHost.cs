using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace EmbeddedShell;

/// <summary>What the engine knows of this program.</summary>
internal sealed class ShellHost(ShellUserInterface userInterface) : PSHost
{
    private static readonly TimeSpan s_stopDelay = TimeSpan.FromMilliseconds(200);

    public override string Name => "EmbeddedShell";

    public override Version Version { get; } = EngineVersion.Current;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <summary>The code of the "exit" that ended the command or the session, if one did.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Runs a prompt inside the running pipeline, for "Suspend" in a confirmation. Set by the interactive loop's owner.</summary>
    public Action? NestedPrompt { get; set; }

    /// <summary>Ends the innermost nested prompt.</summary>
    public Action? LeaveNestedPrompt { get; set; }

    /// <summary>Whether the running pipeline is being stopped by a signal.</summary>
    public Func<bool>? Interrupted { get; set; }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt()
        => (NestedPrompt ?? throw new PSNotSupportedException("This session has no prompt to suspend to."))();

    public override void ExitNestedPrompt() => LeaveNestedPrompt?.Invoke();

    public override void NotifyBeginApplication() => userInterface.EraseProgress();

    public override void NotifyEndApplication()
    {
        // Ctrl+C ended the command, and the pipeline is about to be stopped by another thread: without this pause it would
        // sometimes run one more statement.
        if (Interrupted?.Invoke() == true)
        {
            Thread.Sleep(s_stopDelay);
        }
    }
}
