using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;

using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Agent;

/// <summary>What the shell in the sandbox is started for: it loads this assembly from its standard input, and calls <see cref="Run"/>.</summary>
public static class Agent
{
    /// <summary>Runs the script that the first message asks for, and tells all that comes of it.</summary>
    /// <returns>The process's exit status: what the script's "exit" says, 1 after an error that ended it, else 0.</returns>
    public static int Run()
    {
        using var streams = new StandardStreams();
        if (streams.Input.Read() is not { Kind: MessageKind.Request } message)
            throw new InvalidDataException("The first message is no request.");
        var request = new ScriptRequest(PSSerializer.Deserialize(message.Text));
        ShellEnvironment.Restore(request.StartVariables, request.Folder);
        using var script = new ScriptRun(request, streams.Messages);

        // systemd ends a service with SIGTERM first: the script's finally blocks still run.
        using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            script.Stop();
        });
        streams.Start();
        ErrorRecord? failure = script.Run(streams.Input);
        streams.Drain();
        if (failure is not null)
            streams.Messages.Write(Records.FromLast(failure));
        streams.Messages.Write(new Message(MessageKind.Completed, script.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? string.Empty));
        return script.ExitCode ?? (failure is null ? 0 : 1);
    }
}
