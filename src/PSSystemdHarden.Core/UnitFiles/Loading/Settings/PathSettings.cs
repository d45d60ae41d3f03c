using System.Text;

using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Settings that are paths.</summary>
internal static class PathSettings
{
    private const int MaxPath = 4096, MaxName = 255;

    /// <summary>A root of the service: a path that can't be one keeps the unit from loading.</summary>
    internal static SettingReader Root(Action<ServiceDraft, string> set) => (draft, value, context) =>
        Resolve(value, context, out string path) is { } problem ? SettingOutcome.Refused(problem) : Set(draft, set, path);

    /// <summary>A path that is passed over where it can't be one.</summary>
    internal static SettingReader Optional(Action<ServiceDraft, string> set) => (draft, value, context) =>
        Resolve(value, context, out string path) is { } problem ? SettingOutcome.Ignored(problem) : Set(draft, set, path);

    internal static SettingOutcome WorkingDirectory(ServiceDraft draft, string value, LoadContext context)
    {
        bool mayBeMissing = value.StartsWith('-');
        string text = mayBeMissing ? value[1..] : value;
        if (text == "~")
        {
            (draft.WorkingDirectoryIsHome, draft.WorkingDirectory) = (true, null);
            return SettingOutcome.Applied;
        }

        if (value.Length > 0 && (text.Length == 0 ? "it is empty" : null) is { } empty)
            return mayBeMissing ? SettingOutcome.Ignored(empty) : SettingOutcome.Refused(empty);
        if ((Resolve(text, context, out string path) ?? (text.Length > 0 && path.Length == 0 ? "it is empty" : null)) is { } problem)
            return mayBeMissing ? SettingOutcome.Ignored(problem) : SettingOutcome.Refused(problem);
        (draft.WorkingDirectoryIsHome, draft.WorkingDirectory) = (false, path);
        return SettingOutcome.Applied;
    }

    internal static SettingOutcome MountImages(ServiceDraft draft, string value, LoadContext context)
    {
        if (value.Length == 0)
        {
            draft.MountImages = false;
            return SettingOutcome.Applied;
        }

        string? problem = null;
        (List<string> images, bool whole) = WordReader.Read(value, WordRules.Unquote | WordRules.KeepEscapes);
        foreach (string image in images)
        {
            string? wrong = SplitAtColons(image).FindAll(part => part.Length > 0) is [string source, string target, ..]
                ? MountedProblem(source.StartsWith('-') ? source[1..] : source, context) ?? MountedProblem(target, context)
                : $"'{image}' has no destination";
            problem ??= wrong;
            draft.MountImages |= wrong is null;
        }

        return whole ? SettingOutcome.InPart(problem) : SettingOutcome.InPart("a quote in it is not closed");
    }

    /// <summary>Whether an image can't come from a path, or be mounted there: since 256 not in the kernel's file systems.</summary>
    internal static bool IsForbiddenImage(string path, bool mayBeDevice, SystemdVersion version) =>
        version.Major >= 256 && (mayBeDevice ? IsBelow(path, "/proc") || IsBelow(path, "/sys") : IsBelowKernelFileSystem(path));

    internal static bool IsBelowKernelFileSystem(string path) => IsBelow(path, "/proc") || IsBelow(path, "/sys") || IsBelow(path, "/dev");

    /// <summary>Expands and simplifies a path; null, or what is wrong with it. An empty one stays empty.</summary>
    internal static string? Resolve(string value, LoadContext context, out string path)
    {
        path = string.Empty;
        if (value.Length == 0)
            return null;
        if (context.Specifiers.Expand(value, out string? problem) is not { } expanded)
            return problem;
        if (expanded.Length == 0)
            return null;
        if (!expanded.StartsWith('/'))
            return $"the path '{expanded}' is not absolute";
        string simple = Simplify(context.Version.Major >= 257 ? WithoutLeadingParents(expanded) : expanded);
        if (IsTooLong(simple))
            return $"the path is longer than {MaxPath - 1} bytes, or a part of it longer than {MaxName}";
        path = simple;
        return path.Split('/').Contains("..") ? $"the path '{expanded}' has '..' in it" : null;
    }

    internal static bool IsTooLong(string path) =>
        Encoding.UTF8.GetByteCount(path) >= MaxPath || path.Split('/').Any(part => Encoding.UTF8.GetByteCount(part) > MaxName);

    /// <summary>Why an image can't come from a path, or be mounted there. Since 256 /proc and /sys are left alone.</summary>
    private static string? MountedProblem(string text, LoadContext context)
    {
        if (Resolve(text, context, out string path) is { } problem)
            return problem;
        if (path.Length == 0)
            return "the path is empty";
        return IsForbiddenImage(path, mayBeDevice: true, context.Version) ? $"'{path}' is below /proc or /sys" : null;
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    /// <summary>"/../x" is "/x": nothing is above the root.</summary>
    private static string WithoutLeadingParents(string path) =>
        "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile(part => part is "." or ".."));

    /// <summary>Splits at colons that no backslash stands before.</summary>
    internal static List<string> SplitAtColons(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (':' or '\\'))
                part.Append(text[++i]);
            else if (text[i] == ':')
                Cut();
            else
                part.Append(text[i]);
        }

        Cut();
        return parts;

        void Cut()
        {
            parts.Add(part.ToString());
            part.Clear();
        }
    }

    /// <summary>An absolute path without double slashes and "." parts.</summary>
    internal static string Simplify(string path) =>
        "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));

    private static SettingOutcome Set(ServiceDraft draft, Action<ServiceDraft, string> set, string path)
    {
        set(draft, path);
        return SettingOutcome.Applied;
    }
}
