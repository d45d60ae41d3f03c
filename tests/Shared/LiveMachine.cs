using System.Diagnostics;
using System.Globalization;

using Xunit;

namespace PSSystemdHarden.Testing;

/// <summary>The machine that the live tests run on, and its own tools.</summary>
internal static class LiveMachine
{
    internal const string RuntimeUnits = "/run/systemd/system";

    internal static bool IsBooted => Directory.Exists(RuntimeUnits);

    internal static bool IsThrowaway => IsBooted && Environment.GetEnvironmentVariable("PSSYSTEMDHARDEN_THROWAWAY") == "1";

    internal static bool IsVirtual => IsThrowaway && Environment.GetEnvironmentVariable("PSSYSTEMDHARDEN_VIRTUAL") == "1";

    internal static bool IsLesser => IsThrowaway && Environment.GetEnvironmentVariable("PSSYSTEMDHARDEN_LESSER") == "1";

    /// <summary>The release of its systemd, such as 257.</summary>
    internal static int Version => int.Parse(Run("systemctl", "--version").Split(' ', '.', '~', '-')[1], CultureInfo.InvariantCulture);

    /// <summary>Runs a tool of the machine and gives its standard output.</summary>
    internal static string Run(string tool, params string[] arguments)
    {
        var (status, output, errors) = TryRun(tool, arguments);
        Assert.True(status == 0, $"{tool} {string.Join(' ', arguments)} ended with {status}: {errors}");
        return output;
    }

    internal static (int Status, string Output, string Errors) TryRun(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SYSTEMD_COLORS"] = "0";
        start.Environment["SYSTEMD_PAGER"] = "";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>Waits for what comes to pass by itself, soon on an idle machine and later on a busy one.</summary>
    internal static void WaitUntil(Func<bool> holds, int seconds = 60, string what = "it")
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"{what} did not come to pass within {seconds} s");
            Thread.Sleep(50);
        }
    }

    /// <summary>
    /// Two ways to look at one thing. Units come and go by themselves, such as those of a user who has just left: the second look
    /// counts when the first way sees the same before and after it.
    /// </summary>
    internal static (T[] First, T[] Second) Look<T>(Func<IEnumerable<T>> first, Func<IEnumerable<T>> second)
    {
        T[] before = [], between = [];
        WaitUntil(
            () =>
            {
                before = [.. first()];
                between = [.. second()];
                return before.SequenceEqual(first());
            },
            what: "a time without change");
        return (before, between);
    }

    /// <summary>The unit files of the corpora, by folder: each folder is a unit with its drop-ins.</summary>
    internal static IEnumerable<DirectoryInfo> CorpusFolders()
    {
        IEnumerable<string> roots = [Path.Combine(Repository.Fixtures, "corpus", "units")];
        if (Repository.OutsideCorpus is { } corpus)
            roots = roots.Append(Path.Combine(corpus, "units", "real"));
        return roots.SelectMany(root => new DirectoryInfo(root).EnumerateDirectories()).OrderBy(folder => folder.Name, StringComparer.Ordinal);
    }
}
