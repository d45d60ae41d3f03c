using System.Management.Automation;

using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Agent;

/// <summary>
/// The head of the script's pipeline where there is input. It reads one object when the one before has gone through, so that a script
/// that takes its time holds the caller's pipeline back.
/// </summary>
[Cmdlet(VerbsCommunications.Read, "SandboxInput")]
public sealed class ReadInputCommand : Cmdlet
{
    /// <summary>The engine makes the cmdlet, and a process runs one script: this is how the one finds the other.</summary>
    internal static MessageStream? Source { get; set; }

    /// <summary>Writes the input.</summary>
    protected override void EndProcessing()
    {
        while (Source!.Read() is { Kind: MessageKind.Input } message)
            WriteObject(PSSerializer.Deserialize(message.Text));
    }
}
