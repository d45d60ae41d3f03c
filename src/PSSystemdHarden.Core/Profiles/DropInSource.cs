using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Profiles;

/// <summary>The text of a drop-in for those who keep their unit files themselves: theirs from then on, with reasons as comments.</summary>
/// <param name="section">The section that it all stands in.</param>
internal sealed class DropInSource(string section)
{
    private readonly List<(DropInAssignment Assignment, string? Reason)> _rows = [];

    /// <summary>Adds all of a profile.</summary>
    /// <exception cref="DirectiveValueException">The section does not have it all.</exception>
    internal void Add(SandboxProfile profile)
    {
        foreach (SandboxProfileSetting setting in profile.Settings)
            Add(setting.ToAssignment() with { Directive = Find(setting.Directive) }, setting.Reason);
    }

    /// <summary>Adds a directive.</summary>
    /// <exception cref="DirectiveValueException">The section does not have it, or it can't be written.</exception>
    internal void Add(string name, object value, string? reason)
    {
        if (reason is not null && ProfileRules.ProseProblem(reason) is { } problem)
            throw new DirectiveValueException(name, $"The reason for {name}= {problem}.", "Give one line of text.");
        Directive directive = Find(name);
        Add(new DropInAssignment(directive, DirectiveText.Lines(directive, value)), reason);
    }

    /// <summary>The text, without a line break at its end.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"[{section}]");
        DropInAssignment[] all = [.. _rows.Select(row => row.Assignment)];
        foreach ((DropInAssignment assignment, string? reason) in _rows)
        {
            if (reason is not null)
                text.Append("\n# ").Append(reason);
            foreach (string line in assignment.LinesAmong(all))
                text.Append('\n').Append(line);
        }

        return text.ToString();
    }

    /// <summary>The same directive stands once, where it came first.</summary>
    private void Add(DropInAssignment assignment, string? reason)
    {
        int known = _rows.FindIndex(row => row.Assignment.Directive == assignment.Directive);
        if (known >= 0)
            _rows[known] = (assignment, reason);
        else
            _rows.Add((assignment, reason));
    }

    private Directive Find(string name)
    {
        if (DirectiveCatalog.Embedded.TryFind(section, name, out Directive? directive) && directive.Sandbox is not null)
            return directive;
        IEnumerable<string> names = DirectiveCatalog.Embedded.Sandbox.Where(row => row.Sections.Contains(section)).Select(row => row.Name);
        throw new DirectiveValueException(name, $"[{section}] has no sandbox directive '{name}'.", NearestName.Hint(name, names));
    }
}
