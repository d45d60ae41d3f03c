using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace EmbeddedShell;

/// <summary>This part lets the user choose: -Confirm, ShouldContinue, and scripts that call PromptForChoice.</summary>
internal sealed partial class ShellUserInterface : IHostUISupportsMultipleChoiceSelection
{
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        ThrowIfNonInteractive();
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentOutOfRangeException.ThrowIfZero(choices.Count, nameof(choices));
        ArgumentOutOfRangeException.ThrowIfLessThan(defaultChoice, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(defaultChoice, choices.Count);

        WriteCaption(caption, message);
        int[] defaults = defaultChoice < 0 ? [] : [defaultChoice];
        while (true)
        {
            AskForChoice(choices, defaults, onePerLine: false);
            string answer = (ReadAnswer() ?? throw EndOfInput()).Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (answer == "?")
            {
                ExplainChoices(choices);
            }
            else if (FindChoice(choices, answer) is { } picked)
            {
                return picked;
            }
        }
    }

    public Collection<int> PromptForChoice(
        string? caption, string? message, Collection<ChoiceDescription> choices, IEnumerable<int>? defaultChoices)
    {
        ThrowIfNonInteractive();
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentOutOfRangeException.ThrowIfZero(choices.Count, nameof(choices));
        int[] defaults = [.. (defaultChoices ?? []).Distinct()];
        foreach (int choice in defaults)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(choice, nameof(defaultChoices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(choice, choices.Count, nameof(defaultChoices));
        }

        WriteCaption(caption, message);
        AskForChoice(choices, defaults, onePerLine: true);
        var picked = new Collection<int>();
        while (true)
        {
            Emit(_questions, $"Choice[{picked.Count}]: ");
            string answer = (ReadAnswer() ?? throw EndOfInput()).Trim();
            if (answer.Length == 0)
            {
                return picked.Count > 0 ? picked : [.. defaults];
            }

            if (answer == "?")
            {
                ExplainChoices(choices);
            }
            else if (FindChoice(choices, answer) is { } choice)
            {
                picked.Add(choice);
            }
        }
    }

    private void WriteCaption(string? caption, string? message)
    {
        if (!string.IsNullOrEmpty(caption))
        {
            Emit(_questions, $"{Environment.NewLine}{PSStyle.Instance.Bold}{caption}{PSStyle.Instance.Reset}{Environment.NewLine}");
        }

        if (!string.IsNullOrEmpty(message))
        {
            Emit(_questions, message + Environment.NewLine);
        }
    }

    private void AskForChoice(Collection<ChoiceDescription> choices, int[] defaults, bool onePerLine)
    {
        var parts = new List<(string Style, string Text)>();
        for (int i = 0; i < choices.Count; i++)
        {
            (string key, string label) = KeyAndLabel(choices[i]);
            string style = defaults.Contains(i) ? PSStyle.Instance.Foreground.Yellow : PSStyle.Instance.Bold;
            parts.Add((style, $"[{key}] {label}  "));
        }

        parts.Add((string.Empty, "[?] Help "));
        string[] keys = [.. defaults.Select(i => ShortName(choices[i]))];
        string end = onePerLine ? string.Empty : ": ";
        if (keys.Length > 0)
        {
            parts.Add((string.Empty, keys.Length == 1
                ? $"(default is \"{keys[0]}\"){end}"
                : $"(default choices are {string.Join(',', keys)}){end}"));
        }

        Emit(_questions, LayOut(parts, onePerLine) + (onePerLine ? Environment.NewLine : string.Empty));
    }

    /// <summary>A part that does not fit in its line starts the next one.</summary>
    private string LayOut(List<(string Style, string Text)> parts, bool onePerLine)
    {
        int widest = _rawUI.WindowSize.Width - 1;
        var prompt = new StringBuilder();
        int column = 0;
        foreach ((string style, string text) in parts)
        {
            int width = DisplayWidth.Of(text);
            if (column > 0 && (onePerLine || column + width > widest))
            {
                prompt.AppendLine();
                column = 0;
            }

            column += width;
            prompt.Append(style.Length == 0 ? text : style + text + PSStyle.Instance.Reset);
        }

        return prompt.ToString();
    }

    private void ExplainChoices(Collection<ChoiceDescription> choices)
    {
        foreach (ChoiceDescription choice in choices)
        {
            Emit(_questions, $"{ShortName(choice)} - {choice.HelpMessage}{Environment.NewLine}");
        }
    }

    private static int? FindChoice(Collection<ChoiceDescription> choices, string answer)
    {
        for (int i = 0; i < choices.Count; i++)
        {
            (string key, string label) = KeyAndLabel(choices[i]);
            if (answer.Equals(label, StringComparison.OrdinalIgnoreCase)
                || (key.Length > 0 && answer.Equals(key, StringComparison.OrdinalIgnoreCase)))
            {
                return i;
            }
        }

        return null;
    }

    private static string ShortName(ChoiceDescription choice)
    {
        (string key, string label) = KeyAndLabel(choice);
        return key.Length > 0 ? key : label;
    }

    /// <summary>"Yes to &amp;All" is chosen with A.</summary>
    private static (string Key, string Label) KeyAndLabel(ChoiceDescription choice)
    {
        string label = choice.Label;
        int ampersand = label.IndexOf('&', StringComparison.Ordinal);
        string key = ampersand >= 0 && ampersand + 1 < label.Length ? label[ampersand + 1].ToString().ToUpperInvariant() : string.Empty;
        return (key, ampersand < 0 ? label : label.Remove(ampersand, 1).Trim());
    }
}
