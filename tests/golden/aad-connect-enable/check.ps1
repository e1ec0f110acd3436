# | regdraft 0.1.0: checks the change; changes nothing
# | Ticket: CHG0031415
# | Title: Azure AD Connect: enable TLS 1.2
# | Host: SQL-APS-03
# | Date: 2026-11-22
# | Ticket digest (SHA-256 of plan.json): 41f877a99192652c43b3213d903cdaeaac9f90de05c63fb4bf8b21a10026fbbb

<#
.SYNOPSIS
    Tells whether this computer is as one reviewed registry change wants it. Changes nothing.
.DESCRIPTION
    One row for each value: key, name, what is wanted, and what was found or 'Not Found'; then a
    verdict. Needs no administrator.
    Run it as: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File check.ps1
    Exit codes: 0 compliant, 1 not compliant, 2 could not be determined, 10 not Windows or a
    constrained language mode, 24 the ticket is for another host.
.PARAMETER OutputFormat
    Text (under 2048 characters, worst first, the last line is the verdict), Json, Object, or Verdict
    (that one word alone).
.PARAMETER AllowOtherHost
    Go on although the ticket was made for another host.
#>
[CmdletBinding()]
param(
    [ValidateSet('Text', 'Json', 'Object', 'Verdict')]
    [string] $OutputFormat = 'Text',
    [switch] $AllowOtherHost
)

# Gate. Cmdlets only: under a constrained language mode nothing else would run.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-Output 'REFUSED: PowerShell runs in a constrained language mode here. Nothing was changed. Use the .reg file, or sign this script.'
    exit 10
}
if ($env:OS -ne 'Windows_NT') {
    Write-Output 'REFUSED: this is not Windows. Nothing was changed.'
    exit 10
}

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# The change, as data. Names and text stand in single quotes as printable ASCII; every other
# character stands as its UTF-16 code unit.
$TicketId = 'CHG0031415'
$TicketDigest = '41f877a99192652c43b3213d903cdaeaac9f90de05c63fb4bf8b21a10026fbbb'
$TicketHosts = @('SQL-APS-03')
$RestartNeeded = $true
$Plan = @(
    @{
        Id = 'E0001'; Action = 'set'; Hive = 'LocalMachine'; Keep = 4
        Key = 'SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319'
        Name = 'SystemDefaultTlsVersions'; Kind = 'DWord'
        Data = 0x00000001
    }
    @{
        Id = 'E0002'; Action = 'set'; Hive = 'LocalMachine'; Keep = 4
        Key = 'SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319'
        Name = 'SchUseStrongCrypto'; Kind = 'DWord'
        Data = 0x00000001
    }
    @{
        Id = 'E0003'; Action = 'set'; Hive = 'LocalMachine'; Keep = 3
        Key = 'SOFTWARE\Microsoft\.NETFramework\v4.0.30319'
        Name = 'SystemDefaultTlsVersions'; Kind = 'DWord'
        Data = 0x00000001
    }
    @{
        Id = 'E0004'; Action = 'set'; Hive = 'LocalMachine'; Keep = 3
        Key = 'SOFTWARE\Microsoft\.NETFramework\v4.0.30319'
        Name = 'SchUseStrongCrypto'; Kind = 'DWord'
        Data = 0x00000001
    }
    @{
        Id = 'E0005'; Action = 'set'; Hive = 'LocalMachine'; Keep = 6
        Key = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server'
        Name = 'Enabled'; Kind = 'DWord'
        Data = 0x00000001
    }
    @{
        Id = 'E0006'; Action = 'set'; Hive = 'LocalMachine'; Keep = 6
        Key = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server'
        Name = 'DisabledByDefault'; Kind = 'DWord'
        Data = 0x00000000
    }
    @{
        Id = 'E0007'; Action = 'set'; Hive = 'LocalMachine'; Keep = 6
        Key = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client'
        Name = 'Enabled'; Kind = 'DWord'
        Data = 0x00000001
    }
    @{
        Id = 'E0008'; Action = 'set'; Hive = 'LocalMachine'; Keep = 6
        Key = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client'
        Name = 'DisabledByDefault'; Kind = 'DWord'
        Data = 0x00000000
    }
)

function ConvertTo-HexString {
    param([byte[]] $Bytes)
    if ($null -eq $Bytes -or $Bytes.Length -eq 0) { return '' }
    return [System.BitConverter]::ToString($Bytes).Replace('-', '').ToLowerInvariant()
}

function ConvertFrom-HexString {
    param([string] $Hex)
    $bytes = New-Object -TypeName 'byte[]' -ArgumentList ([int] ($Hex.Length / 2))
    for ($i = 0; $i -lt $bytes.Length; $i++) {
        $bytes[$i] = [System.Convert]::ToByte($Hex.Substring(2 * $i, 2), 16)
    }
    return , $bytes
}

# UTF-16LE, unit by unit: an encoding object would replace unpaired surrogates.
function ConvertTo-TextHex {
    param([string] $Text)
    $chars = $Text.ToCharArray()
    $bytes = New-Object -TypeName 'byte[]' -ArgumentList ($chars.Length * 2)
    [System.Buffer]::BlockCopy($chars, 0, $bytes, 0, $bytes.Length)
    return ConvertTo-HexString -Bytes $bytes
}

function ConvertFrom-TextHex {
    param([string] $Hex)
    $bytes = ConvertFrom-HexString -Hex $Hex
    $chars = New-Object -TypeName 'char[]' -ArgumentList ([int] ($bytes.Length / 2))
    [System.Buffer]::BlockCopy($bytes, 0, $chars, 0, $bytes.Length)
    return -join $chars
}

# The data as hexadecimal text of their bytes: the form in which they are compared and recorded.
# $null for data of a shape that cannot be written back. (.NET hides a missing final NUL of text and
# pads a short number: such data are taken in their regular form.)
function ConvertTo-CanonicalData {
    param([string] $Kind, $Data)
    if ($null -eq $Data) { return $null }
    switch ($Kind) {
        'String' {
            if ($Data -is [string]) { return (ConvertTo-TextHex -Text $Data) + '0000' }
        }
        'ExpandString' {
            if ($Data -is [string]) { return (ConvertTo-TextHex -Text $Data) + '0000' }
        }
        'MultiString' {
            $hex = ''
            foreach ($item in @($Data)) { $hex = $hex + (ConvertTo-TextHex -Text $item) + '0000' }
            return $hex + '0000'
        }
        'DWord' {
            if ($Data -is [int]) { return ConvertTo-HexString -Bytes ([System.BitConverter]::GetBytes([int] $Data)) }
        }
        'QWord' {
            if ($Data -is [long]) { return ConvertTo-HexString -Bytes ([System.BitConverter]::GetBytes([long] $Data)) }
        }
        'Binary' {
            if ($Data -is [byte[]]) { return ConvertTo-HexString -Bytes $Data }
        }
        'None' {
            if ($Data -is [byte[]]) { return ConvertTo-HexString -Bytes $Data }
        }
    }
    return $null
}

# What the plan wants a value to hold, as hexadecimal text.
function Get-WantedHex {
    param([hashtable] $Entry)
    if ($Entry.Action -ne 'set') { return '' }
    # Binary data stand in the plan as hexadecimal text already.
    if ($Entry.Kind -eq 'Binary' -or $Entry.Kind -eq 'None') { return $Entry.Data }
    return ConvertTo-CanonicalData -Kind $Entry.Kind -Data $Entry.Data
}

# Opens the 64-bit view: what a 64-bit process sees, whatever process runs this.
function Open-BaseKey {
    param([hashtable] $Entry)
    return [Microsoft.Win32.RegistryKey]::OpenBaseKey(
        [Microsoft.Win32.RegistryHive] $Entry.Hive, [Microsoft.Win32.RegistryView]::Registry64)
}

# What is there now: how many trailing key names do not exist, and the value with its exact bytes.
function Get-EntryState {
    param([hashtable] $Entry)
    $state = @{ Missing = 0; Exists = $false; Kind = ''; Hex = ''; Supported = $true }
    $base = Open-BaseKey -Entry $Entry
    try {
        $segments = $Entry.Key.Split([char] 0x5C)
        $key = $base.OpenSubKey($Entry.Key, $false)
        if ($null -eq $key) {
            $depth = $segments.Length
            while ($depth -gt 0) {
                $probe = $base.OpenSubKey([string]::Join('\', $segments, 0, $depth), $false)
                if ($null -ne $probe) { $probe.Dispose(); break }
                $depth = $depth - 1
            }
            # Below the hive of a user who is not signed in nothing can be seen, which is not absence.
            if ($depth -eq 0 -and $Entry.Hive -eq 'Users') { throw 'the hive of this user is not loaded' }
            $state.Missing = $segments.Length - $depth
            return $state
        }
        try {
            if ($Entry.Action -eq 'ensurekey') { $state.Exists = $true; return $state }
            $found = $false
            foreach ($known in $key.GetValueNames()) {
                if ([string]::Equals($known, $Entry.Name, [System.StringComparison]::OrdinalIgnoreCase)) { $found = $true }
            }
            if (-not $found) { return $state }
            $state.Exists = $true
            $state.Kind = [string] $key.GetValueKind($Entry.Name)
            $data = $key.GetValue($Entry.Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
            $hex = ConvertTo-CanonicalData -Kind $state.Kind -Data $data
            if ($null -eq $hex) { $state.Supported = $false } else { $state.Hex = $hex }
            return $state
        } finally {
            $key.Dispose()
        }
    } finally {
        $base.Dispose()
    }
}

# Whether the entry is as the plan wants it.
function Test-EntryCompliant {
    param([hashtable] $Entry, [hashtable] $State)
    switch ($Entry.Action) {
        'set' {
            return ($State.Exists -and $State.Supported -and $State.Kind -eq $Entry.Kind -and
                $State.Hex -eq (Get-WantedHex -Entry $Entry))
        }
        'deletevalue' { return (-not $State.Exists) }
        'ensurekey' { return ($State.Exists) }
    }
    return $false
}

# Text for people: everything but printable ASCII is shown as its code unit.
function Get-DisplayText {
    param([string] $Text)
    $parts = foreach ($char in $Text.ToCharArray()) {
        $code = [int] $char
        if ($code -ge 0x20 -and $code -le 0x7E) { [string] $char } else { '<U+{0:X4}>' -f $code }
    }
    return -join @($parts)
}

function Get-DisplayPath {
    param([hashtable] $Entry)
    $roots = @{
        ClassesRoot = 'HKEY_CLASSES_ROOT'; CurrentConfig = 'HKEY_CURRENT_CONFIG'
        CurrentUser = 'HKEY_CURRENT_USER'; LocalMachine = 'HKEY_LOCAL_MACHINE'; Users = 'HKEY_USERS'
    }
    if ($Entry.Key.Length -eq 0) { return $roots[$Entry.Hive] }
    return $roots[$Entry.Hive] + '\' + (Get-DisplayText -Text $Entry.Key)
}

function Get-DisplayName {
    param([hashtable] $Entry)
    if ($Entry.Action -eq 'ensurekey') { return '(key)' }
    if ($Entry.Name.Length -eq 0) { return '(default value)' }
    return Get-DisplayText -Text $Entry.Name
}

function Get-DisplayData {
    param([string] $Kind, [string] $Hex)
    switch ($Kind) {
        'DWord' {
            $number = [System.BitConverter]::ToUInt32((ConvertFrom-HexString -Hex $Hex), 0)
            return 'DWord 0x{0:x8} ({0})' -f $number
        }
        'QWord' {
            $number = [System.BitConverter]::ToUInt64((ConvertFrom-HexString -Hex $Hex), 0)
            return 'QWord 0x{0:x16} ({0})' -f $number
        }
        'String' { return 'String ' + (Get-DisplayText -Text (ConvertFrom-TextHex -Hex $Hex.Substring(0, $Hex.Length - 4))) }
        'ExpandString' { return 'ExpandString ' + (Get-DisplayText -Text (ConvertFrom-TextHex -Hex $Hex.Substring(0, $Hex.Length - 4))) }
    }
    if ($Hex.Length -gt 64) { return $Kind + ' ' + $Hex.Substring(0, 64) + '... (' + [string] ($Hex.Length / 2) + ' bytes)' }
    return $Kind + ' ' + $Hex
}

function Get-DisplayWanted {
    param([hashtable] $Entry)
    switch ($Entry.Action) {
        'deletevalue' { return 'Not Found' }
        'ensurekey' { return 'exists' }
    }
    return Get-DisplayData -Kind $Entry.Kind -Hex (Get-WantedHex -Entry $Entry)
}

function Get-DisplayFound {
    param([hashtable] $Entry, [hashtable] $State)
    if (-not $State.Exists) { return 'Not Found' }
    if ($Entry.Action -eq 'ensurekey') { return 'exists' }
    if (-not $State.Supported) { return 'data of kind ' + $State.Kind + ' that this script cannot read exactly' }
    return Get-DisplayData -Kind $State.Kind -Hex $State.Hex
}

# Which of the ticket's hosts this machine is; an empty name where the ticket fits any, $null where
# it is none of them.
function Get-TicketHost {
    if ($TicketHosts.Length -eq 0) { return '' }
    $names = @($env:COMPUTERNAME, [System.Net.Dns]::GetHostName().Split([char] '.')[0])
    foreach ($wanted in $TicketHosts) {
        foreach ($name in $names) {
            if ([string]::Equals($wanted.Split([char] '.')[0], $name, [System.StringComparison]::OrdinalIgnoreCase)) { return $wanted }
        }
    }
    return $null
}

try {
    if (-not $AllowOtherHost -and $null -eq (Get-TicketHost)) {
        if ($OutputFormat -eq 'Verdict') { Write-Output 'Undetermined' } else { Write-Output ('REFUSED: this ticket is for ' + [string]::Join(', ', $TicketHosts) + '.') }
        exit 24
    }
    $rows = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $verdict = 'Compliant'
    foreach ($entry in $Plan) {
        try {
            $state = Get-EntryState -Entry $entry
            $found = Get-DisplayFound -Entry $entry -State $state
            $result = 'NonCompliant'
            if (Test-EntryCompliant -Entry $entry -State $state) { $result = 'Compliant' }
        } catch {
            $found = 'could not be read: ' + (Get-DisplayText -Text $_.Exception.Message)
            $result = 'Undetermined'
        }
        if ($result -eq 'NonCompliant') { $verdict = 'NonCompliant' }
        if ($result -eq 'Undetermined' -and $verdict -eq 'Compliant') { $verdict = 'Undetermined' }
        $row = New-Object -TypeName PSObject -Property @{
            Key = Get-DisplayPath -Entry $entry
            Name = Get-DisplayName -Entry $entry
            Wanted = Get-DisplayWanted -Entry $entry
            Found = $found
            Result = $result
        }
        $rows.Add(($row | Select-Object -Property Key, Name, Wanted, Found, Result))
    }
    $code = 0
    if ($verdict -eq 'NonCompliant') { $code = 1 }
    if ($verdict -eq 'Undetermined') { $code = 2 }

    if ($OutputFormat -eq 'Verdict') {
        Write-Output $verdict
    } elseif ($OutputFormat -eq 'Text') {
        # The worst first; what does not fit is counted.
        $budget = 1900
        $left = 0
        foreach ($wanted in @('NonCompliant', 'Undetermined', 'Compliant')) {
            foreach ($row in $rows) {
                if ($row.Result -ne $wanted) { continue }
                $line = '[' + $row.Result + '] ' + $row.Key + ' : ' + $row.Name + ' : found ' + $row.Found + ' : wanted ' + $row.Wanted
                if ($line.Length -gt 400) { $line = $line.Substring(0, 397) + '...' }
                if ($line.Length + 2 -le $budget) {
                    Write-Output $line
                    $budget = $budget - $line.Length - 2
                } else {
                    $left = $left + 1
                }
            }
        }
        if ($left -gt 0) { Write-Output ('(' + [string] $left + ' more rows: use -OutputFormat Json)') }
        Write-Output ('Verdict: ' + $verdict)
    } else {
        $report = New-Object -TypeName PSObject -Property @{
            Ticket = $TicketId; Digest = $TicketDigest; Computer = $env:COMPUTERNAME
            ExitCode = $code; Verdict = $verdict; Entries = $rows.ToArray()
        }
        if ($OutputFormat -eq 'Json') { $report = ConvertTo-Json -InputObject $report -Depth 4 }
        Write-Output $report
    }
    exit $code
} catch {
    if ($OutputFormat -eq 'Verdict') {
        Write-Output 'Undetermined'
    } else {
        Write-Output ('Verdict: Undetermined (' + (Get-DisplayText -Text $_.Exception.Message) + ')')
    }
    exit 2
}
