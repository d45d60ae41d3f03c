using System.Diagnostics;

using PSSystemdHarden.Testing;

namespace PSSystemdHarden.Tests.Live.Daemons;

/// <summary>A daemon of a Debian package, and what a client of it asks.</summary>
/// <param name="Name">What the tests call it.</param>
/// <param name="Packages">What apt installs for it and for its client.</param>
/// <param name="Configure">Gives it a port of its own, and says which unit it is.</param>
/// <param name="Request">Asks as a client does, and throws where the answer is not as it should be.</param>
internal sealed record Daemon(string Name, string[] Packages, Func<string> Configure, Action Request)
{
    /// <summary>What it needs beside the profile Isolated, as arguments; hardly any should.</summary>
    internal string BesideIsolated { get; init; } = "";

    /// <summary>The arguments that give it a profile.</summary>
    internal string Profile(string name) => $"-Profile {name} {(name == "Isolated" ? BesideIsolated : "")}".TrimEnd();

    /// <summary>Asks until it is answered: a unit may be active some time before its daemon serves.</summary>
    internal void AwaitAnswer(string unit)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Request();
                return;
            }
            catch (Exception e)
            {
                if (watch.Elapsed > TimeSpan.FromSeconds(15))
                    throw new InvalidOperationException($"{Name} does not answer: {e.Message}\n{LiveMachine.TryRun("journalctl", "-u", unit, "-n", "20", "--no-pager", "-o", "cat").Output}", e);
                Thread.Sleep(100);
            }
        }
    }

    /// <summary>Changes a line of its configuration, which must be there.</summary>
    internal static void Replace(string file, string old, string with)
    {
        string text = File.ReadAllText(file);
        if (!text.Contains(old, StringComparison.Ordinal))
            throw new InvalidOperationException($"{file} has no '{old}'.");
        File.WriteAllText(file, text.Replace(old, with, StringComparison.Ordinal));
    }
}
