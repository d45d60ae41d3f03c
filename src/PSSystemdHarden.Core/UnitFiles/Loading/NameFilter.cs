using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>A list while it is read that allows or denies: its first line decides which, a line of the other kind takes away.</summary>
internal sealed class NameFilter
{
    private HashSet<string>? _names;

    internal bool IsAllowList { get; private set; }

    /// <summary>An empty value: as if nothing had been written.</summary>
    internal void Reset() => (_names, IsAllowList) = (null, false);

    /// <summary>Nothing is allowed; a later line decides the kind anew.</summary>
    internal void AllowNothing() => (_names, IsAllowList) = (null, true);

    /// <summary>A line begins. The first one fixes the kind, even if none of its words is known.</summary>
    internal void Begin(bool denies)
    {
        if (_names is not null)
            return;
        _names = new(StringComparer.Ordinal);
        IsAllowList = !denies;
    }

    internal void Put(string name, bool denies)
    {
        if (denies != IsAllowList)
            _names!.Add(name);
        else
            _names!.Remove(name);
    }

    internal FilterSetting ToSetting() => _names is null && !IsAllowList ? FilterSetting.None : new FilterSetting(IsAllowList, [.. _names ?? []]);
}
