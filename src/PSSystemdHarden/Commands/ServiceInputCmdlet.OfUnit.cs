using PSSystemdHarden.Errors;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <content>Services that something tells of: as the running manager has them, or from the very files that it was told of.</content>
public abstract partial class ServiceInputCmdlet
{
    /// <summary>Findings and settings of one service are many.</summary>
    private readonly HashSet<UnitOrigin> _taken = [];

    /// <summary>For the objects of one command, so that each folder is listed anew, and once.</summary>
    private readonly Dictionary<UnitFileRater, UnitFileRater> _renewed = [];

    private void TakeOfUnit(UnitOrigin origin)
    {
        if (!_taken.Add(origin))
            return;
        switch (origin)
        {
            case UnknownOrigin:
                WriteError(ErrorRecords.UnitNotTold(origin.Name));
                break;
            case LoadedUnitOrigin when HasRulesOfFiles:
                WriteError(ErrorRecords.RulesOfFiles(origin.Name));
                break;
            case FileUnitOrigin unit:
                Guard(unit.FragmentPath, () => TakeAgain(unit));
                break;
            case FileOrigin file:
                TakeFiles([.. Paths.Named([file.UnitPath])]);
                break;
            case LoadedUnitOrigin { IsUser: true }:
                WriteError(ErrorRecords.UnitOfOtherManager(origin.Name, isUser: true));
                break;
            default:
                Guard(origin.Name, () => TakeNamed(origin.Name));
                break;
        }
    }

    private void TakeAgain(FileUnitOrigin unit)
    {
        if (UnitName.TypeOf(unit.Name) is not UnitType.Service)
        {
            WriteVerbose($"{unit.FragmentPath} is left out: it is no service.");
            return;
        }

        if (!_renewed.TryGetValue(unit.Rater, out UnitFileRater? rater))
            _renewed[unit.Rater] = rater = Renew(unit.Rater);
        WriteVerbose($"Reading {unit.FragmentPath} by the rules of systemd {rater.Rules.Version}.");
        TakeLoaded(rater, unit.Load(rater));
    }
}
