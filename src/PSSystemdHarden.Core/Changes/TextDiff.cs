namespace PSSystemdHarden.Changes;

/// <summary>What changes from one text to another, line by line, as diff -u marks it.</summary>
internal static class TextDiff
{
    /// <summary>All lines, each with "+", "-" or a blank before it. For short texts: it takes time and room by the product of their lengths.</summary>
    internal static IReadOnlyList<string> Lines(string before, string after)
    {
        string[] old = Split(before), now = Split(after);
        int[,] common = CommonLengths(old, now);
        var lines = new List<string>(old.Length + now.Length);
        (int i, int j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
                (_, j) = (Add(' ', old[i++]), j + 1);
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                Add('-', old[i++]);
            else
                Add('+', now[j++]);
        }

        return lines;

        bool Add(char mark, string line)
        {
            lines.Add(mark + line);
            return true;
        }
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    /// <summary>Of each pair of ends the length of the longest series of lines that both have.</summary>
    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }
}
