using System.Management.Automation;

namespace OneCmdlet;

[Cmdlet(VerbsCommon.Get, "Nothing")]
[OutputType(typeof(void))]
public sealed class GetNothingCommand : Cmdlet;
