using System.Collections;

namespace PSSystemdHarden.Scripting;

/// <summary>What is to be run in the sandbox. It goes through standard input, so that no argument and no value shows in a command line.</summary>
/// <param name="Script">The script's text.</param>
/// <param name="Arguments">Its arguments, by position.</param>
/// <param name="Using">The values of its $using: expressions, as <see cref="UsingValues"/> gives them.</param>
/// <param name="PipesInput">Whether pipeline input is piped into it.</param>
/// <param name="Variables">Variables that it finds set, by name.</param>
/// <param name="Environment">What the shell was given for its start.</param>
/// <param name="Width">How wide what is formatted in the sandbox may be, in columns.</param>
internal sealed record ScriptRequest(
    string Script, IReadOnlyList<object?> Arguments, Hashtable Using, bool PipesInput, Hashtable Variables, ShellEnvironment Environment, int Width)
{
    /// <summary>The command that gives the pipeline input inside.</summary>
    internal const string InputCommand = "Read-SandboxInput";

    internal Message ToMessage() => new(MessageKind.Request, Clixml.Write(new Hashtable
    {
        [nameof(Script)] = Script,
        [nameof(Arguments)] = Arguments.ToArray(),
        [nameof(Using)] = Using,
        [nameof(PipesInput)] = PipesInput,
        [nameof(InputCommand)] = InputCommand,
        [nameof(Variables)] = Variables,
        ["StartVariables"] = Environment.StartVariables.ToArray(),
        ["Folder"] = Environment.Folder,
        [nameof(Width)] = Width,
    }));
}
