using System.Globalization;
using System.Management.Automation;

namespace PSSystemdHarden.Binding;

/// <summary>Lets a size be given as PowerShell writes it, 512MB, besides systemd's 512M.</summary>
internal sealed class SizeTransformAttribute : ArgumentTransformationAttribute
{
    private static readonly Dictionary<string, ulong> s_units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["KB"] = 1UL << 10,
        ["MB"] = 1UL << 20,
        ["GB"] = 1UL << 30,
        ["TB"] = 1UL << 40,
        ["PB"] = 1UL << 50,
    };

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => ((inputData as PSObject)?.BaseObject ?? inputData) switch
    {
        string { Length: > 2 } text when s_units.TryGetValue(text[^2..], out ulong unit)
            && ulong.TryParse(text[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) => (number * unit).ToString(CultureInfo.InvariantCulture),

        // As a number it would be made text again as it was typed: "512MB".
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => inputData,
    };
}
