namespace PSSystemdHarden.Scripting;

/// <summary>A script block names a variable with $using: that is not set where the block is given.</summary>
internal sealed class UsingVariableException(string name) : Exception($"'$using:{name}' has no value: there is no variable '{name}' here.")
{
    internal string Name { get; } = name;
}
