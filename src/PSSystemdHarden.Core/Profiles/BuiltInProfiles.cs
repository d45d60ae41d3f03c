namespace PSSystemdHarden.Profiles;

/// <summary>The profiles that come with the module (Data/profiles).</summary>
internal static class BuiltInProfiles
{
    // From the mildest to the strictest.
    private static readonly string[] s_names = ["Baseline", "Strict", "Isolated"];

    private static readonly Lazy<IReadOnlyList<SandboxProfile>> s_all = new(() => [.. s_names.Select(Load)]);

    internal static IReadOnlyList<SandboxProfile> All => s_all.Value;

    /// <summary>The profile of a name, in any case; null where there is none.</summary>
    internal static SandboxProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SandboxProfile Load(string name)
    {
        string resource = $"profiles/{name}.json";
        using Stream stream = typeof(BuiltInProfiles).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks its profile {resource}.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return SandboxProfileReader.Parse(content.ToArray(), isBuiltIn: true);
    }
}
