using System.Text;
using System.Text.RegularExpressions;

using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Linting;

/// <summary>The comments "# pssystemdharden: ignore RULE[,RULE]" of a file: each holds for what stands directly below it.</summary>
internal sealed partial class Suppressions
{
    private readonly Dictionary<int, string[]> _rulesByLine = [];

    internal Suppressions(UnitFile file)
    {
        for (int i = 1; i < file.Items.Count; i++)
        {
            if (file.Items[i - 1].Kind is not UnitFileItemKind.Comment)
                continue;
            Match match = Form().Match(Encoding.UTF8.GetString(file.BytesOf(file.Items[i - 1])));
            if (match.Success)
                _rulesByLine[file.Items[i].Line] = match.Groups["rules"].Value.Split(',', StringSplitOptions.TrimEntries);
        }
    }

    internal bool Contain(LintRule rule, int line) =>
        _rulesByLine.TryGetValue(line, out string[]? rules) && rules.Contains(rule.Id, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\s*[#;]\s*pssystemdharden:\s*ignore\s+(?<rules>\w+(\s*,\s*\w+)*)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
