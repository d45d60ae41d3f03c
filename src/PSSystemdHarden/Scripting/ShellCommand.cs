using System.Reflection;

namespace PSSystemdHarden.Scripting;

/// <summary>How a PowerShell is made to run scripts for this module.</summary>
internal static class ShellCommand
{
    /// <summary>
    /// Loads an assembly from standard input, after its length, and calls it. It names no file, because a sandbox may show none of
    /// this module's, and neither the script nor a value of it, because everybody may see command lines.
    /// </summary>
    private const string Stub =
        "exit([Reflection.Assembly]::Load(([IO.BinaryReader]::new([Console]::OpenStandardInput())|ForEach-Object{,$_.ReadBytes($_.ReadInt32())})).GetType('PSSystemdHarden.Agent.Agent')::Run())";

    /// <summary>What is to be written to its input first: the assembly PSSystemdHarden.Agent, after its length.</summary>
    internal static byte[] Agent { get; } = ReadAgent();

    /// <summary>The arguments for PowerShell.</summary>
    internal static string[] Arguments { get; } = ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", Stub];

    private static byte[] ReadAgent()
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("PSSystemdHarden.Agent.dll")
            ?? throw new InvalidOperationException("The assembly lacks its resource PSSystemdHarden.Agent.dll.");
        using var copy = new BinaryWriter(new MemoryStream());
        copy.Write((int)resource.Length);
        resource.CopyTo(copy.BaseStream);
        return ((MemoryStream)copy.BaseStream).ToArray();
    }
}
