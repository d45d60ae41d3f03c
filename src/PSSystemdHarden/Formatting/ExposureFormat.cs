using System.ComponentModel;
using System.Globalization;

using PSSystemdHarden.Changes;
using PSSystemdHarden.Exposure;

namespace PSSystemdHarden.Formatting;

/// <summary>What the views in PSSystemdHarden.Format.ps1xml show. PowerShell strips the colours where they don't belong.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ExposureFormat
{
    private const string Reset = "\e[0m", Green = "\e[32m", Yellow = "\e[33m", Red = "\e[31m", BoldRed = "\e[1;31m", Dim = "\e[2m";

    /// <summary>The overall number in the colour of its rating.</summary>
    public static string Number(double? exposure, ExposureRating? rating) =>
        exposure is null || rating is null ? string.Empty : Paint(exposure.Value.ToString("0.0", CultureInfo.CurrentCulture), rating.Value);

    /// <summary>systemd's word, and its picture where the terminal can show it.</summary>
    public static string Rating(ExposureRating? rating) =>
        rating is null ? string.Empty : Terminal.ShowsEmoji() ? $"{Paint(rating.Value.ToString(), rating.Value)} {Emoji(rating.Value)}" : Paint(rating.Value.ToString(), rating.Value);

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

    /// <summary>A check mark, a cross, or nothing for what does not apply.</summary>
    public static string Mark(ExposureFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return Mark(finding.Set);
    }

    /// <summary>A check mark for true, a cross for false, a dash for what does not apply.</summary>
    public static string Mark(bool? good) => good switch
    {
        true => $"{Green}✓{Reset}",
        false => $"{Red}✗{Reset}",
        null => $"{Dim}-{Reset}",
    };

    private static string Paint(string text, ExposureRating rating) => Colour(rating) + text + Reset;

    private static string Colour(ExposureRating rating) => rating switch
    {
        ExposureRating.Perfect or ExposureRating.Safe or ExposureRating.OK => Green,
        ExposureRating.Medium => Yellow,
        ExposureRating.Exposed => Red,
        _ => BoldRed,
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
