using System.Management.Automation;
using System.Runtime.Serialization;

namespace PSSystemdHarden.Scripting;

/// <summary>
/// An error that was written in a sandbox, with the id, category, target, position and script stack that it had there. Its
/// exception is a <see cref="RemoteException"/>, which has the original one as a deserialized object.
/// </summary>
public sealed class SandboxedErrorRecord : ErrorRecord
{
    // Of formatter-based serialization, which is obsolete, this takes the bag of values alone, and of that the one that is CLIXML.
#pragma warning disable SYSLIB0050
    private SandboxedErrorRecord(SerializationInfo bag)
        : base(bag, new StreamingContext(StreamingContextStates.CrossProcess))
    {
    }

    /// <summary>An error record as PowerShell serializes it for another process.</summary>
    internal static SandboxedErrorRecord Read(string clixml)
    {
        var bag = new SerializationInfo(typeof(SandboxedErrorRecord), new FormatterConverter());
        bag.AddValue("CliXml", clixml);
        return new SandboxedErrorRecord(bag);
    }
#pragma warning restore SYSLIB0050
}
