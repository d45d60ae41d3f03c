using System.Text.Encodings.Web;
using System.Text.Json;

using PSSystemdHarden.DropIns;
using PSSystemdHarden.Files;

namespace PSSystemdHarden.Profiles;

/// <summary>Writes profiles so that reading them gives the same again.</summary>
internal static class SandboxProfileWriter
{
    // Reasons have quotes and letters of all languages; the file is no part of a web page.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="IOException">It can't be written, or is there already.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal static void Write(SandboxProfile profile, string path, bool overwrite) =>
        WholeFile.Write(path, overwrite, stream => Write(profile, stream));

    internal static void Write(SandboxProfile profile, Stream stream)
    {
        using (var writer = new Utf8JsonWriter(stream, s_options))
        {
            writer.WriteStartObject();
            writer.WriteString("name", profile.Name);
            writer.WriteString("description", profile.Description);
            if (profile.MinimumVersion is { } version)
                writer.WriteNumber("minimumVersion", version.Major);
            writer.WriteStartObject("settings");
            foreach (SandboxProfileSetting setting in profile.Settings)
                WriteSetting(writer, setting);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    private static void WriteSetting(Utf8JsonWriter writer, SandboxProfileSetting setting)
    {
        writer.WritePropertyName(setting.Directive);
        if (setting.Reason is null)
        {
            WriteValues(writer, setting.ToAssignment());
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName("value");
        WriteValues(writer, setting.ToAssignment());
        writer.WriteString("reason", setting.Reason);
        writer.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter writer, DropInAssignment assignment)
    {
        // An item of an array is quoted where it has a blank; lines that have several items must be one text.
        if (assignment.Values.Count <= 1 || assignment.Directive.Sandbox!.QuotesItems)
        {
            writer.WriteStringValue(string.Join(' ', assignment.Values));
            return;
        }

        writer.WriteStartArray();
        foreach (string value in assignment.Values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
