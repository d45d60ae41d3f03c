namespace PSSystemdHarden.Formatting;

/// <summary>What the terminal can show, beyond the colours that PowerShell itself keeps or strips.</summary>
internal static class Terminal
{
    /// <summary>What PowerShell takes where nothing tells.</summary>
    private const int UnknownWidth = 120;

    /// <summary>The cells of a line that PowerShell fills in a table: all but the last.</summary>
    internal static int Width()
    {
        try
        {
            return (Console.WindowWidth is > 0 and int width ? width : UnknownWidth) - 1;
        }
        catch (IOException)
        {
            return UnknownWidth - 1;
        }
    }

    /// <summary>Pictures want a terminal that speaks UTF-8 and is not the plain console, by systemd's own rule (SYSTEMD_EMOJI, systemd-analyze(1)).</summary>
    internal static bool ShowsEmoji(Style style)
    {
        if (Console.IsOutputRedirected || style.IsPlain || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
            return false;
        if (Environment.GetEnvironmentVariable("SYSTEMD_EMOJI") is { Length: > 0 } wish)
            return wish is "1" or "yes" or "y" or "true" or "t" or "on";
        return Environment.GetEnvironmentVariable("TERM") is not (null or "dumb" or "linux")
            && Console.OutputEncoding.WebName == "utf-8";
    }
}
