using System.Runtime.CompilerServices;

using Xunit;
using Xunit.v3;

namespace PSSystemdHarden.Testing;

/// <summary>A test that needs systemd as PID 1, and only looks at it.</summary>
public sealed class LiveFactAttribute : FactAttribute, ITraitAttribute
{
    public LiveFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!LiveMachine.IsBooted)
            Skip = "PID 1 is not systemd";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Needs", "Systemd")];
}

/// <summary>A test that changes a machine nobody will miss: loads units into PID 1, reloads it, re-executes it.</summary>
public sealed class ThrowawayFactAttribute : FactAttribute, ITraitAttribute
{
    public ThrowawayFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!LiveMachine.IsThrowaway)
            Skip = "not on a throwaway machine (PSSYSTEMDHARDEN_THROWAWAY=1 says that this is one)";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Needs", "Systemd")];
}

/// <summary>As <see cref="LiveFactAttribute"/>, with data.</summary>
public sealed class LiveTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public LiveTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!LiveMachine.IsBooted)
            Skip = "PID 1 is not systemd";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Needs", "Systemd")];
}

/// <summary>As <see cref="ThrowawayFactAttribute"/>, with data.</summary>
public sealed class ThrowawayTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public ThrowawayTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!LiveMachine.IsThrowaway)
            Skip = "not on a throwaway machine (PSSYSTEMDHARDEN_THROWAWAY=1 says that this is one)";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Needs", "Systemd")];
}
