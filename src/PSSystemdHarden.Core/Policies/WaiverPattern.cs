namespace PSSystemdHarden.Policies;

/// <summary>Wildcards over unit names: * is any characters, ? is one. A backslash is itself, as escaped unit names hold them.</summary>
internal static class WaiverPattern
{
    internal static bool IsMatch(string pattern, string name)
    {
        // Only the last star can need another try, so this ends after length times length steps.
        int p = 0, star = -1, resume = 0;
        for (int n = 0; n < name.Length;)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, n);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
