namespace PSSystemdHarden.Files;

/// <summary>Writes a file whole or not at all: a new file takes the place of the old one.</summary>
internal static class WholeFile
{
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether it may be there already.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">It can't be written, or is there already.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal static void Write(string path, bool overwrite, Action<Stream> write)
    {
        string full = Path.GetFullPath(FilePath.Possible(path));
        string temporary = full + "." + Path.GetRandomFileName();
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
