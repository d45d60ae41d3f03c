using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <content>Services as the running manager has them.</content>
public abstract partial class ServiceInputCmdlet
{
    private void TakeNamed(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            TakeListing(new UnitNamePattern(name), _ => true);
            return;
        }

        if (CompleteServiceName(name) is not { } full)
            return;
        string instance = UnitName.IsTemplate(full) ? UnitName.WithInstance(full, TemplateInstance.Of(Manager.GetVersion(StopToken))) : full;
        if (FindService(instance, ListingPolicy, shownAs: full) is { } unit)
            TakeLive(unit);
    }

    private void TakeListing(UnitNamePattern pattern, Func<SystemdUnit, bool> wants) =>
        TakeEach(ListServices(pattern, ListingPolicy), Activity, wants, TakeLive);
}
