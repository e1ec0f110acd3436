# | regdraft 0.1.0: records the state before the change; changes nothing
# | Ticket: CHG1
# | Title: 1 operations
# | Digest (SHA-256 of the entries below): 9eabda10e0a4c8d99d63d106bdf117265918aa27ef3498a8951bc33286e718fe

<#
.SYNOPSIS
    Records what this computer has where one registry change works. Changes nothing in the registry.
.DESCRIPTION
    Writes the state of every key and value that the change touches, and what is absent there, into one
    file: enough for an exact rollback, without exporting whole trees. Give it to regdraft as the state
    before (--before FILE). The file holds the data of these values in readable form.
    Run it as: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File capture.ps1
    Exit codes: 0 recorded, 1 unexpected error, 2 recorded, but for what could not be read exactly, 10
    not Windows or a constrained language mode, 13 the file could not be written.
.PARAMETER OutputPath
    The file to write; by default the ticket and the computer's name with .state in the current
    directory. A file that is there is never overwritten.
.PARAMETER OutputFormat
    Text (under 2048 characters, the worst first, the last line is the verdict), Json, Object, or
    Verdict (one word).
#>
[CmdletBinding()]
param(
    [string] $OutputPath = '',
    [ValidateSet('Text', 'Json', 'Object', 'Verdict')]
    [string] $OutputFormat = 'Text'
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
$TicketId = 'CHG1'
$TicketDigest = '9eabda10e0a4c8d99d63d106bdf117265918aa27ef3498a8951bc33286e718fe'
$TicketHosts = @()
$RestartNeeded = $false
$Plan = @(
    @{
        Id = 'E0001'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
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

# Whether a key has a value of that name: .NET finds nothing and a null alike.
function Test-ValueThere {
    param($Key, [string] $Name)
    foreach ($known in $Key.GetValueNames()) {
        if ([string]::Equals($known, $Name, [System.StringComparison]::OrdinalIgnoreCase)) { return $true }
    }
    return $false
}

# A value as it is: its kind, and its bytes as far as they can be told and written back exactly.
function Read-EntryValue {
    param($Key, [string] $Name)
    $kind = [string] $Key.GetValueKind($Name)
    $data = $Key.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    $hex = ConvertTo-CanonicalData -Kind $kind -Data $data
    if ($null -eq $hex) { return @{ Kind = $kind; Hex = ''; Supported = $false } }
    return @{ Kind = $kind; Hex = $hex; Supported = $true }
}

# What is there now: how many trailing key names do not exist, and the value with its exact bytes; of
# an entry about all that a key holds, each key and value in it.
function Get-EntryState {
    param([hashtable] $Entry)
    $state = @{ Missing = 0; Exists = $false; Kind = ''; Hex = ''; Supported = $true; Items = [string[]] @() }
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
            if ($Entry.Action -eq 'set' -or $Entry.Action -eq 'deletevalue') {
                $state.Exists = (Test-ValueThere -Key $key -Name $Entry.Name)
                if ($state.Exists) {
                    $value = Read-EntryValue -Key $key -Name $Entry.Name
                    $state.Kind = $value.Kind
                    $state.Hex = $value.Hex
                    $state.Supported = $value.Supported
                }
                return $state
            }
            $state.Exists = $true
            if ($Entry.Action -eq 'removeifempty') {
                $state.Kind = 'Empty'
                if ($key.SubKeyCount -gt 0 -or $key.ValueCount -gt 0) { $state.Kind = 'Held' }
                $state.Items = Get-WitnessItem -Key $key
            } elseif ($Entry.Action -ne 'ensurekey') {
                $state.Items = Get-EntryItem -Entry $Entry -Key $key
                foreach ($item in (Get-LooseItem -Entry $Entry -State $state)) {
                    if (-not (Test-ItemSupported -Item $item)) { $state.Supported = $false }
                }
            }
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
        'removeifempty' { return ($State.Kind -ne 'Empty') }
    }
    $loose = Get-LooseItem -Entry $Entry -State $State
    return ($loose.Length -eq 0)
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
    switch ($Entry.Action) {
        'ensurekey' { return '(key)' }
        'removeifempty' { return '(key)' }
        'deletekey' { return '(key and all below)' }
        'keepvalues' { return '(all values)' }
    }
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
        'removeifempty' { return 'Not Found if empty' }
        'deletekey' { return 'nothing but what the plan sets' }
        'keepvalues' { return 'nothing but what the plan keeps' }
    }
    return Get-DisplayData -Kind $Entry.Kind -Hex (Get-WantedHex -Entry $Entry)
}

function Get-DisplayFound {
    param([hashtable] $Entry, [hashtable] $State)
    if (-not $State.Exists) { return 'Not Found' }
    switch ($Entry.Action) {
        'ensurekey' { return 'exists' }
        'removeifempty' {
            if ($State.Kind -eq 'Empty') { return 'exists, empty' }
            return 'exists, holds something'
        }
    }
    if ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues') {
        $loose = Get-LooseItem -Entry $Entry -State $State
        if ($loose.Length -eq 0) { return 'nothing else' }
        return [string] $loose.Length + ' keys and values more, the first ' + (Get-DisplayItem -Entry $Entry -Item $loose[0])
    }
    if (-not $State.Supported) { return 'data of kind ' + $State.Kind + ' that this script cannot read exactly' }
    return Get-DisplayData -Kind $State.Kind -Hex $State.Hex
}

# What is to exist, by places: what an entry sets or creates, and the keys above it. The rest of a key
# that is deleted, or of its values, is loose.
$WantedPlaces = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase)
foreach ($entry in $Plan) {
    if ($entry.Action -ne 'set' -and $entry.Action -ne 'ensurekey') { continue }
    $segments = $entry.Key.Split([char] 0x5C)
    for ($depth = $segments.Length; $depth -gt 0; $depth--) {
        [void] $WantedPlaces.Add($entry.Hive + ':' + [string]::Join('\', $segments, 0, $depth))
    }
    # No name holds a NUL, so it sets the key and the name apart.
    if ($entry.Action -eq 'set') { [void] $WantedPlaces.Add($entry.Hive + ':' + $entry.Key + [string] [char] 0 + $entry.Name) }
}

# Each key and value that an entry is about, one line each, sorted: the key's path below that of the
# entry, the value's name or - for the key itself, its kind, its bytes; all but the kind in
# hexadecimal digits.
function Get-EntryItem {
    param([hashtable] $Entry, $Key)
    $items = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $todo = New-Object -TypeName 'System.Collections.Generic.Stack[string]'
    $todo.Push('')
    while ($todo.Count -gt 0) {
        $path = $todo.Pop()
        # Windows has no more levels; a link that leads back would never end.
        if ($path.Split([char] 0x5C).Length -gt 512) { throw 'keys are nested too deep: a link leads back' }
        $at = $Key
        if ($path -ne '') { $at = $Key.OpenSubKey($path, $false) }
        if ($null -eq $at) { throw 'a key was deleted while it was read' }
        try {
            $hex = ConvertTo-TextHex -Text $path
            $items.Add($hex + ':-::')
            foreach ($name in $at.GetValueNames()) { $items.Add($hex + ':' + (Get-ValueItem -Key $at -Name $name)) }
            if ($Entry.Action -ne 'keepvalues') {
                foreach ($name in $at.GetSubKeyNames()) {
                    if ($path -eq '') { $todo.Push($name) } else { $todo.Push($path + '\' + $name) }
                }
            }
        } finally {
            if ($path -ne '') { $at.Dispose() }
        }
    }
    $found = $items.ToArray()
    [System.Array]::Sort($found, [System.StringComparer]::Ordinal)
    return , $found
}

# A value as the last parts of an item.
function Get-ValueItem {
    param($Key, [string] $Name)
    $value = Read-EntryValue -Key $Key -Name $Name
    return (ConvertTo-TextHex -Text $Name) + ':' + $value.Kind + ':' + $value.Hex
}

# One thing that a key holds, if it holds any: enough to tell that it is not empty.
function Get-WitnessItem {
    param($Key)
    if ($Key.SubKeyCount -gt 0) { return , [string[]] @((ConvertTo-TextHex -Text ($Key.GetSubKeyNames()[0])) + ':-::') }
    if ($Key.ValueCount -gt 0) { return , [string[]] @(':' + (Get-ValueItem -Key $Key -Name ($Key.GetValueNames()[0]))) }
    return , [string[]] @()
}

# The path of the key of an item.
function Get-ItemKey {
    param([hashtable] $Entry, [string] $Item)
    $below = ConvertFrom-TextHex -Hex ($Item.Split([char] 0x3A)[0])
    if ($below -eq '') { return $Entry.Key }
    return $Entry.Key + '\' + $below
}

# Whether the data of an item can be written back.
function Test-ItemSupported {
    param([string] $Item)
    $field = $Item.Split([char] 0x3A)
    if ($field[1] -eq '-') { return $true }
    # Text has at least its NUL, and numbers have their bytes.
    return ($field[3] -ne '' -or $field[2] -eq 'Binary' -or $field[2] -eq 'None')
}

# An item with its names as Windows compares them.
function Get-FoldedItem {
    param([string] $Item)
    $field = $Item.Split([char] 0x3A)
    $name = $field[1]
    if ($name -ne '-') { $name = ConvertTo-TextHex -Text (ConvertFrom-TextHex -Hex $name).ToUpperInvariant() }
    $key = ConvertTo-TextHex -Text (ConvertFrom-TextHex -Hex $field[0]).ToUpperInvariant()
    return $key + ':' + $name + ':' + $field[2] + ':' + $field[3]
}

# Those of some items that are not among others.
function Get-MissingItem {
    param([string[]] $Items, [string[]] $Among)
    $there = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::Ordinal)
    foreach ($item in $Among) { [void] $there.Add($item) }
    $others = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($item in $Items) { if (-not $there.Contains($item)) { $others.Add($item) } }
    $missing = New-Object -TypeName 'System.Collections.Generic.List[string]'
    if ($others.Count -gt 0) {
        # Names that differ in case alone are the same.
        foreach ($item in $Among) { [void] $there.Add((Get-FoldedItem -Item $item)) }
        foreach ($item in $others) { if (-not $there.Contains((Get-FoldedItem -Item $item))) { $missing.Add($item) } }
    }
    return , $missing.ToArray()
}

# The items that the plan does not want: what is to go.
function Get-LooseItem {
    param([hashtable] $Entry, [hashtable] $State)
    $loose = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($item in $State.Items) {
        $name = $item.Split([char] 0x3A)[1]
        $place = $Entry.Hive + ':' + (Get-ItemKey -Entry $Entry -Item $item)
        $kept = $false
        if ($name -eq '-') {
            $kept = ($Entry.Action -eq 'keepvalues' -or $WantedPlaces.Contains($place))
        } else {
            $text = ConvertFrom-TextHex -Hex $name
            $kept = $WantedPlaces.Contains($place + [string] [char] 0 + $text)
            if ($Entry.Action -eq 'keepvalues') {
                foreach ($known in $Entry.Names) {
                    if ([string]::Equals($known, $text, [System.StringComparison]::OrdinalIgnoreCase)) { $kept = $true }
                }
            }
        }
        if (-not $kept) { $loose.Add($item) }
    }
    return , $loose.ToArray()
}

# An item for people.
function Get-DisplayItem {
    param([hashtable] $Entry, [string] $Item)
    $field = $Item.Split([char] 0x3A)
    $text = Get-DisplayText -Text (Get-ItemKey -Entry $Entry -Item $Item)
    if ($field[1] -eq '-') { return 'key ' + $text }
    if ($field[1] -eq '') { return 'default value in ' + $text }
    return 'value ' + (Get-DisplayText -Text (ConvertFrom-TextHex -Hex $field[1])) + ' in ' + $text
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
# Where an entry is, as it stands in the state file: hive, view, key, and what of it: the hexadecimal
# digits of a value's name, - for the key itself, ? for whether it is empty, @ for all its values, or
# * for all at and below it.
function Get-EntryLocation {
    param([hashtable] $Entry)
    $marks = @{ ensurekey = '-'; removeifempty = '?'; keepvalues = '@'; deletekey = '*' }
    $part = ''
    if ($marks.ContainsKey($Entry.Action)) {
        $part = $marks[$Entry.Action]
    } else {
        $part = ConvertTo-TextHex -Text $Entry.Name
    }
    return $Entry.Hive + ':64:' + (ConvertTo-TextHex -Text $Entry.Key) + ':' + $part
}

# The lines of a state file about these states, entry by entry; an entry that was not read has none.
function Get-StateLine {
    param([hashtable] $States)
    $tab = [string] [char] 9
    $lines = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $lines.Add('regdraft-state' + $tab + '1')
    $lines.Add('ticket' + $tab + $TicketId)
    $lines.Add('digest' + $tab + $TicketDigest)
    foreach ($entry in $Plan) {
        if (-not $States.ContainsKey($entry.Id)) { continue }
        $state = $States[$entry.Id]
        $existed = '0'
        if ($state.Exists) { $existed = '1' }
        $lines.Add([string]::Join($tab, [string[]] @(
            $entry.Id, [string] $state.Missing, $existed, $state.Kind, $state.Hex, (Get-EntryLocation -Entry $entry))))
        foreach ($item in $state.Items) { $lines.Add('+' + $tab + $item) }
    }
    $lines.Add('end')
    return , $lines.ToArray()
}
$Rows = New-Object -TypeName 'System.Collections.Generic.List[object]'
$Evidence = New-Object -TypeName 'System.Collections.Generic.List[string]'

# Notes one line of the report.
function Add-Row {
    param([hashtable] $Entry, [string] $Found, [string] $Result)
    $row = New-Object -TypeName PSObject -Property @{
        Id = $Entry.Id
        Key = Get-DisplayPath -Entry $Entry
        Name = Get-DisplayName -Entry $Entry
        Wanted = Get-DisplayWanted -Entry $Entry
        Found = $Found
        Result = $Result
    }
    $Rows.Add(($row | Select-Object -Property Id, Key, Name, Wanted, Found, Result))
}

# How early a row comes: what went wrong first, then what was done, then what was so already.
function Get-RowRank {
    param([string] $Result)
    if (@('Compliant', 'already so', 'already restored', 'never changed by this') -contains $Result) { return 3 }
    if (@('changed', 'restored', 'undone', 'recorded') -contains $Result) { return 2 }
    if ($Result -eq 'Undetermined') { return 1 }
    return 0
}

# The rows as text, the worst first, as far as they fit; what does not is counted.
function Get-RowText {
    param([int] $Budget)
    $text = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $left = 0
    foreach ($rank in @(0, 1, 2, 3)) {
        foreach ($row in $Rows) {
            if ((Get-RowRank -Result $row.Result) -ne $rank) { continue }
            $line = '[' + $row.Result + '] ' + $row.Key + ' : ' + $row.Name + ' : found ' + $row.Found + ' : wanted ' + $row.Wanted
            if ($Budget -ge 0) {
                if ($line.Length -gt 400) { $line = $line.Substring(0, 397) + '...' }
                if ($line.Length + 2 -gt $Budget) { $left = $left + 1; continue }
                $Budget = $Budget - $line.Length - 2
            }
            $text.Add($line)
        }
    }
    if ($left -gt 0) { $text.Add('(' + [string] $left + ' more rows: use -OutputFormat Json)') }
    return , $text.ToArray()
}

# Prints the report and ends the script.
function Write-Verdict {
    param([int] $Code, [string] $Verdict)
    if ($Evidence.Count -gt 0) {
        # What was done counts, not whether it could be told.
        try {
            Write-Evidence -Code $Code -Verdict $Verdict
        } catch {
            $Verdict = $Verdict + ' (The evidence could not be kept: ' + (Get-DisplayText -Text $_.Exception.Message) + ')'
        }
    }
    if ($LogPath -ne '' -and -not $WhatIfPreference) {
        $stamp = [System.DateTime]::UtcNow.ToString('o', [System.Globalization.CultureInfo]::InvariantCulture)
        $lines = @($stamp + ' ticket ' + $TicketId + ' on ' + $env:COMPUTERNAME + ' exit code ' + [string] $Code) + (Get-RowText -Budget -1) + @($Verdict)
        try {
            [System.IO.File]::AppendAllText($LogPath, [string]::Join([System.Environment]::NewLine, [string[]] $lines) + [System.Environment]::NewLine)
        } catch {
            $Verdict = $Verdict + ' (The log could not be written: ' + (Get-DisplayText -Text $_.Exception.Message) + ')'
        }
    }
    # Management systems take 2048 characters, and the last line.
    if ($Verdict.Length -gt 900) { $Verdict = $Verdict.Substring(0, 897) + '...' }
    switch ($OutputFormat) {
        'Verdict' {
            if ($WhatIfPreference -and $Code -eq 0) { Write-Output -InputObject 'WhatIf' } else { Write-Output -InputObject $VerdictWords[$Code] }
        }
        'Line' { Write-Output -InputObject $Verdict }
        'Text' {
            Write-Output -InputObject (Get-RowText -Budget (1950 - $Verdict.Length))
            Write-Output -InputObject $Verdict
        }
        default {
            $report = New-Object -TypeName PSObject -Property @{
                Ticket = $TicketId; Digest = $TicketDigest; Computer = $env:COMPUTERNAME
                ExitCode = $Code; Verdict = $Verdict; Entries = $Rows.ToArray()
            }
            if ($OutputFormat -eq 'Json') { $report = ConvertTo-Json -InputObject $report -Depth 4 }
            Write-Output -InputObject $report
        }
    }
    # The engine of a remediation knows success and failure alone.
    if ($OutputFormat -eq 'Line' -and $Code -eq 3010) { exit 0 }
    exit $Code
}

$LogPath = ''
$VerdictWords = @{ 0 = 'Recorded'; 1 = 'Error'; 2 = 'Undetermined'; 13 = 'Refused' }

try {
    if ($OutputPath -eq '') { $OutputPath = $TicketId + '.' + $env:COMPUTERNAME + '.state' }
    # .NET and cmdlets resolve relative names differently.
    $OutputPath = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutputPath)
    $states = @{}
    foreach ($entry in $Plan) {
        $result = 'recorded'
        try {
            $state = Get-EntryState -Entry $entry
            $found = Get-DisplayFound -Entry $entry -State $state
            if ($state.Supported) { $states[$entry.Id] = $state } else { $result = 'not recorded: data that a script cannot read exactly' }
        } catch {
            $found = 'could not be read'
            $result = 'not recorded: ' + (Get-DisplayText -Text $_.Exception.Message)
        }
        Add-Row -Entry $entry -Found $found -Result $result
    }
    try {
        $bytes = [System.Text.Encoding]::ASCII.GetBytes([string]::Join([string] [char] 10, (Get-StateLine -States $states)))
        $stream = New-Object -TypeName System.IO.FileStream -ArgumentList @($OutputPath, [System.IO.FileMode]::CreateNew)
        try {
            $stream.Write($bytes, 0, $bytes.Length)
            $stream.Flush($true)
        } finally {
            $stream.Dispose()
        }
    } catch {
        Write-Verdict -Code 13 -Verdict ('REFUSED: the file could not be written (' + (Get-DisplayText -Text $_.Exception.Message) + '): ' + (Get-DisplayText -Text $OutputPath))
    }
    if ($states.Count -lt $Plan.Length) {
        Write-Verdict -Code 2 -Verdict ('RECORDED, but for what could not be read exactly: ' + (Get-DisplayText -Text $OutputPath))
    }
    Write-Verdict -Code 0 -Verdict ('RECORDED: ' + (Get-DisplayText -Text $OutputPath))
} catch {
    Write-Verdict -Code 1 -Verdict ('ERROR: ' + (Get-DisplayText -Text $_.Exception.Message))
}
