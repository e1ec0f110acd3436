# | regdraft 0.1.0: undoes the change
# | Ticket: CHG0031415
# | Title: Azure AD Connect: enable TLS 1.2
# | Host: SQL-APS-03
# | Date: 2026-11-22
# | Ticket digest (SHA-256 of plan.json): 41f877a99192652c43b3213d903cdaeaac9f90de05c63fb4bf8b21a10026fbbb

<#
.SYNOPSIS
    Undoes one registry change on this computer, from the prior state that apply.ps1 recorded here.
.DESCRIPTION
    Restores each value with its kind and data, or its absence, in reverse order, and removes the keys
    that did not exist, as far as they are empty. A value that is neither as recorded nor as the
    change made it was changed by somebody else since: it is left alone without -Force.
    Run it as: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File rollback.ps1
    Exit codes: 0 nothing to do, or restored; 1 unexpected error, 10 not Windows or a constrained
    language mode, 11 access denied before any change, 13 no usable record of the prior state,
    21 something was not restored, 22 something changed since was left alone, 24 the ticket is for
    another host, 3010 restored and Windows must be restarted.
.PARAMETER StateDirectory
    Where apply.ps1 recorded the prior state, if not in its default place.
.PARAMETER LogPath
    A file to which the report is appended.
.PARAMETER OutputFormat
    Text (the last line is the verdict), Json or Object.
.PARAMETER Force
    Restore also what was changed since.
.PARAMETER AllowOtherHost
    Go on although the ticket was made for another host.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param(
    [string] $StateDirectory = '',
    [string] $LogPath = '',
    [ValidateSet('Text', 'Json', 'Object')]
    [string] $OutputFormat = 'Text',
    [switch] $Force,
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

# Writes a value with its exact kind and data.
function Write-EntryValue {
    param($Key, [string] $Name, [string] $Kind, [string] $Hex)
    $type = [Microsoft.Win32.RegistryValueKind] $Kind
    switch ($Kind) {
        'String' { $Key.SetValue($Name, [string] (ConvertFrom-TextHex -Hex $Hex.Substring(0, $Hex.Length - 4)), $type) }
        'ExpandString' { $Key.SetValue($Name, [string] (ConvertFrom-TextHex -Hex $Hex.Substring(0, $Hex.Length - 4)), $type) }
        'MultiString' {
            $items = New-Object -TypeName 'System.Collections.Generic.List[string]'
            $start = 0
            for ($i = 0; $i -lt $Hex.Length - 4; $i = $i + 4) {
                if ($Hex.Substring($i, 4) -eq '0000') {
                    $items.Add([string] (ConvertFrom-TextHex -Hex $Hex.Substring($start, $i - $start)))
                    $start = $i + 4
                }
            }
            $Key.SetValue($Name, [string[]] $items.ToArray(), $type)
        }
        'DWord' { $Key.SetValue($Name, [System.BitConverter]::ToInt32((ConvertFrom-HexString -Hex $Hex), 0), $type) }
        'QWord' { $Key.SetValue($Name, [System.BitConverter]::ToInt64((ConvertFrom-HexString -Hex $Hex), 0), $type) }
        'Binary' { $Key.SetValue($Name, [byte[]] (ConvertFrom-HexString -Hex $Hex), $type) }
        'None' { $Key.SetValue($Name, [byte[]] (ConvertFrom-HexString -Hex $Hex), $type) }
    }
}

# Opens the key, or the nearest one above it that exists, for writing.
function Test-WriteAccess {
    param([hashtable] $Entry, [hashtable] $State)
    $base = Open-BaseKey -Entry $Entry
    try {
        $segments = $Entry.Key.Split([char] 0x5C)
        $depth = $segments.Length - $State.Missing
        if ($depth -gt 0) {
            $key = $base.OpenSubKey([string]::Join('\', $segments, 0, $depth), $true)
            if ($null -ne $key) { $key.Dispose() }
        }
    } finally {
        $base.Dispose()
    }
}

# Puts back what was there before: the value with its kind and data, or its absence; then removes the
# keys that did not exist, deepest first, as far as they are empty.
function Restore-Entry {
    param([hashtable] $Entry, [hashtable] $Prior)
    $base = Open-BaseKey -Entry $Entry
    try {
        if ($Entry.Action -ne 'ensurekey') {
            $key = $base.OpenSubKey($Entry.Key, $true)
            if ($null -eq $key -and $Prior.Exists) { $key = $base.CreateSubKey($Entry.Key) }
            if ($null -ne $key) {
                try {
                    if ($Prior.Exists) {
                        Write-EntryValue -Key $key -Name $Entry.Name -Kind $Prior.Kind -Hex $Prior.Hex
                    } else {
                        $key.DeleteValue($Entry.Name, $false)
                    }
                } finally {
                    $key.Dispose()
                }
            }
        }
        $segments = $Entry.Key.Split([char] 0x5C)
        $depth = $segments.Length
        # Keys that every Windows has are counted in Keep and never removed.
        while ($depth -gt $Entry.Keep -and $depth -gt $segments.Length - $Prior.Missing) {
            $name = [string]::Join('\', $segments, 0, $depth)
            $key = $base.OpenSubKey($name, $false)
            if ($null -ne $key) {
                $empty = ($key.SubKeyCount -eq 0 -and $key.ValueCount -eq 0)
                $key.Dispose()
                if (-not $empty) { break }
                $base.DeleteSubKey($name, $false)
            }
            $depth = $depth - 1
        }
    } finally {
        $base.Dispose()
    }
}

# Where an entry is, as it stands in the state file: hive, view, key, and name or - for the key itself.
function Get-EntryLocation {
    param([hashtable] $Entry)
    $name = '-'
    if ($Entry.Action -ne 'ensurekey') { $name = ConvertTo-TextHex -Text $Entry.Name }
    return $Entry.Hive + ':64:' + (ConvertTo-TextHex -Text $Entry.Key) + ':' + $name
}

# Where the prior state is recorded: a file for each computer, and for each user where the change
# reaches the user's own keys.
function Get-StatePath {
    param([string] $Directory)
    if ($Directory -eq '') {
        $common = [System.Environment]::GetFolderPath([System.Environment+SpecialFolder]::CommonApplicationData)
        $Directory = [System.IO.Path]::Combine([System.IO.Path]::Combine($common, 'regdraft'), $TicketId)
    }
    $name = $env:COMPUTERNAME
    foreach ($entry in $Plan) {
        if ($entry.Hive -eq 'CurrentUser' -or $entry.Hive -eq 'ClassesRoot') {
            $name = $env:COMPUTERNAME + '.' + [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
        }
    }
    return [System.IO.Path]::Combine($Directory, $name + '.state')
}

# A record that somebody else could have put there must not decide what is written.
function Test-StateOwner {
    param([string] $File)
    $type = 'System.Security.AccessControl.FileSecurity'
    if ([System.IO.Directory]::Exists($File)) { $type = 'System.Security.AccessControl.DirectorySecurity' }
    $security = New-Object -TypeName $type -ArgumentList @($File, [System.Security.AccessControl.AccessControlSections]::Owner)
    $owner = $security.GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    $own = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    # The Administrators group and the system account.
    return ($owner -eq 'S-1-5-32-544' -or $owner -eq 'S-1-5-18' -or $owner -eq $own)
}

# Moves a record out of the way under a name of its own.
function Move-StateFile {
    param([string] $File, [string] $Suffix)
    $kept = $File + $Suffix
    $number = 1
    while ([System.IO.File]::Exists($kept)) {
        $number = $number + 1
        $kept = $File + $Suffix + [string] $number
    }
    [System.IO.File]::Move($File, $kept)
}

# Reads the recorded prior state; $null unless it is whole and belongs to this very ticket.
function Read-StateFile {
    param([string] $File)
    $lines = [System.IO.File]::ReadAllLines($File, [System.Text.Encoding]::ASCII)
    $tab = [string] [char] 9
    $head = @(('regdraft-state' + $tab + '1'), ('ticket' + $tab + $TicketId), ('digest' + $tab + $TicketDigest))
    if ($lines.Length -ne $head.Length + $Plan.Length + 1) { return $null }
    for ($i = 0; $i -lt $head.Length; $i++) {
        if (-not [string]::Equals($lines[$i], $head[$i], [System.StringComparison]::Ordinal)) { return $null }
    }
    if ($lines[$lines.Length - 1] -ne 'end') { return $null }
    $prior = @{}
    for ($i = 0; $i -lt $Plan.Length; $i++) {
        $field = $lines[$head.Length + $i].Split([char] 9)
        if ($field.Length -ne 6) { return $null }
        if ($field[0] -ne $Plan[$i].Id) { return $null }
        if ($field[1] -notmatch '^[0-9]{1,3}$' -or $field[4] -notmatch '^([0-9a-f]{2})*$') { return $null }
        if (-not [string]::Equals($field[5], (Get-EntryLocation -Entry $Plan[$i]), [System.StringComparison]::Ordinal)) { return $null }
        $prior[$Plan[$i].Id] = @{
            Missing = [int] $field[1]; Exists = ($field[2] -eq '1'); Kind = $field[3]; Hex = $field[4]; Supported = $true
        }
    }
    return $prior
}

$Rows = New-Object -TypeName 'System.Collections.Generic.List[object]'

# Notes one line of the report.
function Add-Row {
    param([hashtable] $Entry, [hashtable] $State, [string] $Result)
    $row = New-Object -TypeName PSObject -Property @{
        Key = Get-DisplayPath -Entry $Entry
        Name = Get-DisplayName -Entry $Entry
        Wanted = Get-DisplayWanted -Entry $Entry
        Found = Get-DisplayFound -Entry $Entry -State $State
        Result = $Result
    }
    $Rows.Add(($row | Select-Object -Property Key, Name, Wanted, Found, Result))
}

# Whether an entry is as it was.
function Test-SameState {
    param([hashtable] $Prior, [hashtable] $Now)
    if ($Prior.Exists -ne $Now.Exists) { return $false }
    if (-not $Prior.Exists) { return $true }
    return ($Prior.Kind -eq $Now.Kind -and $Prior.Hex -eq $Now.Hex)
}

# Prints the report and ends the script.
function Write-Verdict {
    param([int] $Code, [string] $Verdict)
    $text = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($row in $Rows) {
        $text.Add('[' + $row.Result + '] ' + $row.Key + ' : ' + $row.Name + ' : found ' + $row.Found + ' : wanted ' + $row.Wanted)
    }
    $text.Add($Verdict)
    if ($LogPath -ne '' -and -not $WhatIfPreference) {
        $stamp = [System.DateTime]::UtcNow.ToString('o', [System.Globalization.CultureInfo]::InvariantCulture)
        $head = $stamp + ' ticket ' + $TicketId + ' on ' + $env:COMPUTERNAME + ' exit code ' + [string] $Code
        $body = $head + [System.Environment]::NewLine + [string]::Join([System.Environment]::NewLine, $text.ToArray())
        # What was done counts, not whether it could be logged.
        try {
            [System.IO.File]::AppendAllText($LogPath, $body + [System.Environment]::NewLine)
        } catch {
            $Verdict = $Verdict + ' (The log could not be written: ' + (Get-DisplayText -Text $_.Exception.Message) + ')'
            $text[$text.Count - 1] = $Verdict
        }
    }
    if ($OutputFormat -eq 'Text') {
        Write-Output -InputObject $text.ToArray()
    } else {
        $report = New-Object -TypeName PSObject -Property @{
            Ticket = $TicketId; Digest = $TicketDigest; Computer = $env:COMPUTERNAME
            ExitCode = $Code; Verdict = $Verdict; Entries = $Rows.ToArray()
        }
        if ($OutputFormat -eq 'Json') { $report = ConvertTo-Json -InputObject $report -Depth 4 }
        Write-Output -InputObject $report
    }
    exit $Code
}

$changed = 0
try {
    # .NET and cmdlets resolve relative names differently.
    if ($LogPath -ne '') { $LogPath = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($LogPath) }
    if ($StateDirectory -ne '') { $StateDirectory = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($StateDirectory) }
    if (-not $AllowOtherHost -and $null -eq (Get-TicketHost)) {
        Write-Verdict -Code 24 -Verdict ('REFUSED: this ticket is for ' + [string]::Join(', ', $TicketHosts) + '. Nothing was changed.')
    }
    $stateFile = Get-StatePath -Directory $StateDirectory
    $prior = $null
    if ([System.IO.File]::Exists($stateFile)) {
        if (Test-StateOwner -File $stateFile) { $prior = Read-StateFile -File $stateFile }
    }
    if ($null -eq $prior) {
        Write-Verdict -Code 13 -Verdict ('REFUSED: there is no usable record of the prior state, or this account may not read it (run as an administrator): ' + $stateFile + '. Nothing was changed.')
    }

    # Read everything before anything is changed, and probe write access to what must change.
    $todo = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $drifted = 0
    $states = @{}
    for ($i = $Plan.Length - 1; $i -ge 0; $i--) {
        $entry = $Plan[$i]
        $states[$entry.Id] = Get-EntryState -Entry $entry
        $now = $states[$entry.Id]
        $before = $prior[$entry.Id]
        if (Test-EntryCompliant -Entry $entry -State $before) {
            # It was as wanted before, so the change did nothing to it, and neither does this.
            Add-Row -Entry $entry -State $now -Result 'never changed by this'
            continue
        }
        if (Test-SameState -Prior $before -Now $now) {
            # The value is as it was; keys that the change created may still be there.
            if ($now.Missing -ge $before.Missing) {
                Add-Row -Entry $entry -State $now -Result 'already restored'
                continue
            }
        } elseif (-not $Force -and -not (Test-EntryCompliant -Entry $entry -State $now)) {
            Add-Row -Entry $entry -State $now -Result 'changed since, left alone'
            $drifted = $drifted + 1
            continue
        }
        Test-WriteAccess -Entry $entry -State $now
        $todo.Add($entry)
    }

    $left = 0
    $skipped = 0
    foreach ($entry in $todo) {
        $now = $states[$entry.Id]
        $before = $prior[$entry.Id]
        $what = (Get-DisplayPath -Entry $entry) + ' ' + (Get-DisplayName -Entry $entry)
        if (-not $PSCmdlet.ShouldProcess($what, 'Make it ' + (Get-DisplayFound -Entry $entry -State $before))) {
            Add-Row -Entry $entry -State $now -Result 'not done'
            $skipped = $skipped + 1
            continue
        }
        try {
            $changed = $changed + 1
            Restore-Entry -Entry $entry -Prior $before
            $after = Get-EntryState -Entry $entry
            if (Test-SameState -Prior $before -Now $after) {
                $result = 'restored'
                if ($after.Missing -lt $before.Missing) { $result = 'restored; a created key stays' }
                Add-Row -Entry $entry -State $now -Result $result
            } elseif ($entry.Action -eq 'ensurekey' -and $entry.Key.Split([char] 0x5C).Length -le $entry.Keep) {
                Add-Row -Entry $entry -State $after -Result 'kept: every Windows has this key'
            } elseif ($entry.Action -eq 'ensurekey') {
                Add-Row -Entry $entry -State $after -Result 'kept: the key is not empty'
                if (-not $Force) { $drifted = $drifted + 1 }
            } else {
                throw 'what was read back is not what was restored'
            }
        } catch {
            Add-Row -Entry $entry -State $now -Result ('NOT restored: ' + (Get-DisplayText -Text $_.Exception.Message))
            $left = $left + 1
        }
    }

    if ($WhatIfPreference) { Write-Verdict -Code 0 -Verdict 'WHAT IF: nothing was changed.' }
    $restart = ''
    if ($RestartNeeded -and $changed -gt 0) { $restart = ' Windows must be restarted for what was restored.' }
    if ($left -gt 0) { Write-Verdict -Code 21 -Verdict ('FAILED: something was not restored, act now.' + $restart) }
    if ($drifted -gt 0) { Write-Verdict -Code 22 -Verdict ('INCOMPLETE: what was changed since was left alone. Look at it, then pass -Force.' + $restart) }
    if ($skipped -gt 0) { Write-Verdict -Code 1 -Verdict ('INCOMPLETE: ' + [string] $skipped + ' entries were not confirmed.') }

    # The record has served: kept for the file, out of the way of a later apply.
    $note = ''
    try {
        Move-StateFile -File $stateFile -Suffix '.rolledback'
    } catch {
        $note = ' The record could not be moved away: ' + $stateFile
    }
    if ($changed -eq 0) { Write-Verdict -Code 0 -Verdict ('RESTORED: everything was as before already; nothing to do.' + $note) }
    if ($RestartNeeded) { Write-Verdict -Code 3010 -Verdict ('RESTORED. Windows must be restarted.' + $note) }
    Write-Verdict -Code 0 -Verdict ('RESTORED.' + $note)
} catch [System.Security.SecurityException], [System.UnauthorizedAccessException] {
    if ($changed -eq 0) { Write-Verdict -Code 11 -Verdict 'REFUSED: access denied. Nothing was changed. Run as an administrator.' }
    Write-Verdict -Code 21 -Verdict ('FAILED half-way, act now: ' + (Get-DisplayText -Text $_.Exception.Message))
} catch {
    if ($changed -gt 0) { Write-Verdict -Code 21 -Verdict ('FAILED half-way, act now: ' + (Get-DisplayText -Text $_.Exception.Message)) }
    Write-Verdict -Code 1 -Verdict ('ERROR: ' + (Get-DisplayText -Text $_.Exception.Message))
}
