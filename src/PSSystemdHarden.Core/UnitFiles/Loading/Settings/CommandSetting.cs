using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Command lines such as ExecStart= (systemd.service(5), "Command lines"). A broken one keeps the unit from loading.</summary>
internal static class CommandSetting
{
    private const WordRules Words = WordRules.Unquote | WordRules.Unescape;

    /// <param name="draft">The unit.</param>
    /// <param name="value">The command line; several, divided by ";", count as several.</param>
    /// <param name="context">What specifiers stand for.</param>
    /// <param name="count">Told how many commands are added, or null for a reset.</param>
    internal static SettingOutcome Read(ServiceDraft draft, string value, LoadContext context, Action<ServiceDraft, int?>? count)
    {
        if (value.Length == 0)
        {
            count?.Invoke(draft, null);
            return SettingOutcome.Applied;
        }

        var reader = new WordReader(value, Words);
        while (true)
        {
            string? first;
            try
            {
                first = reader.Next();
            }
            catch (FormatException e)
            {
                return SettingOutcome.Ignored(e.Message);
            }

            if (first is null)
                return SettingOutcome.Applied;
            if (first == ";")
                continue;

            Prefixes prefixes = Prefixes.Read(first, context);
            bool goesOn = false;
            string? problem = prefixes.IsShell ? null : ProgramProblem(first[prefixes.Length..], context);
            problem ??= ReadArguments(ref reader, context, prefixes, out goesOn);
            if (problem is not null)
                return prefixes.MayFail ? SettingOutcome.Ignored(problem) : SettingOutcome.Refused(problem);
            count?.Invoke(draft, 1);
            if (!goesOn)
                return SettingOutcome.Applied;
        }
    }

    private static string? ReadArguments(ref WordReader reader, LoadContext context, Prefixes prefixes, out bool goesOn)
    {
        goesOn = false;
        int arguments = prefixes.NamesArgv0 && !prefixes.IsShell ? 0 : 1;
        while (true)
        {
            goesOn = reader.SkipSemicolon();
            if (goesOn)
                break;
            if (reader.SkipEscapedSemicolon())
            {
                arguments++;
                continue;
            }

            string? word;
            try
            {
                word = reader.Next();
            }
            catch (FormatException e)
            {
                return e.Message;
            }

            if (word is null)
                break;
            if (context.Specifiers.Expand(word, out string? problem) is null)
                return problem;
            arguments++;
        }

        return arguments > 0 ? null : "'@' needs a word after the program that names it";
    }

    private static string? ProgramProblem(string text, LoadContext context)
    {
        if (context.Specifiers.Expand(text, out string? problem) is not { } program)
            return problem;
        if (program.Length == 0)
            return "it names no program";
        if (program.Any(c => c is < ' ' or '\x7F' or '\\' or '"' or '\'') || (context.Version.Major >= 261 && program.AsSpan().IndexOfAny("*?[") >= 0))
            return $"the program's name '{program}' has characters that can't be in one";
        bool seesDots = context.Version.Major >= 255 && (program.EndsWith("/.", StringComparison.Ordinal) || program.EndsWith("/..", StringComparison.Ordinal));
        if (program.EndsWith('/') || seesDots || program is "." or "..")
            return $"'{program}' is a folder";
        if (program[0] != '/' && program.Contains('/', StringComparison.Ordinal))
            return $"'{program}' is neither a program's name nor an absolute path";
        return PathSettings.IsTooLong(program) ? $"the path '{program[..Math.Min(32, program.Length)]}…' is too long" : null;
    }

    /// <summary>The characters before a program's name that change how it runs.</summary>
    private readonly record struct Prefixes(int Length, bool MayFail, bool NamesArgv0, bool IsShell)
    {
        internal static Prefixes Read(string word, LoadContext context)
        {
            string seen = string.Empty;
            foreach (char c in word)
            {
                bool taken = c switch
                {
                    '-' or '@' or ':' => !seen.Contains(c, StringComparison.Ordinal),
                    '|' => context.Version.Major >= 258 && !seen.Contains(c, StringComparison.Ordinal),
                    '+' => seen.AsSpan().IndexOfAny('+', '!') < 0,
                    '!' => !seen.Contains('+', StringComparison.Ordinal) && seen.AsSpan().Count('!') < 2,
                    _ => false,
                };
                if (!taken)
                    break;
                seen += c;
            }

            return new Prefixes(seen.Length, seen.Contains('-', StringComparison.Ordinal), seen.Contains('@', StringComparison.Ordinal), seen.Contains('|', StringComparison.Ordinal));
        }
    }
}
