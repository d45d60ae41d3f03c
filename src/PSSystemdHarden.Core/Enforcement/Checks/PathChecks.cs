using System.Runtime.Versioning;

using PSSystemdHarden.Files;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>What directives that name paths have come to in a process's mounts.</summary>
[SupportedOSPlatform("linux")]
internal static class PathChecks
{
    private const string OutsideRoot = "its paths lie outside of the service's root";

    internal static Observation ReadOnly(CheckContext context, ProcessSandbox process) => OfList(context, process, (trees, paths) => trees.ReadOnly(paths));

    internal static Observation Inaccessible(CheckContext context, ProcessSandbox process) => OfList(context, process, (trees, paths) => trees.Inaccessible(paths));

    internal static Observation NoExec(CheckContext context, ProcessSandbox process)
    {
        string[] executable = [.. context.Service.Items("ExecPaths").Select(item => ServicePaths.Inside(context.Service, item)).OfType<string>()];
        return OfList(context, process, (trees, paths) => trees.NoExec([.. paths.Where(path => !executable.Contains(path))]));
    }

    /// <summary>ReadWritePaths=, ExecPaths=: they take restrictions back.</summary>
    internal static ProcessCheck Grant(string word, Func<MountEntry, bool> isDenied) => (context, process) =>
    {
        foreach (string path in context.Items.Select(item => ServicePaths.Inside(context.Service, item)).OfType<string>())
        {
            if (process.MountTable.At(path) is { } mount && isDenied(mount) && ServicePaths.Exists(context.Service, process, path) is not false)
                return new Observation(false, $"{path} is not {word} ({mount})", MountChecks.Evidence(process), "it grants, and restricts nothing: the service has less than it was given");
        }

        return new Observation(true, $"{word}: {string.Join(", ", context.Items)}", MountChecks.Evidence(process));
    };

    internal static Observation TemporaryFileSystem(CheckContext context, ProcessSandbox process)
    {
        if (MountChecks.Shared(process) is { } shared)
            return shared;
        return new MountTrees(context, process).Temporary([.. ((object[])context.Value).Select(item => (string)((object[])item)[0])]);
    }

    /// <summary>BindPaths=, BindReadOnlyPaths=: the destination shows what the source is on the machine.</summary>
    internal static ProcessCheck Bind(bool isReadOnly) => (context, process) =>
    {
        if (MountChecks.Shared(process) is { } shared)
            return shared;
        foreach (object[] item in ((object[])context.Value).Cast<object[]>())
        {
            var (source, destination, mayBeMissing) = ((string)item[0], (string)item[1], (bool)item[2]);
            // Links of the machine lead on where the service sees them, and not below a TemporaryFileSystem=/ of its own.
            if ((process.MountTable.MadeAt(ServicePaths.OfSystem(context.Service, destination)) ?? process.MountTable.MadeAt(destination)) is not { } mount)
            {
                if (mayBeMissing && !Path.Exists(source))
                    continue;
                return new Observation(false, $"nothing is mounted at {destination}", MountChecks.Evidence(process));
            }

            if (isReadOnly && !mount.IsReadOnly)
                return new Observation(false, $"{destination} is writable ({mount})", MountChecks.Evidence(process));
        }

        return new Observation(true, $"bound: {string.Join(", ", context.Items)}", MountChecks.Evidence(process));
    };

    /// <summary>StateDirectory= and its kin: the folder is there, and can be written to.</summary>
    internal static Observation Directory(CheckContext context, ProcessSandbox process)
    {
        bool isConfiguration = context.Setting.Directive == "ConfigurationDirectory";
        foreach (var (path, isReadOnly) in ServicePaths.Directories(context.Service, context.Setting.Directive))
        {
            if (ServicePaths.Exists(context.Service, process, path) is false)
                return new Observation(false, $"there is no {path}", $"/proc/{process.Id}/root");
            if (!isConfiguration && process.MountTable.At(path) is { } mount && mount.IsReadOnly != isReadOnly)
                return new Observation(false, $"{path} is {(mount.IsReadOnly ? "read-only" : "writable")} ({mount})", MountChecks.Evidence(process));
        }

        return new Observation(true, $"there: {string.Join(", ", ServicePaths.Directories(context.Service, context.Setting.Directive).Select(folder => folder.Path))}", MountChecks.Evidence(process));
    }

    /// <summary>StateDirectoryMode= and its kin.</summary>
    internal static UnitCheck DirectoryMode(string directive) => context =>
    {
        if (context.Service.Items(directive).Length == 0)
            return Observation.Unknown($"it is for folders of {directive}=, which names none");
        int expected = Convert.ToInt32(context.Setting.Text, 8);
        foreach (var (folder, _) in ServicePaths.Directories(context.Service, directive))
        {
            string path = (context.Service.RootDirectory ?? string.Empty) + folder;
            if (FileStatus.Of(path, out _) is not { } status)
                return Observation.Unknown($"{path} can't be looked at");
            if (status.Mode != expected)
                return new Observation(false, $"{path} has 0{Convert.ToString(status.Mode, 8)}", path, "it was changed after systemd had made it so");
        }

        return new Observation(true, context.Setting.Text, $"the modes of the folders of {directive}=");
    };

    /// <summary>RootDirectory=, RootImage=: "/" is not what it is to systemd.</summary>
    internal static Observation Root(CheckContext context, ProcessSandbox process)
    {
        if (process.Root is { Length: > 1 } root)
            return new Observation(true, root, $"/proc/{process.Id}/root");
        MountEntry? own = process.MountTable.At("/"), managers = context.Machine.Manager.MountTable.At("/");
        if (own is null || managers is null)
            return Observation.Unknown(Observation.NeedsRoot);
        return Observation.When(
            own.Device != managers.Device || own.Root != managers.Root, $"/ from {own.Source}:{own.Root}", MountChecks.Evidence(process));
    }

    /// <summary>LoadCredential= and its kin: they lie in a file system of their own.</summary>
    internal static Observation Credentials(CheckContext context, ProcessSandbox process)
    {
        string folder = $"/run/credentials/{context.Service.Unit}";
        return ServicePaths.Exists(context.Service, process, folder) switch
        {
            true => new Observation(true, process.MountTable.At(folder)?.ToString(), MountChecks.Evidence(process)),
            false => new Observation(false, $"there is no {folder}", $"/proc/{process.Id}/root", "there is no credential, or its folder lies elsewhere"),
            null => Observation.Unknown(Observation.NeedsRoot),
        };
    }

    private static Observation OfList(CheckContext context, ProcessSandbox process, Func<MountTrees, string[], Observation> look)
    {
        if (MountChecks.Shared(process) is { } shared)
            return shared;
        var trees = new MountTrees(context, process);
        string[] inside = [.. context.Items.Select(item => ServicePaths.Inside(context.Service, item)).OfType<string>()];
        return inside.Length == 0 && context.Items.Length > 0
            ? Observation.Unknown(OutsideRoot)
            : look(trees, [.. inside.Where(trees.IsThere)]);
    }
}
