using System.Text;

using PSSystemdHarden.UnitFiles.Lookup;

namespace PSSystemdHarden.UnitFiles.Syntax;

/// <summary>What os-release(5) says of an operating system.</summary>
internal sealed class OsRelease
{
    private static readonly Lazy<OsRelease?> s_machine = new(() => OperatingSystem.IsLinux() ? Of(FileTree.Machine) : new OsRelease("ID=linux\nVERSION_ID=1"));

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    internal OsRelease(string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[0] is not ('#' or ';'))
                _fields[line[..equals].TrimEnd()] = Unquote(line[(equals + 1)..].TrimStart());
        }
    }

    /// <summary>This machine's, or null where it has none; a stand-in where it is not Linux.</summary>
    internal static OsRelease? Machine => s_machine.Value;

    /// <summary>A field, which is empty where it is absent.</summary>
    internal string this[string name] => _fields.GetValueOrDefault(name, string.Empty);

    internal static OsRelease? Of(FileTree tree)
    {
        foreach (string path in (string[])["/etc/os-release", "/usr/lib/os-release"])
        {
            try
            {
                return new OsRelease(Encoding.UTF8.GetString(tree.ReadFile(path)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next one may be there.
            }
        }

        return null;
    }

    private static string Unquote(string text)
    {
        var plain = new StringBuilder();
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote != '\'' && i + 1 < text.Length)
                plain.Append(text[++i]);
            else if (text[i] == quote)
                quote = '\0';
            else if (quote == '\0' && text[i] is '"' or '\'')
                quote = text[i];
            else
                plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
