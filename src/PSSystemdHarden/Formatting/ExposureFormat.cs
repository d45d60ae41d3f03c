using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Changes;
using PSSystemdHarden.Exposure;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views of exposures show. The last argument is $PSStyle.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ExposureFormat
{
    /// <summary>The overall number in the colour of its rating.</summary>
    public static string Number(double? exposure, ExposureRating? rating, PSObject style) =>
        exposure is null || rating is null ? string.Empty : Paint(exposure.Value.ToString("0.0", CultureInfo.CurrentCulture), rating.Value, new Style(style));

    /// <summary>systemd's word, and its picture where the terminal can show it.</summary>
    public static string Rating(ExposureRating? rating, PSObject style)
    {
        if (rating is not { } known)
            return string.Empty;
        var colours = new Style(style);
        string word = Paint(known.ToString(), known, colours);
        return Terminal.ShowsEmoji(colours) ? $"{word} {Emoji(known)}" : word;
    }

    /// <summary>The three items that cost most, or that there are none.</summary>
    public static string DearestFindings(UnitExposure exposure)
    {
        ArgumentNullException.ThrowIfNull(exposure);
        return string.Join(", ", exposure.Findings.TakeWhile(finding => finding.Exposure is not null).Take(3).Select(finding => finding.Name));
    }

    /// <summary>The directives that a change touches, each as it will be.</summary>
    public static string Changes(UnitChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return string.Join(", ", change.Properties.Select(property => property.After is null ? $"no {property.Directive}" : $"{property.Directive}={property.After}"));
    }

    /// <summary>A check mark for true, a cross for false, a dash for what does not apply.</summary>
    public static string Mark(bool? good, PSObject style)
    {
        var colours = new Style(style);
        return good switch
        {
            true => colours.Good("✓"),
            false => colours.Bad("✗"),
            null => colours.Faint("-"),
        };
    }

    private static string Paint(string text, ExposureRating rating, Style colours) => rating switch
    {
        ExposureRating.Perfect or ExposureRating.Safe or ExposureRating.OK => colours.Good(text),
        ExposureRating.Medium => colours.Middling(text),
        ExposureRating.Exposed => colours.Bad(text),
        _ => colours.Worst(text),
    };

    private static string Emoji(ExposureRating rating) => rating switch
    {
        ExposureRating.Perfect => "😇",
        ExposureRating.Safe => "😀",
        ExposureRating.OK => "🙂",
        ExposureRating.Medium => "😐",
        ExposureRating.Exposed => "🙁",
        ExposureRating.Unsafe => "😨",
        _ => "🤢",
    };
}
