using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.DropIns;

/// <summary>The one drop-in of a unit that is this module's: what it says, and its text.</summary>
internal static class DropInText
{
    /// <summary>The first line. A file of our name that lacks it is somebody else's, and is never touched.</summary>
    internal const string Mark = "# PSSystemdHarden wrote this drop-in, and writes it anew at each change: edit another file instead.";

    /// <summary>The section that a service's sandbox stands in.</summary>
    internal const string ServiceSection = "Service";

    private const string Advice = "# Change it with Set-UnitSandbox, take it back with Undo-UnitSandbox, remove it with Reset-UnitSandbox.";

    /// <summary>The file's text for some assignments, in the order in which they are given.</summary>
    internal static string Render(string section, IReadOnlyList<DropInAssignment> assignments)
    {
        var text = new StringBuilder().Append(Mark).Append('\n').Append(Advice).Append("\n\n[").Append(section).Append("]\n");
        foreach (string line in assignments.SelectMany(assignment => assignment.LinesAmong(assignments)))
            text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>Whether two states of a file are the same; null is none.</summary>
    internal static bool Same(byte[]? one, byte[]? other) => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    internal static bool IsOurs(byte[] content) => content.AsSpan().StartsWith(Encoding.UTF8.GetBytes(Mark + "\n"));

    /// <summary>What one of our drop-ins says.</summary>
    /// <exception cref="ForeignDropInException">Somebody else has changed it in a way that a new version would lose.</exception>
    internal static IReadOnlyList<DropInAssignment> Read(string section, UnitFile file)
    {
        var assignments = new AssignmentCollector();
        foreach (UnitFileItem item in file.Items.Where(item => item.Kind is not UnitFileItemKind.Blank))
        {
            if (item.Kind is UnitFileItemKind.Comment && IsOwnComment(file.BytesOf(item)))
                continue;
            if (item.Section != section || item.Kind is UnitFileItemKind.Ignored or UnitFileItemKind.Fatal or UnitFileItemKind.Comment)
                throw new ForeignDropInException(file.Path, item.Line, "what stands there would be lost");
            if (item.Kind is UnitFileItemKind.Section)
                continue;
            if (!DirectiveCatalog.Embedded.TryFind(section, item.Key, out Directive? directive))
                throw new ForeignDropInException(file.Path, item.Line, $"it does not know {item.Key}=");
            assignments.Add(directive, item.Value);
        }

        return assignments.Collected;
    }

    /// <summary>One set of assignments over another: the same directive once, in its old place.</summary>
    internal static IReadOnlyList<DropInAssignment> Merge(
        IReadOnlyList<DropInAssignment> old, IReadOnlyList<DropInAssignment> changes, IReadOnlySet<string> removed)
    {
        Dictionary<string, DropInAssignment> changed = changes.ToDictionary(row => row.Directive.Name, StringComparer.Ordinal);
        HashSet<string> known = [.. old.Select(row => row.Directive.Name)];
        return
        [
            .. old.Where(row => !removed.Contains(row.Directive.Name)).Select(row => changed.GetValueOrDefault(row.Directive.Name, row)),
            .. changes.Where(row => !known.Contains(row.Directive.Name)),
        ];
    }

    private static bool IsOwnComment(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line).TrimEnd() is Mark or Advice;
}
