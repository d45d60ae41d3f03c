<#
    Help pages in the form of Microsoft.PowerShell.PlatyPS 1.x. What a page tells is written by hand; its front matter, its syntax and
    the table of each parameter are taken from the cmdlet, so that they can't say anything else. Runs in the embedded shell too.
#>
Set-StrictMode -Version 3

$pageSections = 'SYNOPSIS', 'SYNTAX', 'ALIASES', 'DESCRIPTION', 'EXAMPLES', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS'
$syntaxWidth = 100
$fence = '```'

# Where the directives' parameters are described, for each cmdlet that has them.
$directivesPage = 'Set-UnitSandbox'

# One text under each heading of a level, in order; what stands before the first is under ''. Code blocks have no headings.
function SplitPage([string] $text, [int] $level) {
    $mark = '#' * $level + ' '
    $parts = [ordered]@{}
    $name = ''
    $lines = [Collections.Generic.List[string]]::new()
    $inCode = $false
    foreach ($line in $text.Split("`n")) {
        if ($line.StartsWith('```')) { $inCode = -not $inCode }
        if (-not $inCode -and $line.StartsWith($mark)) {
            $parts[$name] = [string]::Join("`n", $lines).Trim()
            $name = $line.Substring($mark.Length).Trim()
            if ($parts.Contains($name)) { throw "There are two headings '$mark$name'." }
            $lines.Clear()
        }
        else { $lines.Add($line.TrimEnd()) }
    }
    $parts[$name] = [string]::Join("`n", $lines).Trim()
    $parts
}

function ShownType([type] $type) {
    $underlying = [Nullable]::GetUnderlyingType($type)
    if ($underlying) { $type = $underlying }
    $type
}

# As Get-Command -Syntax names it, without its namespace.
function SyntaxType([type] $type) {
    $name = [Microsoft.PowerShell.ToStringCodeMethods]::Type([psobject](ShownType $type))
    $name.Substring($name.LastIndexOf('.') + 1)
}

function SandboxParameterNames {
    $type = 'PSSystemdHarden.Parameters.SandboxParameters' -as [type]
    if (-not $type) { return }
    foreach ($property in $type.GetProperties()) {
        if ($property.Name -notin 'Profile', 'Property') { $property.Name }
    }
}

function SharedParameterNames { [Management.Automation.Cmdlet]::CommonParameters }

function IsHidden($parameter) { $parameter.Attributes.Where({ $_ -is [Parameter] -and $_.DontShow }).Count -gt 0 }

# Without those that are there for the pipeline alone.
function ShownSets($command) {
    $command.ParameterSets.Where({ -not $_.Parameters.Where({ $_.IsMandatory -and (IsHidden $_) }) })
}

# A cmdlet's parameters without the common ones; those of the directives last.
function PageParameters($command) {
    $directives = @(SandboxParameterNames)
    $own = $command.Parameters.Values.Where({ $_.Name -notin (SharedParameterNames) -and -not (IsHidden $_) })
    $own.Where({ $_.Name -notin $directives })
    $own.Where({ $_.Name -in $directives })
}

function SyntaxText($command, $set) {
    $common = SharedParameterNames
    $directives = @(SandboxParameterNames)
    $shown = $set.Parameters.Where({ $_.Name -notin $common -and ($_.Name -notin $directives -or $_.IsMandatory) })
    $positional = [Linq.Enumerable]::OrderBy([object[]]$shown.Where({ $_.Position -ge 0 }), [Func[object, int]] { param($p) $p.Position })
    $words = @(
        foreach ($parameter in $positional) { $parameter.IsMandatory ? "[-$($parameter.Name)] <$(SyntaxType $parameter.ParameterType)>" : "[[-$($parameter.Name)] <$(SyntaxType $parameter.ParameterType)>]" }
        foreach ($parameter in $shown.Where({ $_.Position -lt 0 -and $_.IsMandatory }) + $shown.Where({ $_.Position -lt 0 -and -not $_.IsMandatory })) {
            $isSwitch = $parameter.ParameterType -eq [switch]
            $text = $isSwitch ? "-$($parameter.Name)" : "-$($parameter.Name) <$(SyntaxType $parameter.ParameterType)>"
            $parameter.IsMandatory ? $text : "[$text]"
        }
        if ($set.Parameters.Where({ $_.Name -in $directives }).Count) { '[-<Directive> <value>]' }
        '[<CommonParameters>]'
    )
    $lines = [Collections.Generic.List[string]]::new()
    $line = $command.Name
    foreach ($word in $words) {
        if ($line.Length + $word.Length + 1 -gt $syntaxWidth) {
            $lines.Add($line)
            $line = ''
        }
        $line = "$line $word"
    }
    $lines.Add($line)
    [string]::Join("`n", $lines)
}

function SyntaxSection($command) {
    $sets = @(ShownSets $command)
    $blocks = foreach ($set in @($sets.Where({ $_.IsDefault })) + @($sets.Where({ -not $_.IsDefault }))) {
        $name = $set.Name -eq '__AllParameterSets' ? '__AllParameterSets' : $set.Name
        $mark = $set.IsDefault -and $sets.Count -gt 1 ? ' (Default)' : ''
        "### $name$mark`n`n$fence`n$(SyntaxText $command $set)`n$fence"
    }
    [string]::Join("`n`n", @($blocks))
}

function YamlList([string] $key, $values) {
    if (@($values).Count -eq 0) { return "${key}: []" }
    [string]::Join("`n", @("${key}:") + @($values).ForEach({ "- $_" }))
}

function YamlTruth([bool] $value) { $value ? 'true' : 'false' }

# What Microsoft.PowerShell.PlatyPS writes of a parameter; its default value is the page's.
function ParameterYaml($parameter, [string[]] $shownSets, [string] $default) {
    $type = ShownType $parameter.ParameterType
    $element = $type.IsArray ? $type.GetElementType() : $type
    $attributes = $parameter.Attributes
    $accepted = @($element.IsEnum ? [Enum]::GetNames($element) : $attributes.Where({ $_ -is [ValidateSet] }).ForEach({ $_.ValidValues }))
    $sets = foreach ($name in [Linq.Enumerable]::Order([string[]]$parameter.ParameterSets.Keys, [StringComparer]::Ordinal)) {
        if ($name -ne '__AllParameterSets' -and $name -notin $shownSets) { continue }
        $set = $parameter.ParameterSets[$name]
        "- Name: $($name -eq '__AllParameterSets' ? '(All)' : $name)"
        "  Position: $($set.Position -lt 0 ? 'Named' : $set.Position)"
        "  IsRequired: $(YamlTruth $set.IsMandatory)"
        "  ValueFromPipeline: $(YamlTruth $set.ValueFromPipeline)"
        "  ValueFromPipelineByPropertyName: $(YamlTruth $set.ValueFromPipelineByPropertyName)"
        "  ValueFromRemainingArguments: $(YamlTruth $set.ValueFromRemainingArguments)"
    }
    $lines = @(
        '```yaml'
        "Type: $($type.FullName)"
        "DefaultValue: $($default ? $default : "''")"
        "SupportsWildcards: $(YamlTruth ($attributes.Where({ $_ -is [SupportsWildcards] }).Count))"
        YamlList 'Aliases' $parameter.Aliases
        'ParameterSets:'
        $sets
        'DontShow: false'
        YamlList 'AcceptedValues' $accepted
        "HelpMessage: ''"
        '```'
    )
    [string]::Join("`n", $lines)
}

$commonParametersText = @'
### CommonParameters

This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable,
-InformationAction, -InformationVariable, -OutBuffer, -OutVariable, -PipelineVariable,
-ProgressAction, -Verbose, -WarningAction, and -WarningVariable. For more information, see
[about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216).
'@

$whatIfText = 'Tells what would be done, and does nothing.'
$confirmText = 'Asks before each thing that is done.'

# The text of a parameter's section without its table, and the default value that stands in that.
function ParameterText([string] $section) {
    $start = $section.IndexOf('```yaml')
    if ($start -lt 0) { return @{ Text = $section.Trim(); Default = '' } }
    $default = [regex]::Match($section.Substring($start), '(?m)^DefaultValue: (.*)$').Groups[1].Value.Trim()
    @{ Text = $section.Substring(0, $start).Trim(); Default = $default -eq "''" ? '' : $default }
}

function ParametersSection($command, [string] $written, [string] $directives) {
    $sections = SplitPage $written 3
    $sections.Remove('')
    $sections.Remove('CommonParameters')
    $shared = $directives ? (SplitPage $directives 3) : @{}
    $directiveNames = @(SandboxParameterNames)
    $parameters = @(PageParameters $command)
    $sets = @(ShownSets $command).ForEach({ $_.Name })
    $known = $parameters.ForEach({ "-$($_.Name)" })
    foreach ($name in $sections.Keys) {
        if ($name -cnotin $known) { throw "The page of $($command.Name) describes $name, which it has not." }
    }

    # The writer's order; what is new comes after it.
    $order = @($sections.Keys).Where({ $_.Substring(1) -notin $directiveNames }) + @($known).Where({ $_ -notin $sections.Keys -and $_.Substring(1) -notin $directiveNames }) +
        @($known).Where({ $_.Substring(1) -in $directiveNames })
    $blocks = foreach ($name in $order) {
        $parameter = $parameters.Where({ "-$($_.Name)" -eq $name })[0]
        $section = $name.Substring(1) -in $directiveNames -and $shared.Contains($name) ? $shared[$name] : $sections[$name]
        $described = ParameterText "$section"
        if (-not $described.Text -and $name -in '-WhatIf', '-Confirm') { $described.Text = $name -eq '-WhatIf' ? $whatIfText : $confirmText }
        if (-not $described.Text) { throw "The page of $($command.Name) does not describe ${name}: write '### $name' and a paragraph under PARAMETERS." }
        "### $name`n`n$($described.Text)`n`n$(ParameterYaml $parameter $sets $described.Default)"
    }
    [string]::Join("`n`n", @($blocks) + $commonParametersText.Replace("`r", ''))
}

# A list of links, one a line; what is a paragraph each becomes that.
function LinksSection([string] $written) {
    $links = foreach ($line in $written.Split("`n")) {
        $link = $line.Trim().TrimStart('-').Trim()
        if ($link) { "- $link" }
    }
    [string]::Join("`n", @($links))
}

# A page as it should be: given what is written, and the cmdlet. Parameters that all sandbox cmdlets share are described in one page.
function UpdatePage($command, [string] $text, [string] $directives) {
    $text = $text.Replace("`r", '')
    $front = [regex]::Match($text, '\A---\n(?<text>.*?)\n---\n', 'Singleline')
    $date = [regex]::Match($front.Value, '(?m)^ms\.date: (.*)$').Groups[1].Value.Trim()
    $sections = SplitPage $text.Substring($front.Length) 2
    foreach ($name in $sections.Keys) {
        if ($name -and $name -cnotin $pageSections) { throw "The page of $($command.Name) has a section '$name'. There are $($pageSections -join ', ')." }
    }
    $sections['SYNTAX'] = SyntaxSection $command
    $sections['ALIASES'] = 'This cmdlet has no aliases.'
    $sections['PARAMETERS'] = ParametersSection $command "$($sections['PARAMETERS'])" $directives
    $sections['RELATED LINKS'] = LinksSection "$($sections['RELATED LINKS'])"
    $blocks = @(
        "---`ndocument type: cmdlet`nexternal help file: PSSystemdHarden.dll-Help.xml`nHelpUri: ''`nLocale: en-US`nModule Name: PSSystemdHarden`n" +
        "ms.date: $($date ? $date : [DateTime]::UtcNow.ToString('MM\/dd\/yyyy'))`nPlatyPS schema version: 2024-05-01`ntitle: $($command.Name)`n---"
        "# $($command.Name)"
        foreach ($name in $pageSections) {
            if (-not $sections[$name]) { throw "The page of $($command.Name) has nothing under '## $name'." }
            "## $name`n`n$($sections[$name])"
        }
    )
    [string]::Join("`n`n", $blocks) + "`n"
}

# The module's own page: its cmdlets, each with its synopsis.
function ModulePage($module, [string] $text, $synopses) {
    $front = [regex]::Match($text, '\A---\n(?<text>.*?)\n---\n', 'Singleline')
    $date = [regex]::Match($front.Value, '(?m)^ms\.date: (.*)$').Groups[1].Value.Trim()
    $description = (SplitPage $text.Substring($front.Length) 2)['Description']
    if (-not $description) { throw "The module's page has nothing under '## Description'." }
    $cmdlets = foreach ($name in $synopses.Keys) { "### [$name]($name.md)`n`n$($synopses[$name])" }
    $blocks = @(
        "---`ndocument type: module`nHelpInfoUri: ''`nLocale: en-US`nModule Guid: $($module.Guid)`nModule Name: $($module.Name)`n" +
        "ms.date: $($date ? $date : [DateTime]::UtcNow.ToString('MM\/dd\/yyyy'))`nPlatyPS schema version: 2024-05-01`ntitle: $($module.Name) Module`n---"
        "# $($module.Name) Module"
        "## Description`n`n$description"
        "## $($module.Name)`n`n$([string]::Join("`n`n", @($cmdlets)))"
    )
    [string]::Join("`n`n", $blocks) + "`n"
}

# Each page's path with the text that it should have; the module must be imported.
function HelpPages([string] $folder) {
    $module = (Get-Command Get-Unit).Module
    $directives = (SplitPage ([IO.File]::ReadAllText("$folder/$directivesPage.md")) 2)['PARAMETERS']
    $pages = [ordered]@{}
    $synopses = [ordered]@{}
    foreach ($name in [Linq.Enumerable]::Order([string[]]$module.ExportedCmdlets.Keys, [StringComparer]::Ordinal)) {
        $path = "$folder/$name.md"
        if (-not [IO.File]::Exists($path)) { throw "$name has no page: write $path." }
        $pages[$path] = UpdatePage (Get-Command $name) ([IO.File]::ReadAllText($path)) ($name -eq $directivesPage ? '' : $directives)
        $synopses[$name] = (SplitPage $pages[$path] 2)['SYNOPSIS']
    }
    $modulePage = "$folder/PSSystemdHarden.md"
    $pages[$modulePage] = ModulePage $module ([IO.File]::ReadAllText($modulePage)) $synopses
    $pages
}
