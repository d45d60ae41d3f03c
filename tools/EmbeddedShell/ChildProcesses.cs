using System.Globalization;
using System.Runtime.InteropServices;

namespace EmbeddedShell;

/// <summary>
/// Passes a signal on to the native commands that this process runs. A terminal sends Ctrl+C to all of them itself, but
/// <c>kill</c>, a CI runner or <c>timeout</c> sends its signal to the shell alone, and the engine then waits for a child
/// that never hears of it.
/// </summary>
internal static partial class ChildProcesses
{
    public static void Forward(int signal)
    {
        if (signal == BreakSignals.Interrupt && IsForegroundOfTerminal())
        {
            return;
        }

        foreach (int child in Children())
        {
            // A child that has just ended is no error.
            _ = Kill(child, signal);
        }
    }

    private static IEnumerable<int> Children()
    {
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && Stat(directory) is { } stat && stat.Parent == Environment.ProcessId)
            {
                yield return pid;
            }
        }
    }

    /// <summary>True where the terminal's own Ctrl+C reaches this process, and with it its children.</summary>
    private static bool IsForegroundOfTerminal()
        => Stat("/proc/self") is { } self && self.ForegroundGroup > 0 && self.Group == self.ForegroundGroup;

    /// <summary>See proc_pid_stat(5): "pid (comm) state ppid pgrp session tty_nr tpgid ..."; comm may hold blanks and brackets.</summary>
    private static (int Parent, int Group, int ForegroundGroup)? Stat(string directory)
    {
        try
        {
            string line = File.ReadAllText(Path.Combine(directory, "stat"));
            string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[1]), Number(fields[2]), Number(fields[5]));
        }
        catch (IOException)
        {
            // It ended while we looked.
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
