namespace PSSystemdHarden.Policies;

/// <summary>A place in a file: line and column in characters, both from 1.</summary>
internal readonly record struct FilePosition(int Line, int Column);
