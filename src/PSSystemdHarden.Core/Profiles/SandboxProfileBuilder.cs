using System.Collections;
using System.Globalization;
using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Json;
using PSSystemdHarden.Linting;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Profiles;

/// <summary>Makes a profile of settings, and refuses what a profile may not say, or systemd would not take.</summary>
/// <param name="path">The file that they come from; null for none.</param>
internal sealed class SandboxProfileBuilder(string? path)
{
    // Has an instance, for the specifiers that are made of it.
    private const string AnyUnit = "profile@instance.service";

    private readonly List<(SandboxProfileSetting Setting, FilePosition Position)> _settings = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <exception cref="SandboxProfileException">A profile can't have it.</exception>
    internal void Add(string name, object value, string? reason, FilePosition position, FilePosition valuePosition)
    {
        if (!ProfileRules.TryFind(name, out Directive? directive, out string? problem))
            throw Error(position, problem);
        if (!_names.Add(name))
            throw Error(position, $"{name} stands there twice");

        // Looked at before anything is trimmed: a line break at the end is one, too.
        foreach (string text in Texts(value))
            Check(directive, text, valuePosition);
        IReadOnlyList<string> lines;
        try
        {
            lines = DirectiveText.Lines(directive, value);
        }
        catch (DirectiveValueException e)
        {
            throw Error(valuePosition, e.Advice is null ? e.Message : $"{e.Message} {e.Advice}", e);
        }

        AddLines(directive, lines, reason, valuePosition);
    }

    /// <summary>Adds what already has the form of a unit file's lines.</summary>
    /// <exception cref="SandboxProfileException">A profile can't have it.</exception>
    internal void AddLines(Directive directive, IReadOnlyList<string> lines, string? reason, FilePosition position)
    {
        if (reason is not null && ProfileRules.ProseProblem(reason) is { } problem)
            throw Error(position, $"the reason for {directive.Name}= {problem}");
        foreach (string line in lines)
            Check(directive, line, position);
        _settings.Add((new SandboxProfileSetting(directive.Name, lines, reason), position));
    }

    /// <exception cref="SandboxProfileException">A systemd would not take it.</exception>
    internal SandboxProfile Build(string name, string description, SystemdVersion? minimumVersion, bool isBuiltIn = false)
    {
        if (!ProfileRules.IsName(name))
            throw Error(default, $"{JsonText.Quote(name)} is no name of a profile: {ProfileRules.NameForm}");
        if (ProfileRules.ProseProblem(description) is { } problem)
            throw Error(default, $"the description {problem}");
        Lint(SystemdVersion.NewestKnown);
        if (minimumVersion is not null)
            Lint(minimumVersion);
        SandboxProfileSetting[] settings = [.. _settings.Select(row => row.Setting)];
        return new SandboxProfile(name, description, minimumVersion, Array.AsReadOnly(settings), path, isBuiltIn);
    }

    /// <summary>The first of a release's versions, as a minimum is meant.</summary>
    internal static SystemdVersion FirstOf(SystemdVersion release) => SystemdVersion.Parse(release.Major.ToString(CultureInfo.InvariantCulture));

    internal SandboxProfileException Error(FilePosition position, string message, Exception? inner = null) => new(path, position, message, inner);

    private static IEnumerable<string> Texts(object value) => value switch
    {
        string text => [text],
        IEnumerable items => items.OfType<string>(),
        _ => [],
    };

    private void Check(Directive directive, string text, FilePosition position)
    {
        if (ProfileRules.ValueProblem(directive, text) is { } problem)
            throw Error(position, $"the value of {directive.Name}= {problem}");
    }

    /// <summary>Has the linter look at the text that would be written.</summary>
    private void Lint(SystemdVersion version)
    {
        var text = new StringBuilder($"[{DropInText.ServiceSection}]\n");
        // Of each line of the text, where its setting stands; lines count from 1, and the first is the header.
        List<FilePosition> positions = [default, default];
        foreach ((SandboxProfileSetting setting, FilePosition position) in _settings)
        {
            foreach (string line in setting.ToAssignment().Lines)
            {
                text.Append(line).Append('\n');
                positions.Add(position);
            }
        }

        UnitFile file = UnitFileParser.Parse(path ?? "profile.conf", Encoding.UTF8.GetBytes(text.ToString()));
        UnitFileDiagnostic? worst = new UnitFileLinter(version).Lint(AnyUnit, null, [file]).FirstOrDefault(found => found.Severity >= DiagnosticSeverity.Warning);
        if (worst is not null)
            throw Error(positions[worst.Line], $"{worst.Directive}=: {worst.Message}{(worst.Hint is null ? string.Empty : $" ({worst.Hint})")}");
    }
}
