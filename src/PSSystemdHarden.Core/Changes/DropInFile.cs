using System.Runtime.Versioning;

using PSSystemdHarden.DropIns;

namespace PSSystemdHarden.Changes;

/// <summary>This module's drop-in of a unit, as it is on the disk.</summary>
[SupportedOSPlatform("linux")]
internal static class DropInFile
{
    /// <summary>Its bytes; null if there is none.</summary>
    /// <exception cref="UnitChangeException">It can't be read, or is a link.</exception>
    internal static byte[]? Read(DropInPlace place)
    {
        try
        {
            using GuardedFolder? units = GuardedFolder.Open(place.UnitFolder);
            using GuardedFolder? folder = units?.OpenFolder(place.FolderName);
            return folder?.Read(place.FileName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnitChangeException(UnitChangeStep.Prepare, place.Unit, $"{e.Message}. Nothing was changed.", e);
        }
    }
}
