using PSSystemdHarden.Errors;
using PSSystemdHarden.Files;
using PSSystemdHarden.Manager;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <content>Loaded units by what tells of them. A file stands for the unit that was loaded from it, and for no other of the same name.</content>
public abstract partial class SystemdCmdlet
{
    /// <summary>The loaded unit that something tells of; null after an error that says why there is none.</summary>
    private protected string? LoadedNameOf(UnitOrigin origin)
    {
        switch (origin)
        {
            case UnknownOrigin:
                WriteError(ErrorRecords.UnitNotTold(origin.Name));
                return null;
            case FileUnitOrigin unit:
                return LoadedNameOf(Path.GetFileName(unit.FragmentPath), unit.FragmentPath, unit.Sources.Tree.Locate(unit.Sources.FragmentPath));
            case FileOrigin file:
                return LoadedNameOf(file.Name, file.Path, file.Path);
            default:
                return IsOfManager(origin.Name, origin is LoadedUnitOrigin { IsUser: true }) ? origin.Name : null;
        }
    }

    /// <summary>Whether a unit is of the manager that is asked here; there is an error where it is not.</summary>
    private protected bool IsOfManager(string name, bool isUser)
    {
        if (isUser == Manager.IsUser)
            return true;
        WriteError(ErrorRecords.UnitOfOtherManager(name, isUser));
        return false;
    }

    private string? LoadedNameOf(string name, string path, string location)
    {
        if (UnitName.IsTemplate(name))
        {
            WriteError(ErrorRecords.UnitIsTemplate(name));
            return null;
        }

        WriteVerbose($"Asking systemd whether it has loaded {name} from {path}.");
        if (Manager.FindUnit(name, policy: null, StopToken).Units is [{ } unit] && FilesOf(unit).Any(loaded => AreSame(loaded, location)))
            return name;
        WriteError(ErrorRecords.UnitFileNotLoaded(path, name));
        return null;
    }

    private static IEnumerable<string> FilesOf(SystemdUnit unit) => unit.FragmentPath is { } fragment ? unit.DropInPaths.Prepend(fragment) : [];

    /// <summary>systemd may name a file by another path that leads to it.</summary>
    private static bool AreSame(string path, string other) =>
        path == other || (OperatingSystem.IsLinux() && FileStatus.Of(path, out _) is { } status && status == FileStatus.Of(other, out _));
}
