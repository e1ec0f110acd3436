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
