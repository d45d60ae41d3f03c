namespace PSSystemdHarden.Scripting;

/// <summary>What a message between the caller and the script in the sandbox is. Payloads are UTF-8; "CLIXML" is what PSSerializer writes.</summary>
internal enum MessageKind : byte
{
    /// <summary>To the script: a hashtable of what to run, in CLIXML. The first message, and there is no second.</summary>
    Request = 1,

    /// <summary>To the script: an object of its pipeline input, in CLIXML. Input ends where the stream does.</summary>
    Input = 2,

    /// <summary>From the script: an output object, in CLIXML.</summary>
    Output = 16,

    /// <summary>From the script: an output object that is a bare string.</summary>
    OutputText = 17,

    /// <summary>From the script: an error record, in the CLIXML of its own serialization.</summary>
    Error = 18,

    /// <summary>From the script: a warning's text.</summary>
    Warning = 19,

    /// <summary>From the script: a verbose message's text.</summary>
    Verbose = 20,

    /// <summary>From the script: a debug message's text.</summary>
    Debug = 21,

    /// <summary>From the script: an information record, in CLIXML.</summary>
    Information = 22,

    /// <summary>From the script: a progress record, in CLIXML.</summary>
    Progress = 23,

    /// <summary>From the script: the error record that ended it, as in <see cref="Error"/>. <see cref="Completed"/> follows.</summary>
    Failed = 24,

    /// <summary>From the script: it has ended, and nothing follows. The number that "exit" was given, or nothing.</summary>
    Completed = 25,
}
