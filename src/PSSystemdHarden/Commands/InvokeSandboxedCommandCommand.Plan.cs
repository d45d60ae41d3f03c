using PSSystemdHarden.Errors;
using PSSystemdHarden.Running;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <content>From the parameters to the service that is started.</content>
public sealed partial class InvokeSandboxedCommandCommand
{
    /// <summary>systemd.exec(5): this user's home directory.</summary>
    private const string Home = "~";

    /// <summary>The settings that give the service another root directory, in which its program is then looked for.</summary>
    private static readonly string[] s_roots = ["RootDirectory", "RootImage"];

    /// <summary>What shall be run; null where it was only asked what would be.</summary>
    private TransientService? Plan()
    {
        RequestedSandbox sandbox = _sandbox = RequestedSandbox.Read(_parameters, BoundDirectives(), Services, Force, WriteWarning, StopToken);
        string unit = ReadUnitName();
        _unit = unit;
        TransientService plan = new(unit, IsScript ? ScriptCommand(sandbox) : [ReadProgram(sandbox), .. CommandArguments.Of(_parameters.ArgumentList)])
        {
            Description = Description,
            Sandbox = sandbox.ToProperties(Services, unit, IsUser, StopToken),
            Environment = EnvironmentVariables.Of(
                Environment,
                name => ThrowTerminatingError(ErrorRecords.EnvironmentNameInvalid(name)),
                name => ThrowTerminatingError(ErrorRecords.EnvironmentValueInvalid(name))),
            WorkingDirectory = WorkingDirectory is null or Home ? WorkingDirectory : SessionState.Path.GetUnresolvedProviderPathFromPSPath(WorkingDirectory),
            Slice = Slice is null || Slice.EndsWith(".slice", StringComparison.Ordinal) ? Slice : Slice + ".slice",
            Limit = TimeoutSec is double seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        if (IsScript)
            plan = PlanScript(plan);
        string command = IsScript ? $"{{{_parameters.ScriptBlock}}}" : string.Join(' ', plan.Command);
        return ShouldProcess($"{command}{sandbox}", $"Run this in a sandbox?\n{command}{sandbox}", "Run in a sandbox") ? plan : null;
    }

    /// <summary>What was given without what has the name of a directive here, and takes more than that.</summary>
    private Dictionary<string, object> BoundDirectives() =>
        MyInvocation.BoundParameters.Where(given => given.Key is not (nameof(Environment) or nameof(Slice))).ToDictionary(StringComparer.Ordinal);

    private string ReadUnitName()
    {
        if (UnitName is null)
            return TransientService.NewName();
        if (!Units.UnitName.TryComplete(UnitName, out string? full, out string? problem))
            ThrowTerminatingError(ErrorRecords.UnitNameInvalid(UnitName, problem!));
        if (Units.UnitName.TypeOf(full!) is not UnitType.Service || Units.UnitName.IsTemplate(full!))
            ThrowTerminatingError(ErrorRecords.UnitNameInvalid(UnitName, "a command runs as a service, and not as a template"));
        return full!;
    }

    private string ReadProgram(RequestedSandbox sandbox)
    {
        if (MistakenArgument.Find(MyInvocation, _parameters.FilePath, SessionState.PSVariable.GetValue) is { } mistaken)
            ThrowTerminatingError(ErrorRecords.ArgumentMistaken(mistaken.Typed, mistaken.TakenFor, _parameters.FilePath));
        if (sandbox.Settings.Any(setting => s_roots.Contains(setting.Directive.Name)))
            return _parameters.FilePath;
        string? path = ProgramFinder.Find(this, _parameters.FilePath);
        if (path is null)
            ThrowTerminatingError(ErrorRecords.ProgramNotFound(_parameters.FilePath));
        return path!;
    }
}
