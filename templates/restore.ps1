
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
