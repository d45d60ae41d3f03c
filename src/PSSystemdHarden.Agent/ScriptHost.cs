using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace PSSystemdHarden.Agent;

/// <summary>The host that a script in a sandbox has: what it shows is told to the caller, and there is nobody to ask.</summary>
internal sealed class ScriptHost(int width, Action<InformationRecord> show) : PSHost
{
    private readonly ScriptUserInterface _ui = new(width, show);

    public override string Name => "SandboxedScriptHost";

    public override Version Version => typeof(ScriptHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <summary>What the script's "exit" said.</summary>
    internal int? ExitCode { get; private set; }

    /// <summary>This record is told already: the engine is about to show its text as well.</summary>
    internal void HasTold(InformationRecord record) => _ui.HasTold(record);

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw ScriptUserInterface.NobodyToAsk();

    public override void ExitNestedPrompt() => throw ScriptUserInterface.NobodyToAsk();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
