namespace PSSystemdHarden.Formatting;

/// <summary>What the terminal can show, beyond the colours that PowerShell itself keeps or strips.</summary>
internal static class Terminal
{
    /// <summary>Pictures want a terminal that speaks UTF-8 and is not the plain console, by systemd's own rule (SYSTEMD_EMOJI, systemd-analyze(1)).</summary>
    internal static bool ShowsEmoji()
    {
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
            return false;
        if (Environment.GetEnvironmentVariable("SYSTEMD_EMOJI") is { Length: > 0 } wish)
            return wish is "1" or "yes" or "y" or "true" or "t" or "on";
        return Environment.GetEnvironmentVariable("TERM") is not (null or "dumb" or "linux")
            && Console.OutputEncoding.WebName == "utf-8";
    }
}
