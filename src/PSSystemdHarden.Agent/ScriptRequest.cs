using System.Collections;
using System.Management.Automation;

namespace PSSystemdHarden.Agent;

/// <summary>What is to be run, as the caller's ScriptRequest writes it.</summary>
internal sealed class ScriptRequest
{
    private readonly Hashtable _values;

    internal ScriptRequest(object? values)
    {
        _values = Bare<Hashtable>(values);
    }

    internal string Script => Value<string>(nameof(Script));

    internal IList Arguments => Value<IList>(nameof(Arguments));

    /// <summary>The values of $using: expressions, by the keys that the engine looks them up with.</summary>
    internal Hashtable Using => Value<Hashtable>(nameof(Using));

    /// <summary>The name under which <see cref="ReadInputCommand"/> is known to the script.</summary>
    internal string InputCommand => Value<string>(nameof(InputCommand));

    /// <summary>Whether input is piped into the script.</summary>
    internal bool PipesInput => Value<bool>(nameof(PipesInput));

    /// <summary>Variables that the script finds set.</summary>
    internal Hashtable Variables => Value<Hashtable>(nameof(Variables));

    /// <summary>Environment variables that were set for the shell's start alone.</summary>
    internal IList StartVariables => Value<IList>(nameof(StartVariables));

    /// <summary>The shell's private folder, which systemd makes and removes.</summary>
    internal string Folder => Value<string>(nameof(Folder));

    /// <summary>How wide what is formatted in the sandbox may be, in columns.</summary>
    internal int Width => Value<int>(nameof(Width));

    private T Value<T>(string name) => Bare<T>(_values[name]);

    /// <summary>Collections come wrapped, with the names of their types.</summary>
    private static T Bare<T>(object? value) => (T)(value is PSObject wrapped ? wrapped.BaseObject : value!);
}
