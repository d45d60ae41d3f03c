using PSSystemdHarden.Units;

namespace PSSystemdHarden.Directives;

/// <summary>A directive that can't be set, or a value that it does not take.</summary>
public sealed class DirectiveValueException : SystemdException
{
    internal DirectiveValueException(string directive, string message, string? advice)
        : base(message) => (Directive, Advice) = (directive, advice);

    /// <summary>The directive's name, as it was given.</summary>
    public string Directive { get; }

    /// <summary>What to do about it, where that is known.</summary>
    public string? Advice { get; }
}
