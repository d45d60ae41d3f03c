using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Denials.Candidates;

/// <summary>What keeps a program from a path: how its mounts are, its devices, or whom the file belongs to.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PathCandidates(SandboxFacts facts, SandboxPlaces places)
{
    private const int Proven = 95, Strong = 85, Fair = 72, Weak = 55, Guess = 40;
    private const uint AnyExecute = 0b001_001_001;

    internal IEnumerable<Candidate> Of(Symptom symptom)
    {
        if (symptom.Error is null)
            return [];
        Candidate[] found = [.. symptom.Paths.SelectMany((path, rank) => Of(symptom, path).Select(candidate => candidate with { Weight = candidate.Weight - (2 * rank) }))];
        return found.Length == 0 && symptom.Error == "EROFS" ? OfReadOnly() : found;
    }

    /// <summary>A program, or what it needs to be run, can't be executed.</summary>
    internal IEnumerable<Candidate> OfProgram(string program, DateTime time)
    {
        string path = SandboxPlaces.Resolve(program);
        if (facts.Text("RootDirectory") is { Length: > 0 } root && !Path.Exists(Path.Join(root, program)))
            yield return new Candidate("RootDirectory", Proven, $"executing {program}", $"RootDirectory={root} is its root, and {program} is not in it", [DenialLoosening.Adding(facts, "BindReadOnlyPaths", "/usr", "/lib", "/lib64", "/bin"), DenialLoosening.Of("RootDirectory", string.Empty)]) { IsProven = HostFile.WasThere(path, time) };
        else if (places.DeniesExecuting(path) is { } place)
            yield return Make(place, Executable(path) ? Proven : Weak, $"executing {program}", Loosenings.ForExecuting(facts, place, program), Executable(path));
        else if (places.Hides(path) is { } hider)
            yield return Hidden(hider, program, path, time, writes: false);
        else if (Shebang(path) is { } interpreter && interpreter != program)
        {
            foreach (Candidate candidate in OfProgram(interpreter, time))
                yield return candidate;
        }

        foreach (Candidate candidate in OfOwner(program, path, HostFile.Execute))
            yield return candidate;
    }

    /// <summary>A folder can't be entered.</summary>
    internal IEnumerable<Candidate> OfFolder(string folder, DateTime time)
    {
        string path = SandboxPlaces.Resolve(folder);
        return places.Hides(path) is { } hider ? [Hidden(hider, folder, path, time, writes: false)] : OfOwner(folder, path, HostFile.Execute);
    }

    /// <summary>Something could not be written, and what it was is not told, or only by a name in a folder that is not known.</summary>
    private IEnumerable<Candidate> OfReadOnly()
    {
        SandboxPlace[] all = [.. places.All.Where(place => place.Mode is PlaceMode.ReadOnly or PlaceMode.EmptyReadOnly).GroupBy(place => place.Directive).Select(same => same.MinBy(place => place.Path.Length)!)];
        return all.Select(place => Make(
            place, all.Length == 1 ? Fair : place.Path == "/" ? Weak + 5 : place.Directive is "ReadOnlyPaths" ? Weak + 3 : Weak - (5 * place.Path.Count(c => c == '/')),
            "writing", Loosenings.ForPlace(facts, place), proves: false));
    }

    private IEnumerable<Candidate> Of(Symptom symptom, string named)
    {
        string path = SandboxPlaces.Resolve(named);
        DateTime time = symptom.Entry.Time;
        switch (symptom.Error)
        {
            case "EROFS":
                if (places.DeniesWriting(path) is { } keeper)
                {
                    bool isElsewhere = HostFile.IsReadOnly(path);
                    string note = isElsewhere ? "; but outside of the sandbox it is read-only as well" : string.Empty;
                    yield return Make(keeper, isElsewhere ? Weak : Proven, $"writing to {named}", Loosenings.ForWriting(facts, keeper, named), !isElsewhere && !facts.IsSet("RootDirectory") && !facts.IsSet("RootImage"), note);
                }

                break;
            case "ENOENT" or "ENOTDIR" or "ENXIO" or "ENODEV" or "ECONNREFUSED":
                if (OfProc(path, named) is { } proc)
                    yield return proc;
                else if (places.Hides(path) is { } hider && !IsPseudoDevice(path))
                    yield return Hidden(hider, named, path, time, writes: false);
                else if (RootCandidate(named, path, time) is { } root)
                    yield return root;
                break;
            case MessageErrors.Open:
                if (places.DeniesWriting(path) is { } closed)
                    yield return Make(closed, Fair, $"access to {named}", Loosenings.ForWriting(facts, closed, named), false);
                else if (places.Hides(path) is { } cover && !IsPseudoDevice(path))
                    yield return Hidden(cover, named, path, time, writes: true) with { Weight = Fair, IsProven = false };
                foreach (Candidate candidate in OfOwner(named, path, HostFile.Write))
                    yield return candidate with { Weight = Weak };
                break;
            case "EACCES" or "EPERM":
                foreach (Candidate candidate in OfRefusal(symptom, named, path, time))
                    yield return candidate;
                break;
        }
    }

    private IEnumerable<Candidate> OfRefusal(Symptom symptom, string named, string path, DateTime time)
    {
        if (places.Hides(path) is { Mode: PlaceMode.Inaccessible } hider)
            yield return Hidden(hider, named, path, time, writes: false);
        else if (places.Hides(path) is { } cover)
            yield return Hidden(cover, named, path, time, writes: false) with { Weight = Weak, IsProven = false };
        if (places.DeniesExecuting(path) is { Mode: PlaceMode.NoExec } place && (Executable(path) || symptom.Text.Contains("shared object", StringComparison.OrdinalIgnoreCase)))
            yield return Make(place, Strong, $"executing {named}", Loosenings.ForExecuting(facts, place, named), false);
        if (symptom.Error == "EPERM" && MountTable.IsBelow(path, "/dev") && path != "/dev" && Device() is { } policy)
            yield return new Candidate(policy, Strong, $"the device {named}", $"{policy}= leaves out {named}", Loosenings.ForDevice(facts, policy, named));
        foreach (Candidate candidate in OfOwner(named, path, HostFile.Write))
            yield return candidate;

        string? Device() => facts.IsSet("DevicePolicy") ? facts.Blame("DevicePolicy") : facts.IsSet("DeviceAllow") ? facts.Blame("DeviceAllow") : null;
    }

    private Candidate Hidden(SandboxPlace hider, string named, string path, DateTime time, bool writes)
    {
        bool isThere = HostFile.WasThere(path, time);
        bool isFolderThere = isThere || (Path.GetDirectoryName(path) is { } folder && folder != hider.Path && HostFile.WasThere(folder, time) && MountTable.IsBelow(folder, hider.Path));
        bool proves = isThere && !facts.IsSet("RootDirectory") && !facts.IsSet("RootImage");
        string note = isThere ? $", and {named} is there" : isFolderThere ? $", and the folder of {named} is there" : string.Empty;
        return Make(hider, proves ? Proven : isFolderThere ? Fair : Weak, $"access to {named}", Loosenings.ForHidden(facts, hider, named, writes), proves, note);
    }

    private Candidate? OfProc(string path, string named)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["proc", var first, ..])
            return null;
        bool isProcess = first.All(char.IsAsciiDigit);
        if (isProcess && facts.IsSet("ProtectProc") && facts.Text("ProtectProc") != "default")
            return new Candidate("ProtectProc", Fair, $"looking at the process {first}", $"ProtectProc={facts.Text("ProtectProc")} hides processes of others", [DenialLoosening.Of("ProtectProc", "default")]);
        if (isProcess && facts.IsSet("PrivatePIDs"))
            return new Candidate("PrivatePIDs", Fair, $"looking at the process {first}", "PrivatePIDs= hides all processes but its own", Loosenings.Off("PrivatePIDs"));
        if (isProcess || first is "self" or "thread-self" or "sys" or "mounts" or "net" || facts.Text("ProcSubset") != "pid")
            return null;
        return new Candidate("ProcSubset", Proven, $"access to {named}", $"ProcSubset=pid leaves only processes in /proc{(File.Exists(path) ? $", and {named} is there" : string.Empty)}", [DenialLoosening.Of("ProcSubset", "all")])
        {
            IsProven = Path.Exists("/proc/" + first),
        };
    }

    /// <summary>With another root nothing of the machine is there that was not put there.</summary>
    private Candidate? RootCandidate(string named, string path, DateTime time) =>
        Array.Find(["RootDirectory", "RootImage"], facts.IsSet) is { } root && facts.IsKnown && HostFile.WasThere(path, time)
            ? new Candidate(root, Fair, $"access to {named}", $"{root}={facts.Text(root)} is its root, and {named} is there outside of it", [DenialLoosening.Adding(facts, "BindReadOnlyPaths", named), DenialLoosening.Adding(facts, "BindPaths", named)])
            : null;

    /// <summary>The users that may have it, by the files' own owners and modes.</summary>
    private IEnumerable<Candidate> OfOwner(string named, string path, uint rights)
    {
        if (!facts.IsKnown)
            yield break;
        if (facts.IsRoot)
        {
            if (!facts.MayHave("CAP_DAC_OVERRIDE") && HostFile.Obstacle(path, 0, new HashSet<uint> { 0 }, rights) is not null)
                yield return Capability(named, "CAP_DAC_OVERRIDE", Fair);
            yield break;
        }

        string directive = facts.IsSet("DynamicUser") ? "DynamicUser" : "User";
        (uint User, IReadOnlySet<uint> Groups) user = HostFile.FindUser(facts.Text("User"), facts.Text("Group"), facts.Items("SupplementaryGroups")) ?? (uint.MaxValue, new HashSet<uint>());
        if (HostFile.Obstacle(path, user.User, user.Groups, rights) is not var (place, group, groupMay))
            yield break;
        yield return new Candidate(
            directive, Fair, $"access to {named}", $"{directive}={facts.Text(directive)} may not use {place}, by its owner and mode", Loosenings.ForOwner(facts, directive, named, groupMay ? HostFile.GroupName(group) : null));
    }

    private Candidate Capability(string named, string capability, int weight) =>
        new("CapabilityBoundingSet", weight, $"access to {named}", $"the file is not root's, and {capability} is missing, with which root may use it", Loosenings.ForCapability(facts, "CapabilityBoundingSet", [capability]));

    private static bool IsPseudoDevice(string path) => DenialTables.Embedded.Data.Devices.Contains(path);

    private Candidate Make(SandboxPlace place, int weight, string denied, IReadOnlyList<DenialLoosening> loosening, bool proves, string note = "")
    {
        string blamed = facts.Blame(place.Directive);
        string because = blamed == place.Directive ? string.Empty : $"{blamed}= brings ";
        string what = place.Mode switch
        {
            PlaceMode.ReadOnly => "makes {0} read-only",
            PlaceMode.Empty or PlaceMode.EmptyReadOnly => "lays an empty folder over {0}",
            PlaceMode.NoExec => "lets nothing in {0} be executed",
            _ => "makes {0} inaccessible",
        };
        return new Candidate(blamed, facts.IsKnown ? weight : Guess, denied, $"{because}{place.Directive}={place.Item}{(because.Length > 0 ? ", which" : string.Empty)} {what.Replace("{0}", place.Path, StringComparison.Ordinal)}{note}", loosening) { IsProven = proves && facts.IsKnown };
    }

    private static bool Executable(string path) => Libc.TryStat(path, out FileStat status) && (status.Mode & AnyExecute) != 0;

    /// <summary>The program that runs a script; null for what is none, or can't be read.</summary>
    private static string? Shebang(string path)
    {
        try
        {
            using StreamReader reader = new(path);
            char[] start = new char[256];
            int length = reader.Read(start);
            string line = new string(start, 0, length).Split('\n')[0];
            return line.StartsWith("#!", StringComparison.Ordinal) ? line[2..].Trim().Split(' ', '\t')[0] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
