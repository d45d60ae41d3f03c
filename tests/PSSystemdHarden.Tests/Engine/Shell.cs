using System.Management.Automation;
using System.Management.Automation.Runspaces;

using PSSystemdHarden.Testing;

namespace PSSystemdHarden.Tests.Engine;

/// <summary>PowerShell's real engine with the module imported from its manifest, as a user has it.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    internal Shell()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Path.Combine(Repository.Root, "PSSystemdHarden.psd1")]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>Runs a script; a terminating error is thrown, others are in the result.</summary>
    internal ShellResult Run(string script, params object?[] arguments)
    {
        using PowerShell shell = Create(script, arguments);
        PSObject[] output = [.. shell.Invoke()];
        return new ShellResult(output, [.. shell.Streams.Error], [.. shell.Streams.Verbose.Select(v => v.Message)]);
    }

    /// <summary>A pipeline to be run by the test itself, for those that stop it midway.</summary>
    internal PowerShell Create(string script, params object?[] arguments)
    {
        PowerShell shell = PowerShell.Create(_runspace).AddScript(script);
        foreach (object? argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();
}

/// <summary>What a script wrote.</summary>
internal sealed record ShellResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Verbose)
{
    /// <summary>A property of every output object, unwrapped.</summary>
    internal IEnumerable<T> Values<T>(string property) => Output.Select(o => (T)o.Properties[property].Value);
}
