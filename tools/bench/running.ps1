<#
    Commands in sandboxes against systemd-run and against native commands; dot-sourced by bench.ps1, whose Compare it uses.
#>

# As the unit file has it that ConvertTo-UnitDropIn makes of the profile: the same settings for both.
function ProfileProperties([string] $name) {
    foreach ($line in "$([string]::Join("`n", @(ConvertTo-UnitDropIn -Profile $name)))".Split("`n")) {
        if ($line -match '^[A-Z]\w+=') { '-p'; $line }
    }
}

function CompareRunning {
    $null = Invoke-SandboxedCommand true
    Compare 'Invoke-SandboxedCommand true' { Invoke-SandboxedCommand true } 'systemd-run --wait --pipe true' { systemd-run -q --wait --pipe true }

    # Of the profile this machine may not have all: both get what it has.
    $properties = @(ProfileProperties 'Strict')
    Compare 'Invoke-SandboxedCommand -Profile Strict true' { Invoke-SandboxedCommand -Profile Strict -WarningAction Ignore true } 'systemd-run --pipe, the same settings' { systemd-run -q --wait --pipe @properties true }
    Compare 'Invoke-SandboxedCommand -Raw, 1 GiB' { Invoke-SandboxedCommand -Raw head -- -c 1G /dev/zero | ForEach-Object { } } 'systemd-run --pipe | cat, 1 GiB' { bash -c 'systemd-run -q --wait --pipe head -c 1G /dev/zero | cat > /dev/null' }
    Compare 'Invoke-SandboxedCommand seq, 300,000 lines' { Invoke-SandboxedCommand seq 300000 } 'seq, a native command, 300,000 lines' { seq 300000 }
}
