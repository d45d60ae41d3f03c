namespace PSSystemdHarden.UnitFiles.Syntax;

/// <summary>What a part of a unit file is.</summary>
public enum UnitFileItemKind
{
    /// <summary>An empty line.</summary>
    Blank,

    /// <summary>A line that begins with # or ;.</summary>
    Comment,

    /// <summary>A header such as [Service].</summary>
    Section,

    /// <summary>A key and its value.</summary>
    Assignment,

    /// <summary>A line that systemd warns of and passes over: one without "=", or without a key.</summary>
    Ignored,

    /// <summary>What makes systemd stop reading the file: a broken header, invalid UTF-8, a line over 1 MiB.</summary>
    Fatal,
}

/// <summary>A part of a unit file: one line, or the lines that a continuation joins with the comments between them.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where its bytes begin in the file.</param>
/// <param name="Length">How many they are, line end included.</param>
/// <param name="Line">Its first line; the file's first is 1.</param>
/// <param name="Column">Where its text begins in that line, in characters; the first is 1.</param>
/// <param name="Section">The section that it stands in, or that it begins; null before the first.</param>
/// <param name="Key">An assignment's key.</param>
/// <param name="Value">An assignment's value, continued lines joined as systemd joins them; empty for a reset.</param>
/// <param name="ValueColumn">Where the value begins in the first line.</param>
/// <param name="Problem">What is wrong with an ignored or fatal item.</param>
public sealed record UnitFileItem(
    UnitFileItemKind Kind,
    int Start,
    int Length,
    int Line,
    int Column,
    string? Section = null,
    string Key = "",
    string Value = "",
    int ValueColumn = 0,
    string? Problem = null);
