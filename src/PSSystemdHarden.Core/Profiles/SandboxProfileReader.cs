using System.Globalization;
using System.Text.Json;

using PSSystemdHarden.Files;
using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Profiles;

/// <summary>Reads profiles (Data/sandbox-profile.schema.json). Whatever is wrong with one is an error.</summary>
internal sealed class SandboxProfileReader
{
    internal const int LargestFile = 1024 * 1024;

    private readonly SandboxProfileText _text;
    private readonly SandboxProfileBuilder _builder;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string? _name;
    private string? _description;
    private SystemdVersion? _minimumVersion;

    private SandboxProfileReader(byte[] json, string? path) => (_text, _builder) = (new SandboxProfileText(json, path), new SandboxProfileBuilder(path));

    /// <summary>Reads a file: a drop-in by its suffix .conf, and JSON else.</summary>
    /// <exception cref="SandboxProfileException">It is no profile.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    internal static SandboxProfile Read(string path)
    {
        byte[] content = BoundedFile.Read(path, LargestFile)
            ?? throw new SandboxProfileException(path, new FilePosition(1, 1), "larger than 1 MiB");
        return IsDropIn(path) ? DropInProfileReader.Parse(content, path) : Parse(content, path);
    }

    internal static bool IsDropIn(string path) => path.EndsWith(DropInProfileReader.Suffix, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="SandboxProfileException">It is no profile.</exception>
    internal static SandboxProfile Parse(byte[] json, string? path = null, bool isBuiltIn = false)
    {
        var reader = new SandboxProfileReader(json, path);
        reader._text.Validate();
        return reader.ReadProfile(new Utf8JsonReader(json), isBuiltIn);
    }

    private SandboxProfile ReadProfile(Utf8JsonReader reader, bool isBuiltIn)
    {
        reader.Read();
        FilePosition start = _text.PositionOf(reader);
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw _text.Error(start, "a profile is one object with name, description, minimumVersion and settings");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            ReadMember(ref reader);

        SandboxProfileException Missing(string name) => _text.Error(start, $"the profile lacks '{name}'");
        if (!_seen.Contains("settings"))
            throw Missing("settings");
        return _builder.Build(_name ?? throw Missing("name"), _description ?? throw Missing("description"), _minimumVersion, isBuiltIn);
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        FilePosition position = _text.PositionOf(reader);
        string member = reader.GetString()!;
        if (!_seen.Add(member))
            throw _text.Error(position, $"{JsonText.Quote(member)} stands there twice");
        reader.Read();
        switch (member)
        {
            case "$schema":
                Text(reader, member);
                break;
            case "name":
                _name = Text(reader, member);
                if (!ProfileRules.IsName(_name))
                    throw _text.Error(_text.PositionOf(reader), $"{JsonText.Quote(_name)} is no name of a profile: {ProfileRules.NameForm}");
                break;
            case "description":
                _description = Text(reader, member);
                if (ProfileRules.ProseProblem(_description) is { } problem)
                    throw _text.Error(_text.PositionOf(reader), $"the description {problem}");
                break;
            case "minimumVersion":
                _minimumVersion = Version(reader);
                break;
            case "settings":
                ReadSettings(ref reader);
                break;
            default:
                throw _text.Error(position, $"a profile has name, description, minimumVersion and settings, and no {JsonText.Quote(member)}");
        }
    }

    private void ReadSettings(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw _text.Error(_text.PositionOf(reader), "'settings' is no object of directives and their values");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            FilePosition position = _text.PositionOf(reader);
            string directive = reader.GetString()!;
            reader.Read();
            FilePosition valuePosition = _text.PositionOf(reader);
            string? reason = null;
            object value = reader.TokenType is JsonTokenType.StartObject ? ReadWithReason(ref reader, directive, out reason) : ReadValue(ref reader, directive);
            _builder.Add(directive, value, reason, position, valuePosition);
        }
    }

    private object ReadWithReason(ref Utf8JsonReader reader, string directive, out string? reason)
    {
        FilePosition start = _text.PositionOf(reader);
        object? value = null;
        reason = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            FilePosition position = _text.PositionOf(reader);
            string member = reader.GetString()!;
            reader.Read();
            if (member == "value" ? value is not null : member == "reason" && reason is not null)
                throw _text.Error(position, $"{JsonText.Quote(directive)} has '{member}' twice");
            if (member == "value")
                value = ReadValue(ref reader, directive);
            else if (member == "reason")
                reason = Text(reader, member);
            else
                throw _text.Error(position, $"a setting has value and reason, and no {JsonText.Quote(member)}");
        }

        return value ?? throw _text.Error(start, $"{JsonText.Quote(directive)} has no 'value'");
    }

    private object ReadValue(ref Utf8JsonReader reader, string directive)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
            return Scalar(reader, directive);
        List<object> items = [];
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            items.Add(Scalar(reader, directive));
        return items;
    }

    private object Scalar(in Utf8JsonReader reader, string directive) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when reader.TryGetInt64(out long number) => number,
        _ => throw _text.Error(_text.PositionOf(reader), $"{JsonText.Quote(directive)} takes a text, a whole number, true, false, or an array of them"),
    };

    private string Text(in Utf8JsonReader reader, string member)
    {
        if (reader.TokenType is not JsonTokenType.String)
            throw _text.Error(_text.PositionOf(reader), $"'{member}' is no text");
        string text = reader.GetString()!;
        return string.IsNullOrWhiteSpace(text) ? throw _text.Error(_text.PositionOf(reader), $"'{member}' is empty") : text;
    }

    private SystemdVersion Version(in Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.Number || !reader.TryGetInt32(out int release))
            throw _text.Error(_text.PositionOf(reader), "'minimumVersion' is no release of systemd such as 252");
        try
        {
            return SandboxProfileBuilder.FirstOf(SystemdVersion.ParseChoice(release.ToString(CultureInfo.InvariantCulture)));
        }
        catch (FormatException e)
        {
            throw _text.Error(_text.PositionOf(reader), $"'minimumVersion': {e.Message}", e);
        }
    }

    /// <summary>A profile's text.</summary>
    private sealed class SandboxProfileText(byte[] json, string? path) : JsonText(json)
    {
        internal override SandboxProfileException Error(FilePosition position, string message, Exception? inner = null) => new(path, position, message, inner);
    }
}
