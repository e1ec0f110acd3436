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
