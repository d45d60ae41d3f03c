using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Text;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.CommandParity;

/// <summary>Invoke-SandboxedCommand against systemd-run --wait --pipe: the same inside, the same bytes, the same end.</summary>
[SupportedOSPlatform("linux")]
public class CommandParityTests(ITestOutputHelper output)
{
    /// <summary>systemd-run's own exit status for a command that a signal has ended (EXIT_EXCEPTION).</summary>
    private const int EndedBySignal = 255;

    /// <summary>Ours for a service of which systemd tells no status at all, where systemd-run has 1.</summary>
    private const int NoStatus = 199;

    /// <summary>What -PassThru asks for, and what a program may find in its environment because of it.</summary>
    private static readonly string[] s_accounting = ["MemoryAccounting", "TasksAccounting", "IOAccounting", "IPAccounting"];

    [ThrowawayFact]
    public void Each_case_is_the_same_with_systemd_run()
    {
        using var machine = new ParityMachine();
        using var shell = new Shell();
        string version = LiveMachine.Run("systemctl", "--version").Split(' ', '.', '~', '-')[1];
        int major = int.Parse(version, CultureInfo.InvariantCulture);
        List<string> differences = [];
        int compared = 0;
        foreach (ParityCase each in ParityCases.All.Where(each => major >= each.Since))
        {
            compared++;
            string script = ParityMachine.Write(each);
            byte[] input = new byte[Math.Max(each.Input, 0)];
            new Random(each.Input).NextBytes(input);
            Run theirs = WithSystemdRun(each, script, input), ours = WithCmdlet(shell, each, script, input);
            string one = machine.Normalise(theirs.Output, theirs.Unit), other = machine.Normalise(ours.Output, ours.Unit);
            if (one != other)
                differences.Add($"{each}: output: {FirstDifference(one, other)}");
            if (machine.Normalise(theirs.Errors, theirs.Unit) is var theirErrors && machine.Normalise(ours.Errors, ours.Unit) is var ourErrors && theirErrors != ourErrors)
                differences.Add($"{each}: errors: {FirstDifference(theirErrors, ourErrors)}");
            if (theirs.Status != ours.Status)
                differences.Add($"{each}: systemd-run gives {theirs.Status}, we give {ours.Status}");
        }

        output.WriteLine($"systemd {version}: {compared} cases compared with systemd-run, {differences.Count} differences");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static Run WithSystemdRun(ParityCase each, string script, byte[] input)
    {
        const string Unit = "parity-theirs.service";
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, input);
            IEnumerable<string> settings = s_accounting.Select(name => name + "=yes").Concat(each.Settings.Split('|', StringSplitOptions.RemoveEmptyEntries));
            string[] properties = [.. settings.Select(setting => "--property=" + setting)];
            string[] command = each.Interpreter is null ? ["/bin/sh", script] : [script];
            string source = each.Input < 0 ? "/dev/null" : file;
            string[] line = ["-c", $"exec systemd-run \"$@\" <{source}", "sh", "--quiet", "--wait", "--pipe", "--collect", "--unit=" + Unit, .. properties, "--", .. command];
            using Process process = Process.Start(new ProcessStartInfo("sh", line) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.Latin1 })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new Run(Unit, process.ExitCode, text, errors.Result);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Run WithCmdlet(Shell shell, ParityCase each, string script, byte[] input)
    {
        const string Unit = "parity-ours.service";
        string parameters = each.Parameters ?? "-Property $properties";
        string command = each.Interpreter is null ? "/bin/sh $script" : "$script";
        string source = each.Input < 0 ? string.Empty : ", $data | ";
        string line = $"""
            param($script, $data, $properties)
            try {"{"} {source}Invoke-SandboxedCommand -PassThru -Raw -Force -UnitName {Unit} {parameters} {command} {"}"}
            catch [System.Management.Automation.RuntimeException] {"{"} $_ {"}"}
            $LASTEXITCODE
            """;
        ShellResult result = shell.Run(line, script, input, Properties(each));
        int status = Convert.ToInt32(result.Output[^1].BaseObject, CultureInfo.InvariantCulture);
        if (result.Output[0].BaseObject is ErrorRecord error)
        {
            Assert.True(error.FullyQualifiedErrorId.StartsWith("CommandNotStarted,", StringComparison.Ordinal), $"{each}: {error}");
            return new Run(Unit, status == NoStatus ? 1 : status, string.Empty, string.Empty);
        }

        T Value<T>(string property) => (T)result.Output[0].Properties[property].Value;
        return new Run(
            Unit, AsSystemdRun(Value<string>("Result"), Value<int>("ExitCode")), Encoding.Latin1.GetString(Value<byte[]>("StandardOutput")),
            string.Concat(Value<IReadOnlyList<string>>("StandardError").Select(text => text + "\n")));
    }

    /// <summary>The exit status that systemd-run makes of the same end: it has none for which signal it was, and takes some for success.</summary>
    private static int AsSystemdRun(string result, int exitCode) => result switch
    {
        "success" => 0,
        "exit-code" => exitCode,
        "signal" => EndedBySignal,
        _ => 1,
    };

    private static Hashtable Properties(ParityCase each)
    {
        var properties = new Hashtable();
        foreach (IGrouping<string, string[]> same in each.Settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2)).GroupBy(parts => parts[0]))
            properties[same.Key] = same.Count() == 1 ? same.First()[1] : same.Select(parts => parts[1]).ToArray();
        return properties;
    }

    private static string FirstDifference(string one, string other)
    {
        string[] theirs = one.Split('\n'), ours = other.Split('\n');
        int at = theirs.Zip(ours).TakeWhile(pair => pair.First == pair.Second).Count();
        string section = theirs.Take(at).LastOrDefault(line => line.StartsWith("== ", StringComparison.Ordinal)) ?? string.Empty;
        return $"{one.Length} and {other.Length} bytes; {section} line {at}: '{Shortened(theirs.ElementAtOrDefault(at))}', ours '{Shortened(ours.ElementAtOrDefault(at))}'";
    }

    private static string? Shortened(string? line) => line is { Length: > 300 } ? line[..300] + "…" : line;

    /// <param name="Unit">The unit's name.</param>
    /// <param name="Status">As systemd-run has it.</param>
    /// <param name="Output">The bytes, as characters of Latin-1.</param>
    /// <param name="Errors">Standard error.</param>
    private sealed record Run(string Unit, int Status, string Output, string Errors);
}
