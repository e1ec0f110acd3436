# | regdraft 0.1.0: undoes the change
# | Ticket: CHG1
# | Title: 20 operations
# | Digest (SHA-256 of the entries below): 8445bdab67e2d155006ac3da277be236843641eecde264404fa536cfa89c67b7

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
    Text (under 2048 characters, the worst first, the last line is the verdict), Json, Object, or
    Verdict (one word).
.PARAMETER Force
    Restore also what was changed since.
.PARAMETER AllowOtherHost
    Go on although the ticket was made for another host.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param(
    [string] $StateDirectory = '',
    [string] $LogPath = '',
    [ValidateSet('Text', 'Json', 'Object', 'Verdict')]
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
$TicketId = 'CHG1'
$TicketDigest = '8445bdab67e2d155006ac3da277be236843641eecde264404fa536cfa89c67b7'
$TicketHosts = @()
$RestartNeeded = $false
$Plan = @(
    @{
        Id = 'E0001'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0002'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0003'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0004'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0005'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0006'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0007'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0008'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0009'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0010'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0011'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0012'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0013'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0014'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0015'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0016'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0017'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0018'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0019'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0020'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
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

# Opens what is to be written, or the nearest key above it that exists, with the rights it takes; also
# the keys that may go, and those above them, in which they are made again: of an entry that created
# keys, the last levels of its path.
function Test-WriteAccess {
    param([hashtable] $Entry, [hashtable] $State, [int] $Levels)
    $written = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase)
    $doomed = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $segments = $Entry.Key.Split([char] 0x5C)
    $depth = $segments.Length - $State.Missing
    if ($depth -gt 0) { [void] $written.Add([string]::Join('\', $segments, 0, $depth)) }
    if ($Entry.Action -eq 'removeifempty' -and $State.Exists) { $doomed.Add($Entry.Key) }
    if ($Entry.Action -eq 'deletekey') {
        foreach ($item in (Get-LooseItem -Entry $Entry -State $State)) {
            $path = Get-ItemKey -Entry $Entry -Item $item
            if ($item.Split([char] 0x3A)[1] -eq '-') { $doomed.Add($path) } else { [void] $written.Add($path) }
        }
    }
    foreach ($path in $doomed) {
        $at = $path.LastIndexOf([char] 0x5C)
        if ($at -gt 0) { [void] $written.Add($path.Substring(0, $at)) }
    }
    for ($level = $segments.Length - $Levels + 1; $level -le $depth; $level++) {
        if ($level -gt $Entry.Keep) { $doomed.Add([string]::Join('\', $segments, 0, $level)) }
    }
    $rights = [System.Security.AccessControl.RegistryRights] 'ReadKey, WriteKey, Delete'
    $base = Open-BaseKey -Entry $Entry
    try {
        foreach ($path in $written) {
            $key = $base.OpenSubKey($path, $true)
            if ($null -ne $key) { $key.Dispose() }
        }
        foreach ($path in $doomed) {
            $key = $base.OpenSubKey($path, [Microsoft.Win32.RegistryKeyPermissionCheck]::ReadWriteSubTree, $rights)
            if ($null -ne $key) { $key.Dispose() }
        }
    } finally {
        $base.Dispose()
    }
}

# Deletes one key that is empty; whether it did.
function Clear-EmptyKey {
    param($Base, [string] $KeyPath)
    $key = $Base.OpenSubKey($KeyPath, $false)
    if ($null -eq $key) { return $true }
    $empty = ($key.SubKeyCount -eq 0 -and $key.ValueCount -eq 0)
    $key.Dispose()
    if ($empty) { $Base.DeleteSubKey($KeyPath, $false) }
    return $empty
}

# Deletes what the plan does not want of a key: value by value, then key by key from the deepest one,
# and only what was recorded, as it was recorded.
function Clear-LooseItem {
    param($Base, [hashtable] $Entry, [hashtable] $Recorded)
    $loose = Get-LooseItem -Entry $Entry -State (Get-EntryState -Entry $Entry)
    foreach ($item in (Get-MissingItem -Items $loose -Among $Recorded.Items)) {
        throw ('it holds what was not recorded: ' + (Get-DisplayItem -Entry $Entry -Item $item))
    }
    $keys = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($item in $loose) {
        $field = $item.Split([char] 0x3A)
        $path = Get-ItemKey -Entry $Entry -Item $item
        if ($field[1] -eq '-') { $keys.Add($path); continue }
        $key = $Base.OpenSubKey($path, $true)
        if ($null -eq $key) { continue }
        try {
            $name = ConvertFrom-TextHex -Hex $field[1]
            if (($field[0] + ':' + (Get-ValueItem -Key $key -Name $name)) -ne $item) {
                throw ('it was changed since it was recorded: ' + (Get-DisplayItem -Entry $Entry -Item $item))
            }
            $key.DeleteValue($name, $false)
        } finally {
            $key.Dispose()
        }
    }
    # The path of a key is shorter than those below it, so from the longest one.
    foreach ($path in @($keys.ToArray() | Sort-Object -Property Length -Descending)) {
        if (-not (Clear-EmptyKey -Base $Base -KeyPath $path)) { throw ('it holds what was not recorded: key ' + (Get-DisplayText -Text $path)) }
    }
}

# Puts back the keys and values of an entry that the plan did not want, as far as they are not there;
# what others put in the place of a value stays, unless it is to be overwritten.
function Restore-LooseItem {
    param($Base, [hashtable] $Entry, [hashtable] $Prior, [bool] $Overwrite)
    $now = Get-EntryState -Entry $Entry
    foreach ($item in (Get-MissingItem -Items (Get-LooseItem -Entry $Entry -State $Prior) -Among $now.Items)) {
        $field = $item.Split([char] 0x3A)
        $key = $Base.CreateSubKey((Get-ItemKey -Entry $Entry -Item $item))
        try {
            if ($field[1] -eq '-') { continue }
            $name = ConvertFrom-TextHex -Hex $field[1]
            if (-not $Overwrite -and (Test-ValueThere -Key $key -Name $name)) { continue }
            Write-EntryValue -Key $key -Name $name -Kind $field[2] -Hex $field[3]
        } finally {
            $key.Dispose()
        }
    }
}

# Puts back what was there before: the value with its kind and data, or its absence; then removes the
# keys that did not exist, deepest first, as far as they are empty. Of a key that was deleted, or of
# its values, what is missing.
function Restore-Entry {
    param([hashtable] $Entry, [hashtable] $Prior, [bool] $Overwrite)
    $base = Open-BaseKey -Entry $Entry
    try {
        if ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues') {
            Restore-LooseItem -Base $base -Entry $Entry -Prior $Prior -Overwrite $Overwrite
            return
        }
        if ($Entry.Action -eq 'removeifempty') {
            if ($Prior.Exists) { $base.CreateSubKey($Entry.Key).Dispose() }
            return
        }
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
            if (-not (Clear-EmptyKey -Base $base -KeyPath ([string]::Join('\', $segments, 0, $depth)))) { break }
            $depth = $depth - 1
        }
    } finally {
        $base.Dispose()
    }
}

# Whether an entry is as it was.
function Test-SameState {
    param([hashtable] $Entry, [hashtable] $Prior, [hashtable] $Now)
    if ($Prior.Exists -ne $Now.Exists) { return $false }
    # What a key held that is removed if empty, other entries tell.
    if (-not $Prior.Exists -or $Entry.Action -eq 'removeifempty') { return $true }
    if ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues') {
        $gone = Get-MissingItem -Items $Prior.Items -Among $Now.Items
        $new = Get-MissingItem -Items $Now.Items -Among $Prior.Items
        return ($gone.Length -eq 0 -and $new.Length -eq 0)
    }
    return ($Prior.Kind -eq $Now.Kind -and $Prior.Hex -eq $Now.Hex)
}

# Whether all that the plan would take away is in the recorded state.
function Test-Recorded {
    param([hashtable] $Entry, [hashtable] $Prior, [hashtable] $Now)
    if ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues') {
        $missing = Get-MissingItem -Items (Get-LooseItem -Entry $Entry -State $Now) -Among $Prior.Items
        return ($missing.Length -eq 0)
    }
    return (Test-SameState -Entry $Entry -Prior $Prior -Now $Now)
}

# Whether all that the plan took away is there again; what others added since is theirs.
function Test-Restored {
    param([hashtable] $Entry, [hashtable] $Prior, [hashtable] $Now)
    if ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues') {
        $missing = Get-MissingItem -Items (Get-LooseItem -Entry $Entry -State $Prior) -Among $Now.Items
        return ($missing.Length -eq 0)
    }
    return (Test-SameState -Entry $Entry -Prior $Prior -Now $Now)
}

# How many levels of an entry's path the plan itself may have removed: the key that is deleted, and all
# from one that is removed if empty.
function Get-RemovedLevel {
    param([hashtable] $Entry)
    $segments = $Entry.Key.Split([char] 0x5C)
    $levels = 0
    if ($Entry.Action -eq 'deletekey') { $levels = 1 }
    for ($depth = $segments.Length; $depth -gt 0; $depth--) {
        if ($RemovedKeys.Contains($Entry.Hive + ':' + [string]::Join('\', $segments, 0, $depth))) { $levels = $segments.Length - $depth + 1 }
    }
    return $levels
}

$RemovedKeys = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase)
foreach ($entry in $Plan) { if ($entry.Action -eq 'removeifempty') { [void] $RemovedKeys.Add($entry.Hive + ':' + $entry.Key) } }

# What is to be done to go back to a state: restore it, or nothing, with the reason. What others changed
# since is theirs.
function Get-RestoreStep {
    param([hashtable] $Entry, [hashtable] $Before, [hashtable] $Now, [bool] $Overwrite)
    $whole = ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues')
    if ($Entry.Action -eq 'removeifempty') {
        # What emptied it comes back with the entries that did so, and the key with that.
        if ($Before.Kind -ne 'Empty') { return 'never changed by this' }
        if ($Now.Exists) { return 'already restored' }
    } else {
        # It was as wanted before, so the change did nothing to it, and neither does this.
        if (Test-EntryCompliant -Entry $Entry -State $Before) { return 'never changed by this' }
        # The value is as it was; keys that the change created may still be there.
        if ((Test-Restored -Entry $Entry -Prior $Before -Now $Now) -and $Now.Missing -ge $Before.Missing) { return 'already restored' }
    }
    if ($Overwrite) { return 'restore' }
    # A key that the plan left where it was is gone.
    if ($Before.Exists -and $Now.Missing -gt (Get-RemovedLevel -Entry $Entry)) { return 'changed since, left alone' }
    if ($whole) {
        # What was interrupted leaves a part of what was recorded.
        $new = Get-MissingItem -Items (Get-LooseItem -Entry $Entry -State $Now) -Among $Before.Items
        if ($new.Length -gt 0) { return 'changed since, left alone' }
        return 'restore'
    }
    if ((Test-SameState -Entry $Entry -Prior $Before -Now $Now) -or (Test-EntryCompliant -Entry $Entry -State $Now)) { return 'restore' }
    return 'changed since, left alone'
}
# Where the prior state is recorded: a file for each computer; where the change reaches the user's own
# keys, among the user's own files.
function Get-StatePath {
    param([string] $Directory)
    $own = $false
    foreach ($entry in $Plan) { if ($entry.Hive -eq 'CurrentUser') { $own = $true } }
    if ($Directory -eq '') {
        $folder = [System.Environment+SpecialFolder]::CommonApplicationData
        if ($own) { $folder = [System.Environment+SpecialFolder]::LocalApplicationData }
        $above = [System.IO.Path]::Combine([System.Environment]::GetFolderPath($folder), 'regdraft')
        $Directory = [System.IO.Path]::Combine($above, $TicketId)
    }
    $name = $env:COMPUTERNAME
    if ($own) { $name = $name + '.' + [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value }
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

# Lets only administrators, the system and this user (unless an administrator) touch a file or
# directory.
function Protect-StateItem {
    param([string] $Item, [string] $Type, [string] $Inheritance)
    $security = New-Object -TypeName $Type
    $security.SetAccessRuleProtection($true, $false)
    $user = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $administrators = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList 'S-1-5-32-544'
    $principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $user
    $sids = @('S-1-5-32-544', 'S-1-5-18')
    if (-not $principal.IsInRole($administrators)) { $sids = $sids + @($user.User.Value) }
    foreach ($sid in $sids) {
        $identity = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $sid
        $rule = New-Object -TypeName System.Security.AccessControl.FileSystemAccessRule -ArgumentList @(
            $identity, 'FullControl', $Inheritance, 'None', 'Allow')
        $security.AddAccessRule($rule)
    }
    Set-Acl -LiteralPath $Item -AclObject $security -Confirm:$false -WhatIf:$false
}

# Creates a directory for records. One that is there must belong to the right people; below
# ProgramData, where everybody may create files, it is closed if it is open.
function Initialize-StateDirectory {
    param([string] $Directory)
    $made = (-not [System.IO.Directory]::Exists($Directory))
    if ($made) { [void] [System.IO.Directory]::CreateDirectory($Directory) }
    if (-not (Test-StateOwner -File $Directory)) { throw ('the directory belongs to somebody else, and an administrator must take it over or delete it: ' + $Directory) }
    $there = New-Object -TypeName System.Security.AccessControl.DirectorySecurity -ArgumentList @(
        $Directory, [System.Security.AccessControl.AccessControlSections]::Access)
    if ($made -or ($StateDirectory -eq '' -and -not $there.AreAccessRulesProtected)) {
        Protect-StateItem -Item $Directory -Type 'System.Security.AccessControl.DirectorySecurity' -Inheritance 'ContainerInherit, ObjectInherit'
    }
}

# Writes a file that is closed to others and appears whole or not at all: under another name first,
# flushed, then renamed, which fails if there is such a file.
function Write-ProtectedFile {
    param([string] $File, [string[]] $Lines)
    $directory = [System.IO.Path]::GetDirectoryName($File)
    if ($StateDirectory -eq '') { Initialize-StateDirectory -Directory ([System.IO.Path]::GetDirectoryName($directory)) }
    Initialize-StateDirectory -Directory $directory
    $bytes = [System.Text.Encoding]::ASCII.GetBytes([string]::Join([string] [char] 10, $Lines))
    # Under a name that nobody can have prepared, and closed before anything is written to it.
    $new = $File + '.' + [System.Guid]::NewGuid().ToString('N') + '.new'
    (New-Object -TypeName System.IO.FileStream -ArgumentList @($new, [System.IO.FileMode]::CreateNew)).Dispose()
    try {
        Protect-StateItem -Item $new -Type 'System.Security.AccessControl.FileSecurity' -Inheritance 'None'
        $stream = New-Object -TypeName System.IO.FileStream -ArgumentList @(
            $new, [System.IO.FileMode]::Truncate, [System.IO.FileAccess]::Write, [System.IO.FileShare]::None)
        try {
            $stream.Write($bytes, 0, $bytes.Length)
            $stream.Flush($true)
        } finally {
            $stream.Dispose()
        }
        if (-not (Test-StateOwner -File $new)) { throw 'the record belongs to somebody else' }
        [System.IO.File]::Move($new, $File)
    } catch {
        $message = $_.Exception.Message
        # It has no use, but does no harm where it cannot be deleted.
        try { [System.IO.File]::Delete($new) } catch { $message = $message + ' (left behind: ' + $new + ')' }
        throw $message
    }
}

# A name that no file has yet: this one, or with a number behind.
function Get-FreeName {
    param([string] $File)
    $free = $File
    $number = 1
    while ([System.IO.File]::Exists($free)) {
        $number = $number + 1
        $free = $File + [string] $number
    }
    return $free
}

# The records that remediations made besides this one, of what they met later.
function Get-BesideFile {
    param([string] $File)
    $files = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $number = 2
    while ([System.IO.File]::Exists($File + [string] $number)) {
        $files.Add($File + [string] $number)
        $number = $number + 1
    }
    return , $files.ToArray()
}

# Whether one of some files holds just these lines.
function Test-AlreadyRecorded {
    param([string[]] $Files, [string[]] $Lines)
    $text = [string]::Join([string] [char] 10, $Lines)
    foreach ($file in $Files) {
        $known = [string]::Join([string] [char] 10, [System.IO.File]::ReadAllLines($file, [System.Text.Encoding]::ASCII))
        if ([string]::Equals($known, $text, [System.StringComparison]::Ordinal)) { return $true }
    }
    return $false
}

# The state of an entry after something failed, as far as it can be read.
function Get-LastState {
    param([hashtable] $Entry, [hashtable] $Otherwise)
    try { return Get-EntryState -Entry $Entry } catch { return $Otherwise }
}

# Moves a record out of the way under a name of its own.
function Move-StateFile {
    param([string] $File, [string] $Suffix)
    [System.IO.File]::Move($File, (Get-FreeName -File ($File + $Suffix)))
}

# Reads the recorded prior state; $null unless it is whole and belongs to this very ticket.
function Read-StateFile {
    param([string] $File)
    $lines = [System.IO.File]::ReadAllLines($File, [System.Text.Encoding]::ASCII)
    $tab = [string] [char] 9
    $head = @(('regdraft-state' + $tab + '1'), ('ticket' + $tab + $TicketId), ('digest' + $tab + $TicketDigest))
    if ($lines.Length -lt $head.Length + $Plan.Length + 1) { return $null }
    for ($i = 0; $i -lt $head.Length; $i++) {
        if (-not [string]::Equals($lines[$i], $head[$i], [System.StringComparison]::Ordinal)) { return $null }
    }
    if ($lines[$lines.Length - 1] -ne 'end') { return $null }
    $prior = @{}
    $at = $head.Length
    foreach ($entry in $Plan) {
        $field = $lines[$at].Split([char] 9)
        $at = $at + 1
        if ($field.Length -ne 6) { return $null }
        if ($field[0] -ne $entry.Id) { return $null }
        if ($field[1] -notmatch '^[0-9]{1,3}$' -or $field[4] -notmatch '^([0-9a-f]{2})*$') { return $null }
        if (-not [string]::Equals($field[5], (Get-EntryLocation -Entry $entry), [System.StringComparison]::Ordinal)) { return $null }
        $items = New-Object -TypeName 'System.Collections.Generic.List[string]'
        $one = (@('set', 'deletevalue', 'ensurekey') -contains $entry.Action)
        while (-not $one -and $lines[$at].StartsWith('+' + $tab, [System.StringComparison]::Ordinal)) {
            $item = $lines[$at].Substring(2)
            if ($item -notmatch '^([0-9a-f]{4})*:(-::|([0-9a-f]{4})*:[A-Za-z]+:([0-9a-f]{2})*)$') { return $null }
            $items.Add($item)
            $at = $at + 1
        }
        $prior[$entry.Id] = @{
            Missing = [int] $field[1]; Exists = ($field[2] -eq '1'); Kind = $field[3]; Hex = $field[4]
            Supported = $true; Items = $items.ToArray()
        }
    }
    if ($at -ne $lines.Length - 1) { return $null }
    return $prior
}

$Begin = [System.DateTime]::UtcNow

# Notes what was done to an entry: what came of it, and its state before and after.
function Add-Evidence {
    param([hashtable] $Entry, [string] $Result, [hashtable] $Before, [hashtable] $After)
    $tab = [string] [char] 9
    $fields = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $fields.Add($Entry.Id)
    $fields.Add($Result)
    foreach ($state in @($Before, $After)) {
        $existed = '0'
        if ($state.Exists) { $existed = '1' }
        $fields.Add($existed)
        $fields.Add($state.Kind)
        $fields.Add($state.Hex)
    }
    $fields.Add((Get-EntryLocation -Entry $Entry))
    $Evidence.Add([string]::Join($tab, $fields.ToArray()))
    foreach ($item in $Before.Items) { $Evidence.Add('-' + $tab + $item) }
    foreach ($item in $After.Items) { $Evidence.Add('+' + $tab + $item) }
}

# Keeps the evidence of what was done beside the record: who did what, when, and with which end.
function Write-Evidence {
    param([int] $Code, [string] $Verdict)
    $tab = [string] [char] 9
    $user = [System.Security.Principal.WindowsIdentity]::GetCurrent()
    $culture = [System.Globalization.CultureInfo]::InvariantCulture
    $lines = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $lines.Add('regdraft-evidence' + $tab + '1')
    $lines.Add('script' + $tab + $ScriptName)
    $lines.Add('ticket' + $tab + $TicketId)
    $lines.Add('digest' + $tab + $TicketDigest)
    $lines.Add('host' + $tab + (Get-DisplayText -Text $env:COMPUTERNAME))
    $lines.Add('user' + $tab + (Get-DisplayText -Text $user.Name) + $tab + $user.User.Value)
    $lines.Add('begin' + $tab + $Begin.ToString('o', $culture))
    $lines.Add('end' + $tab + [System.DateTime]::UtcNow.ToString('o', $culture))
    $lines.Add('code' + $tab + [string] $Code)
    $lines.Add('verdict' + $tab + $Verdict)
    foreach ($line in $Evidence) { $lines.Add($line) }
    $lines.Add('end')
    $stem = $stateFile.Substring(0, $stateFile.Length - '.state'.Length) + '.' + $Begin.ToString('yyyyMMddTHHmmssfffZ', $culture) + '.' + $ScriptName
    Write-ProtectedFile -File (Get-FreeName -File ($stem + '.evidence')) -Lines $lines.ToArray()
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

$ScriptName = 'rollback'
$VerdictWords = @{
    0 = 'Done'; 3010 = 'RestartNeeded'; 1 = 'Error'; 11 = 'Refused'; 13 = 'Refused'
    21 = 'Failed'; 22 = 'Incomplete'; 24 = 'Refused'
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
        $step = Get-RestoreStep -Entry $entry -Before $prior[$entry.Id] -Now $now -Overwrite ([bool] $Force)
        if ($step -ne 'restore') {
            Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $now) -Result $step
            if ($step -eq 'changed since, left alone') { $drifted = $drifted + 1 }
            continue
        }
        Test-WriteAccess -Entry $entry -State $now -Levels $prior[$entry.Id].Missing
        $todo.Add($entry)
    }

    $left = 0
    $skipped = 0
    foreach ($entry in $todo) {
        $now = $states[$entry.Id]
        $before = $prior[$entry.Id]
        $what = (Get-DisplayPath -Entry $entry) + ' ' + (Get-DisplayName -Entry $entry)
        if (-not $PSCmdlet.ShouldProcess($what, 'Make it ' + (Get-DisplayFound -Entry $entry -State $before))) {
            Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $now) -Result 'not done'
            $skipped = $skipped + 1
            continue
        }
        try {
            $changed = $changed + 1
            Restore-Entry -Entry $entry -Prior $before -Overwrite ([bool] $Force)
            $after = Get-EntryState -Entry $entry
            if (Test-Restored -Entry $entry -Prior $before -Now $after) {
                $result = 'restored'
                if ($after.Missing -lt $before.Missing) { $result = 'restored; a created key stays' }
            } elseif ($entry.Action -eq 'ensurekey' -and $entry.Key.Split([char] 0x5C).Length -le $entry.Keep) {
                $result = 'kept: every Windows has this key'
            } elseif ($entry.Action -eq 'ensurekey') {
                $result = 'kept: the key is not empty'
                if (-not $Force) { $drifted = $drifted + 1 }
            } else {
                throw 'what was read back is not what was restored'
            }
            Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $now) -Result $result
            Add-Evidence -Entry $entry -Result $result -Before $now -After $after
        } catch {
            $result = 'NOT restored: ' + (Get-DisplayText -Text $_.Exception.Message)
            Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $now) -Result $result
            Add-Evidence -Entry $entry -Result $result -Before $now -After (Get-LastState -Entry $entry -Otherwise $now)
            $left = $left + 1
        }
    }

    if ($WhatIfPreference) { Write-Verdict -Code 0 -Verdict 'WHAT IF: nothing was changed.' }
    $restart = ''
    if ($RestartNeeded -and $changed -gt 0) { $restart = ' Windows must be restarted for what was restored.' }
    if ($left -gt 0) { Write-Verdict -Code 21 -Verdict ('FAILED: something was not restored, act now.' + $restart) }
    if ($drifted -gt 0) { Write-Verdict -Code 22 -Verdict ('INCOMPLETE: what was changed since was left alone. Look at it, then pass -Force.' + $restart) }
    if ($skipped -gt 0) { Write-Verdict -Code 1 -Verdict ('INCOMPLETE: ' + [string] $skipped + ' entries were not confirmed.') }

    # The record has served: kept for the file, out of the way of a later apply. So have those that
    # remediations made besides.
    $note = ''
    try {
        $besides = Get-BesideFile -File $stateFile
        if ($besides.Length -gt 0) { $note = ' What remediations met later was not restored; it is recorded in ' + [string] $besides.Length + ' files beside the record.' }
        foreach ($file in @($stateFile) + $besides) { Move-StateFile -File $file -Suffix '.rolledback' }
    } catch {
        $note = $note + ' The record could not be moved away: ' + $stateFile
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
