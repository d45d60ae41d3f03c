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

    /// <summary>Whether virtual machines run it as well, for what other machines can show only in part.</summary>
    public bool OnVirtualMachines { get; init; }

    /// <summary>Whether lesser machines run it as well: there systemd may not do all that it may on others.</summary>
    public bool OnLesserMachines { get; init; }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits()
    {
        List<KeyValuePair<string, string>> traits = [new("Needs", "Systemd")];
        if (OnVirtualMachines)
            traits.Add(new("Needs", "Vm"));
        if (OnLesserMachines)
            traits.Add(new("Needs", "LesserMachine"));
        return traits;
    }
}

/// <summary>A test of what becomes of settings where systemd may make no namespaces and load no BPF programs.</summary>
public sealed class LesserMachineFactAttribute : FactAttribute, ITraitAttribute
{
    public LesserMachineFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!LiveMachine.IsLesser)
            Skip = "not on a throwaway machine of less privilege (build.ps1 Test makes one for each suite)";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Needs", "LesserMachine")];
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

/// <summary>As <see cref="VmFactAttribute"/>, with data.</summary>
public sealed class VmTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public VmTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!LiveMachine.IsVirtual)
            Skip = "not on a throwaway virtual machine (./build.sh Test -Machine Vm makes one)";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Needs", "Vm")];
}

/// <summary>A test of what a container can't enforce: it needs a throwaway machine with a kernel of its own.</summary>
public sealed class VmFactAttribute : FactAttribute, ITraitAttribute
{
    public VmFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!LiveMachine.IsVirtual)
            Skip = "not on a throwaway virtual machine (./build.sh Test -Machine Vm makes one)";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Needs", "Vm")];
}
