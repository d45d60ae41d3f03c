using PSSystemdHarden.Json;

namespace PSSystemdHarden.Policies;

/// <summary>A policy's text: gathers warnings as well.</summary>
internal sealed class PolicyText(byte[] json, string? path) : JsonText(json)
{
    private readonly List<PolicyProblem> _warnings = [];

    internal IReadOnlyList<PolicyProblem> Warnings => _warnings;

    internal void Warn(FilePosition position, string key, string message) =>
        _warnings.Add(new PolicyProblem(position.Line, position.Column, key, message));

    internal override ExposurePolicyException Error(FilePosition position, string message, Exception? inner = null) => new(path, position, message, inner);
}
