using System.Text;

using PSSystemdHarden.Profiles;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Profiles;

/// <summary>Profiles as text, for tests.</summary>
internal static class ProfileText
{
    internal static SandboxProfile Json(string json) => SandboxProfileReader.Parse(Encoding.UTF8.GetBytes(json), "p.json");

    /// <summary>A profile of these settings, which are as JSON has them.</summary>
    internal static SandboxProfile Settings(string settings) => Json($$$"""{"name": "p", "description": "for a test", "settings":{{{{settings}}}}}""");

    internal static SandboxProfile DropIn(string text) => DropInProfileReader.Parse(Encoding.UTF8.GetBytes(text), "/units/10-p.conf");

    internal static SandboxProfileException Refused(Func<object> read) => Assert.Throws<SandboxProfileException>(read);

    internal static string[] Lines(this SandboxProfile profile) => [.. profile.ToAssignments().SelectMany(assignment => assignment.Lines)];
}
