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
