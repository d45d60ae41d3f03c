using System.Runtime.CompilerServices;

using Xunit;
using Xunit.v3;

namespace PSSystemdHarden.Testing;

/// <summary>A test, with data, that installs packages on a throwaway machine: it has a run of its own, on one with the network.</summary>
public sealed class PackagesTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public PackagesTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!LiveMachine.IsThrowaway)
            Skip = "not on a throwaway machine (PSSYSTEMDHARDEN_THROWAWAY=1 says that this is one)";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Needs", "Packages")];
}
