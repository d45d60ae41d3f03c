namespace PSSystemdHarden.Testing;

/// <summary>Finds files of the checkout that the tests were built in, or that is bound to another place now.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the manifest, upwards from the test assembly.</summary>
    internal static string Root { get; } = FindRoot();

    internal static string Fixtures => Path.Combine(Root, "tests", "Fixtures");

    /// <summary>A larger corpus, kept outside the repository; null where there is none.</summary>
    internal static string? OutsideCorpus =>
        Environment.GetEnvironmentVariable("PSSYSTEMDHARDEN_CORPUS") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PSSystemdHarden.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must lie below the checkout that holds PSSystemdHarden.psd1.");
    }
}
