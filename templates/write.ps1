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
