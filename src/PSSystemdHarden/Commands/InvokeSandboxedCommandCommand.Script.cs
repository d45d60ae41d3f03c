using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Host;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Failures;
using PSSystemdHarden.Interop;
using PSSystemdHarden.Running;
using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Commands;

/// <content>A script block: a command that is a PowerShell, with which messages are exchanged.</content>
public sealed partial class InvokeSandboxedCommandCommand
{
    /// <summary>As wide as PowerShell formats where there is no terminal.</summary>
    private const int WidthOfNoTerminal = 120;

    private ScriptRequest? _request;
    private string? _shell, _unit;

    private bool IsScript => _parameters.ScriptBlock is not null;

    private IReadOnlyList<string> ScriptCommand(RequestedSandbox sandbox)
    {
        bool isOtherRoot = sandbox.Settings.Any(setting => s_roots.Contains(setting.Directive.Name));
        string? shell = isOtherRoot ? _parameters.PowerShellPath ?? ShellFinder.Name : ShellFinder.Find(this, _parameters.PowerShellPath);
        if (shell is null)
            ThrowTerminatingError(ErrorRecords.ShellNotFound(_parameters.PowerShellPath));
        _shell = shell!;
        return [_shell, .. ShellCommand.Arguments];
    }

    /// <summary>The service with what its PowerShell needs, and what that is to be sent.</summary>
    private TransientService PlanScript(TransientService plan)
    {
        string runtimeRoot = IsUser ? System.Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? $"/run/user/{Libc.geteuid()}" : "/run";
        var environment = new ShellEnvironment(plan.Name, runtimeRoot, plan.Environment);
        _request = ReadRequest(_parameters.ScriptBlock!, environment);
        return plan with
        {
            Description = plan.Description ?? "PowerShell script in a sandbox",
            Sandbox = [.. plan.Sandbox, environment.RuntimeDirectory],
            Environment = environment.Variables,
        };
    }

    private ScriptRequest ReadRequest(ScriptBlock script, ShellEnvironment environment)
    {
        try
        {
            var (text, pipesInput) = ScriptText.Of(script, MyInvocation.ExpectingInput);
            return new ScriptRequest(text, _parameters.ArgumentList, UsingValues.Of(script, SessionState), pipesInput, Preferences(), environment, Width());
        }
        catch (UsingVariableException e)
        {
            ThrowTerminatingError(ErrorRecords.UsingVariableNotSet(e));
            throw;
        }
    }

    private void StartScript(TransientService plan)
    {
        var errors = new StandardErrorWriter(this);
        StartPiped(plan, new ScriptOutput(new CmdletSink(this), Write), hasInput: true);
        foreach (byte[] data in ScriptStart())
            _service!.Write(data, _sink!, StopToken);
        if (!MyInvocation.ExpectingInput)
            _service!.CloseInput();

        void Write(string line)
        {
            errors.Add(line);
            errors.Flush();
        }
    }

    /// <summary>What a script's shell is to read before any input.</summary>
    private IEnumerable<byte[]> ScriptStart() => [ShellCommand.Agent, _request!.ToMessage().ToBytes()];

    private byte[] InputBytes() => IsScript ? new Message(MessageKind.Input, Clixml.Write(InputObject)).ToBytes() : CommandInput.Of(InputObject);

    private void ReportScript(ServiceOutcome outcome, ScriptOutput script)
    {
        if (script.Delivery.ExitCode is int code)
            LastExitCode.Publish(this, code);
        if (ScriptFailure(outcome, script) is not { } error)
            return;
        if (script.HasBegun)
            WriteError(error);
        else
            ThrowTerminatingError(error);
    }

    /// <summary>Why the script did not come to its end; null if it did.</summary>
    private ErrorRecord? ScriptFailure(ServiceOutcome outcome, ScriptOutput script)
    {
        if (script.Delivery.HasCompleted)
            return null;
        if (TimeoutSec is double seconds && outcome.Result == "timeout")
            return ErrorRecords.ScriptTimedOut(_shell!, seconds);
        string end = UnitFailure.Explain(Services, _unit!, outcome.State, _sandbox!.ToSettings(Services, _unit!, IsUser, StopToken), StopToken).Text;
        return script.HasBegun
            ? ErrorRecords.ScriptCutShort(_shell!, end)
            : ErrorRecords.ScriptNotRun(_shell!, end, [.. ShellNeeds.Unmet(_sandbox!.Settings, _shell!, outcome.Signal)], script.LastWords);
    }

    /// <summary>With -Verbose and -Debug the script's own messages are asked for.</summary>
    private Hashtable Preferences()
    {
        var preferences = new Hashtable();
        foreach (string stream in new[] { "Verbose", "Debug" })
        {
            if (MyInvocation.BoundParameters.TryGetValue(stream, out object? given) && LanguagePrimitives.IsTrue(given))
                preferences[$"{stream}Preference"] = nameof(ActionPreference.Continue);
        }

        return preferences;
    }

    private int Width()
    {
        try
        {
            return Host.UI.RawUI.BufferSize.Width is > 0 and int width ? width : WidthOfNoTerminal;
        }
        catch (HostException)
        {
            // A host without a screen.
            return WidthOfNoTerminal;
        }
    }
}
