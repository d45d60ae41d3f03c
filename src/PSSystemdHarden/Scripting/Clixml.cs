using System.Management.Automation;

namespace PSSystemdHarden.Scripting;

/// <summary>Objects as text.</summary>
internal static class Clixml
{
    /// <summary>As deep as remoting and jobs go; property bags and collections go deeper by themselves, and types may say more.</summary>
    private const int Depth = 1;

    internal static string Write(object? value) => PSSerializer.Serialize(value, Depth);

    internal static object? Read(string text) => PSSerializer.Deserialize(text);
}
