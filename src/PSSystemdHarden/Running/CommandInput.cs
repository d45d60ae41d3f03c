using System.Management.Automation;
using System.Text;

namespace PSSystemdHarden.Running;

/// <summary>What a command reads of an object from the pipeline: bytes as they are, anything else as its text and a line break.</summary>
internal static class CommandInput
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    internal static byte[] Of(object? item) => ((item as PSObject)?.BaseObject ?? item) switch
    {
        null => s_utf8.GetBytes("\n"),
        byte[] bytes => bytes,
        byte single => [single],
        _ => s_utf8.GetBytes(LanguagePrimitives.ConvertTo<string>(item) + "\n"),
    };
}
