using System.Text;

using PSSystemdHarden.DropIns;
using PSSystemdHarden.Json;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Profiles;

/// <summary>Makes a profile of a drop-in: its [Service] section, sandbox directives alone.</summary>
internal static class DropInProfileReader
{
    internal const string Suffix = ".conf";

    /// <exception cref="SandboxProfileException">It has more in it, or what a profile can't have.</exception>
    internal static SandboxProfile Parse(byte[] content, string path)
    {
        var builder = new SandboxProfileBuilder(path);
        string name = Path.GetFileNameWithoutExtension(path);
        if (!ProfileRules.IsName(name))
            throw builder.Error(default, $"the file's name gives the profile its name, and {JsonText.Quote(name)} is none: {ProfileRules.NameForm}");

        var assignments = new AssignmentCollector();
        var firsts = new Dictionary<string, (FilePosition Place, string? Reason)>(StringComparer.Ordinal);
        UnitFile file = UnitFileParser.Parse(path, content);
        UnitFileItem? before = null;
        foreach (UnitFileItem item in file.Items)
        {
            Check(item, builder);
            if (item.Kind is UnitFileItemKind.Assignment)
            {
                var place = new FilePosition(item.Line, item.Column);
                if (!ProfileRules.TryFind(item.Key, out var directive, out string? problem))
                    throw builder.Error(place, problem);
                assignments.Add(directive, item.Value);
                firsts.TryAdd(item.Key, (place, ReasonIn(file, before)));
            }

            before = item;
        }

        foreach (DropInAssignment assignment in assignments.Collected)
        {
            (FilePosition place, string? reason) = firsts[assignment.Directive.Name];
            builder.AddLines(assignment.Directive, assignment.Values, reason, place);
        }

        return builder.Build(name, $"From the drop-in {Path.GetFileName(path)}.", minimumVersion: null);
    }

    private static void Check(UnitFileItem item, SandboxProfileBuilder builder)
    {
        string? problem = item switch
        {
            { Kind: UnitFileItemKind.Ignored or UnitFileItemKind.Fatal } => $"systemd would not read this: {item.Problem}",
            { Kind: UnitFileItemKind.Section, Section: not DropInText.ServiceSection } =>
                $"a profile is made of [{DropInText.ServiceSection}], and this is {JsonText.Quote($"[{item.Section}]")}",
            { Kind: UnitFileItemKind.Assignment, Section: null } => $"this stands before [{DropInText.ServiceSection}]",
            _ => null,
        };
        if (problem is not null)
            throw builder.Error(new FilePosition(item.Line, item.Column), problem);
    }

    /// <summary>The comment directly above a line is its reason.</summary>
    private static string? ReasonIn(UnitFile file, UnitFileItem? item)
    {
        if (item is not { Kind: UnitFileItemKind.Comment })
            return null;
        string text = Encoding.UTF8.GetString(file.BytesOf(item)).Trim().TrimStart('#', ';').Trim();
        return text.Length > 0 && ProfileRules.ProseProblem(text) is null ? text : null;
    }
}
