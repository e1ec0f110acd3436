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

# Opens what is to be written, or the nearest key above it that exists, with the rights it takes.
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
        $doomed = @()
        if ($Entry.Action -eq 'removeifempty' -and $State.Exists) { $doomed = @($Entry.Key) }
        if ($Entry.Action -eq 'deletekey') {
            foreach ($item in (Get-LooseItem -Entry $Entry -State $State)) {
                if ($item.Split([char] 0x3A)[1] -eq '-') { $doomed = $doomed + @(Get-ItemKey -Entry $Entry -Item $item) }
            }
        }
        $rights = [System.Security.AccessControl.RegistryRights] 'ReadKey, WriteKey, Delete'
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
# and only what was recorded.
function Clear-LooseItem {
    param($Base, [hashtable] $Entry, [hashtable] $Recorded)
    $known = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::Ordinal)
    foreach ($item in $Recorded.Items) { [void] $known.Add($item) }
    $loose = Get-LooseItem -Entry $Entry -State (Get-EntryState -Entry $Entry)
    foreach ($item in $loose) {
        if (-not $known.Contains($item)) { throw ('it holds what was not recorded: ' + (Get-DisplayItem -Entry $Entry -Item $item)) }
    }
    $keys = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($item in $loose) {
        $field = $item.Split([char] 0x3A)
        $path = Get-ItemKey -Entry $Entry -Item $item
        if ($field[1] -eq '-') { $keys.Add($path); continue }
        $key = $Base.OpenSubKey($path, $true)
        if ($null -eq $key) { continue }
        try {
            $key.DeleteValue((ConvertFrom-TextHex -Hex $field[1]), $false)
        } finally {
            $key.Dispose()
        }
    }
    # The path of a key is shorter than those below it, so from the longest one.
    foreach ($path in @($keys.ToArray() | Sort-Object -Property Length -Descending)) {
        if (-not (Clear-EmptyKey -Base $Base -KeyPath $path)) { throw ('it holds what was not recorded: key ' + (Get-DisplayText -Text $path)) }
    }
}

# Puts back the keys and values of an entry that the plan did not want, as far as they are not there.
function Restore-LooseItem {
    param($Base, [hashtable] $Entry, [hashtable] $Prior)
    $now = Get-EntryState -Entry $Entry
    foreach ($item in (Get-MissingItem -Items (Get-LooseItem -Entry $Entry -State $Prior) -Among $now.Items)) {
        $field = $item.Split([char] 0x3A)
        $key = $Base.CreateSubKey((Get-ItemKey -Entry $Entry -Item $item))
        try {
            if ($field[1] -ne '-') { Write-EntryValue -Key $key -Name (ConvertFrom-TextHex -Hex $field[1]) -Kind $field[2] -Hex $field[3] }
        } finally {
            $key.Dispose()
        }
    }
}

# Puts back what was there before: the value with its kind and data, or its absence; then removes the
# keys that did not exist, deepest first, as far as they are empty. Of a key that was deleted, or of
# its values, what is missing.
function Restore-Entry {
    param([hashtable] $Entry, [hashtable] $Prior)
    $base = Open-BaseKey -Entry $Entry
    try {
        if ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues') {
            Restore-LooseItem -Base $base -Entry $Entry -Prior $Prior
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
        return [string]::Equals([string]::Join(',', $Prior.Items), [string]::Join(',', $Now.Items), [System.StringComparison]::Ordinal)
    }
    return ($Prior.Kind -eq $Now.Kind -and $Prior.Hex -eq $Now.Hex)
}

# Those of some items that are not among others.
function Get-MissingItem {
    param([string[]] $Items, [string[]] $Among)
    $there = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::Ordinal)
    foreach ($item in $Among) { [void] $there.Add($item) }
    $missing = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($item in $Items) { if (-not $there.Contains($item)) { $missing.Add($item) } }
    return , $missing.ToArray()
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
