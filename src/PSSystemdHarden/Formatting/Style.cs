using System.Management.Automation;

namespace PSSystemdHarden.Formatting;

/// <summary>
/// The colours that texts of a view are painted in: those of $PSStyle, which the views hand on, as the oldest PowerShell's reference
/// assembly does not have its type. PowerShell takes them out again where they don't belong: in files, with NO_COLOR, on a dumb terminal.
/// </summary>
internal readonly struct Style(PSObject style)
{
    internal string Good(string text) => Paint(Foreground("Green"), text);

    internal string Middling(string text) => Paint(Foreground("Yellow"), text);

    internal string Bad(string text) => Paint(Foreground("Red"), text);

    internal string Worst(string text) => Paint(Member(style, "Bold") + Foreground("Red"), text);

    internal string Faint(string text) => Paint(Member(style, "Dim") as string, text);

    /// <summary>Whether the user wants nothing but text, on terminals, too.</summary>
    internal bool IsPlain => Member(style, "OutputRendering") is { } rendering && rendering.ToString() == "PlainText";

    private string Paint(string? colour, string text) => colour + text + (Member(style, "Reset") as string);

    private string? Foreground(string colour) =>
        Member(style, nameof(Foreground)) is { } colours ? Member(PSObject.AsPSObject(colours), colour) as string : null;

    private static object? Member(PSObject of, string name) => of.Properties[name]?.Value;
}
