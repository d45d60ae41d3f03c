using System.Collections.Concurrent;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Host;

/// <summary>What this host makes of sandbox directives. Each feature is looked at once, when a directive that needs it is judged.</summary>
/// <remarks>
/// Values are judged where a single word needs more than the others, and nothing else of them; nor what one directive means for another; nor are releases of the kernel that only a few directives ask for.
/// </remarks>
internal sealed class HostSupport(HostFacts facts)
{
    private readonly ConcurrentDictionary<HostFeature, HostAnswer> _answers = new();

    /// <summary>The host that a manager runs on. Its questions are asked later, and may fail then.</summary>
    internal static HostSupport Of(SystemdManager manager, CancellationToken cancellationToken) => new(new HostFacts(
        HostFiles.Machine,
        () => manager.GetFeatures(cancellationToken),
        unit => manager.FindUnit(unit, policy: null, cancellationToken).Units is [{ ActiveState: UnitActiveState.Active }]));

    /// <summary>What becomes of a directive by the version alone.</summary>
    internal static SandboxSupport JudgeVersion(Directive directive, SystemdVersion version) => directive.IsKnownTo(version)
        ? new(DirectiveSupport.Supported)
        : new(DirectiveSupport.Ignored, $"systemd {version.Major} passes over it: it came with {directive.Since}");

    /// <summary>What becomes of a directive in a unit file on this host.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="version">The version.</param>
    /// <param name="values">What is set; null for what may be: then the reason names the words that fare worse than others.</param>
    /// <exception cref="SystemdException">systemd was to be asked, and can't be reached or does not answer.</exception>
    internal SandboxSupport Judge(Directive directive, SystemdVersion version, IReadOnlyCollection<string>? values = null)
    {
        SandboxSupport support = JudgeVersion(directive, version);
        if (support.Support is not DirectiveSupport.Supported || directive.Sandbox is not { } traits)
            return support;
        support = Worst(directive, version, support, traits.Needs ?? []);
        var known = traits.ValueNeeds.Where(row => directive.WordsFor(version).Contains(row.Key)).ToArray();
        if (values is not null)
            return Worst(directive, version, support, known.Where(row => values.Contains(row.Key)).SelectMany(row => row.Value));
        foreach (var group in known.GroupBy(row => Worst(directive, version, support, row.Value), row => row.Key).Where(group => group.Key.Support is DirectiveSupport.Refused && group.Key != support))
        {
            string refused = $"with {string.Join(" or ", group.Order(StringComparer.Ordinal))} a service does not start: {group.Key.Reason}";
            support = support with { Reason = support.Reason is null ? refused : $"{support.Reason}; {refused}" };
        }

        return support;
    }

    /// <summary>Whether the host has a feature.</summary>
    /// <exception cref="SystemdException">systemd was to be asked, and can't be reached or does not answer.</exception>
    internal HostAnswer Answer(HostFeature feature) => _answers.GetOrAdd(feature, (key, known) => HostProbes.All[key](known), facts);

    private SandboxSupport Worst(Directive directive, SystemdVersion version, SandboxSupport worst, IEnumerable<HostFeature> needs)
    {
        foreach (HostFeature need in needs)
        {
            SandboxSupport support = MissingFeature.Judge(directive, need, Answer(need), version.Major);
            if (Weight(support) > Weight(worst))
                worst = support;
        }

        return worst;
    }

    /// <summary>Of several verdicts the one that counts: what is certain and bad goes before what can't be told.</summary>
    private static int Weight(SandboxSupport support) => support switch
    {
        { Support: DirectiveSupport.Refused } => 4,
        { Support: DirectiveSupport.Ignored } => 3,
        { Support: DirectiveSupport.Unknown } => 2,
        { Reason: not null } => 1,
        _ => 0,
    };
}
