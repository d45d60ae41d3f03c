using System.ComponentModel;

namespace PSSystemdHarden.Formatting;

/// <summary>
/// Cuts texts to what the other columns of a table need of the line. PowerShell gives the first columns all that they ask for, and leaves
/// the last ones out: one long name would hide what the table is for.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Column
{
    private const int LeastRoom = 12;
    private const char Ellipsis = '…';

    /// <summary>"systemd-…-early.service": cut in the middle, as systemctl(1) does: what it ends with tells names of units and paths apart.</summary>
    /// <param name="text">What is shown.</param>
    /// <param name="others">The cells that the other columns, and the blanks between them, need.</param>
    public static string Name(string? text, int others) => CutName(text ?? string.Empty, Room(others));

    /// <summary>"CapabilityBoundingSet=~CAP_NET_(BIND…": cut at its end.</summary>
    /// <param name="text">What is shown.</param>
    /// <param name="others">The cells that the other columns, and the blanks between them, need.</param>
    public static string Text(string? text, int others) => CutEnd(text ?? string.Empty, Room(others));

    /// <summary>In lines that end between words: PowerShell itself breaks a cell anywhere.</summary>
    /// <param name="text">What is shown.</param>
    /// <param name="others">The cells that the other columns, and the blanks between them, need.</param>
    public static string Words(string? text, int others) => Fold(text ?? string.Empty, Room(others));

    internal static string CutName(string text, int room)
    {
        if (text.Length <= room)
            return text;
        int end = room / 2;
        return $"{text[..(room - end - 1)]}{Ellipsis}{text[^end..]}";
    }

    internal static string CutEnd(string text, int room) => text.Length <= room ? text : text[..(room - 1)] + Ellipsis;

    internal static string Fold(string text, int room)
    {
        if (text.Length <= room)
            return text;
        var lines = new List<string> { string.Empty };
        foreach (string word in text.Split(' '))
        {
            if (lines[^1].Length == 0)
                lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= room)
                lines[^1] += ' ' + word;
            else
                lines.Add(word);
        }

        return string.Join('\n', lines);
    }

    private static int Room(int others) => Math.Max(Terminal.Width() - others, LeastRoom);
}
