using System.Text;

namespace PSSystemdHarden.Units;

/// <summary>systemd's way to spell words: "read-only" for ReadOnly.</summary>
internal static class SystemdSpelling
{
    internal static string Of(string name)
    {
        var spelled = new StringBuilder(name.Length + 2);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && spelled.Length > 0)
                spelled.Append('-');
            spelled.Append(char.ToLowerInvariant(c));
        }

        return spelled.ToString();
    }
}
