{% include "banner.ps1" %}
<#
.SYNOPSIS
    Applies one reviewed registry change on this computer.
.DESCRIPTION
    Reads the state of every entry first, refuses what it could not restore, records the prior state,
    then writes, reads back and compares; on the first failure everything done is undone. Registry
    writes are not atomic as a set: between two writes other programs see a part of the change.
    Run it as: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File apply.ps1
    Exit codes: 0 as planned, 1 unexpected error, 10 not Windows or a constrained language mode,
    11 access denied before any change, 12 a prior value that could not be restored, 13 the prior
    state could not be recorded, 20 failed and everything undone, 21 failed and NOT fully undone,
    23 the host differs from the reviewed state, 24 the ticket is for another host, 3010 changed and
    Windows must be restarted.
.PARAMETER StateDirectory
    Where the prior state is recorded; by default below ProgramData\regdraft.
.PARAMETER LogPath
    A file to which the report is appended.
.PARAMETER OutputFormat
    Text (the last line is the verdict), Json or Object.
.PARAMETER NoAutoRollback
    Leave what was done when something fails.
.PARAMETER AllowDrift
    Go on although the host differs from the state that was reviewed.
.PARAMETER AllowOtherHost
    Go on although the ticket was made for another host.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param(
    [string] $StateDirectory = '',
    [string] $LogPath = '',
    [ValidateSet('Text', 'Json', 'Object')]
    [string] $OutputFormat = 'Text',
    [switch] $NoAutoRollback,
    [switch] $AllowDrift,
    [switch] $AllowOtherHost
)

{% include "gate.ps1" %}

{% include "common.ps1" %}
{% include "restore.ps1" %}
{% include "report.ps1" %}

# What was there when the change was reviewed, host by host and entry by entry.
$ReviewedHosts = @{
{%- for host in script.reviewed %}
    {{ host.name|ps }} = @{
{%- for entry in host.entries %}
        {{ entry.id|ps }} = @{ Presence = {{ entry.presence|ps }}; Kind = {{ entry.kind|ps }}; Hex = {{ entry.hex|ps }}; Missing = {{ entry.missing|ps }} }
{%- endfor %}
    }
{%- endfor %}
}

# Whether the host is not as it was when the change was reviewed.
function Test-EntryDrift {
    param([hashtable] $Entry, [hashtable] $Expected, [hashtable] $State, [bool] $Recorded)
    if ($Expected.Presence -eq 'unknown') { return $false }
    # An earlier run of this very ticket may have done a part.
    if ($Recorded) { if (Test-EntryCompliant -Entry $Entry -State $State) { return $false } }
    $same = $false
    if ($Expected.Presence -eq 'absent') { $same = (-not $State.Exists) }
    if ($Expected.Presence -eq 'present') {
        $same = $State.Exists
        if ($Entry.Action -ne 'ensurekey') {
            $same = ($State.Exists -and $State.Kind -eq $Expected.Kind -and $State.Hex -eq $Expected.Hex)
        }
    }
    if ($Expected.Missing -ge 0 -and -not $Recorded) {
        $same = ($same -and $State.Missing -eq $Expected.Missing)
    }
    return (-not $same)
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
    if (-not (Test-StateOwner -File $Directory)) { throw ('the directory belongs to somebody else: ' + $Directory) }
    $there = New-Object -TypeName System.Security.AccessControl.DirectorySecurity -ArgumentList @(
        $Directory, [System.Security.AccessControl.AccessControlSections]::Access)
    if ($made -or ($StateDirectory -eq '' -and -not $there.AreAccessRulesProtected)) {
        Protect-StateItem -Item $Directory -Type 'System.Security.AccessControl.DirectorySecurity' -Inheritance 'ContainerInherit, ObjectInherit'
    }
}

# Records the prior state of all entries: written whole under another name, flushed, then renamed,
# which fails if a record is already there.
function Write-StateFile {
    param([string] $File, [hashtable] $States)
    $directory = [System.IO.Path]::GetDirectoryName($File)
    if ($StateDirectory -eq '') { Initialize-StateDirectory -Directory ([System.IO.Path]::GetDirectoryName($directory)) }
    Initialize-StateDirectory -Directory $directory
    $tab = [string] [char] 9
    $lines = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $lines.Add('regdraft-state' + $tab + '1')
    $lines.Add('ticket' + $tab + $TicketId)
    $lines.Add('digest' + $tab + $TicketDigest)
    foreach ($entry in $Plan) {
        $state = $States[$entry.Id]
        $existed = '0'
        if ($state.Exists) { $existed = '1' }
        $lines.Add([string]::Join($tab, [string[]] @(
            $entry.Id, [string] $state.Missing, $existed, $state.Kind, $state.Hex, (Get-EntryLocation -Entry $entry))))
    }
    $lines.Add('end')
    $bytes = [System.Text.Encoding]::ASCII.GetBytes([string]::Join([string] [char] 10, $lines.ToArray()))
    # Under a name that nobody can have prepared, and closed before anything is written to it.
    $new = $File + '.' + [System.Guid]::NewGuid().ToString('N') + '.new'
    (New-Object -TypeName System.IO.FileStream -ArgumentList @($new, [System.IO.FileMode]::CreateNew)).Dispose()
    Protect-StateItem -Item $new -Type 'System.Security.AccessControl.FileSecurity' -Inheritance 'None'
    $stream = New-Object -TypeName System.IO.FileStream -ArgumentList @(
        $new, [System.IO.FileMode]::Truncate, [System.IO.FileAccess]::Write, [System.IO.FileShare]::None)
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    } finally {
        $stream.Dispose()
    }
    [System.IO.File]::Move($new, $File)
    if (-not (Test-StateOwner -File $File)) { throw 'the record belongs to somebody else' }
}

# Does what the entry says.
function Write-Entry {
    param([hashtable] $Entry)
    $base = Open-BaseKey -Entry $Entry
    try {
        if ($Entry.Action -eq 'deletevalue') {
            $key = $base.OpenSubKey($Entry.Key, $true)
        } else {
            $key = $base.CreateSubKey($Entry.Key)
        }
        if ($null -eq $key) { return }
        try {
            if ($Entry.Action -eq 'set') {
                Write-EntryValue -Key $key -Name $Entry.Name -Kind $Entry.Kind -Hex (Get-WantedHex -Entry $Entry)
            }
            if ($Entry.Action -eq 'deletevalue') { $key.DeleteValue($Entry.Name, $false) }
        } finally {
            $key.Dispose()
        }
    } finally {
        $base.Dispose()
    }
}

$changed = 0
try {
    # .NET and cmdlets resolve relative names differently.
    if ($LogPath -ne '') { $LogPath = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($LogPath) }
    if ($StateDirectory -ne '') { $StateDirectory = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($StateDirectory) }
    $thisHost = Get-TicketHost
    if ($null -eq $thisHost -and -not $AllowOtherHost) {
        Write-Verdict -Code 24 -Verdict ('REFUSED: this ticket is for ' + [string]::Join(', ', $TicketHosts) + '. Nothing was changed.')
    }
    # Another host is let in on purpose: it is compared with the one host that was reviewed.
    if ($null -eq $thisHost -and $TicketHosts.Length -eq 1) { $thisHost = $TicketHosts[0] }

    # Read everything before anything is changed.
    $states = @{}
    $open = 0
    foreach ($entry in $Plan) {
        $states[$entry.Id] = Get-EntryState -Entry $entry
        if (-not (Test-EntryCompliant -Entry $entry -State $states[$entry.Id])) { $open = $open + 1 }
    }
    if ($open -eq 0) {
        foreach ($entry in $Plan) { Add-Row -Entry $entry -State $states[$entry.Id] -Result 'already so' }
        Write-Verdict -Code 0 -Verdict 'COMPLIANT: everything is as planned already; nothing to do.'
    }

    # Refuse what could not be restored.
    $refused = 0
    foreach ($entry in $Plan) {
        if (-not $states[$entry.Id].Supported) {
            Add-Row -Entry $entry -State $states[$entry.Id] -Result 'cannot be restored by a script'
            $refused = $refused + 1
        }
    }
    if ($refused -gt 0) {
        Write-Verdict -Code 12 -Verdict 'REFUSED: a prior value has a kind or size that cannot be restored. Nothing was changed. Use the .reg files.'
    }

    # Probe write access to everything that is to be written.
    foreach ($entry in $Plan) {
        if (-not (Test-EntryCompliant -Entry $entry -State $states[$entry.Id])) {
            Test-WriteAccess -Entry $entry -State $states[$entry.Id]
        }
    }

    $stateFile = Get-StatePath -Directory $StateDirectory
    $recorded = [System.IO.File]::Exists($stateFile)
    if ($recorded) {
        $prior = $null
        if (Test-StateOwner -File $stateFile) { $prior = Read-StateFile -File $stateFile }
        if ($null -eq $prior) {
            Write-Verdict -Code 13 -Verdict ('REFUSED: the record of the prior state is not one of this ticket, or not whole: ' + $stateFile + '. Nothing was changed.')
        }
        # A record that does not hold what would be overwritten would lose it.
        $stale = 0
        foreach ($entry in $Plan) {
            $state = $states[$entry.Id]
            if (Test-EntryCompliant -Entry $entry -State $state) { continue }
            if (-not (Test-SameState -Prior $prior[$entry.Id] -Now $state)) {
                Add-Row -Entry $entry -State $state -Result 'differs from the recorded state'
                $stale = $stale + 1
            }
        }
        if ($stale -gt 0) {
            Write-Verdict -Code 13 -Verdict ('REFUSED: the record of an earlier run does not hold what would be overwritten. Nothing was changed. Run rollback.ps1, or move the record away: ' + $stateFile)
        }
    }

    # The approved page is what runs: stop if the host is not as reviewed.
    if (-not $AllowDrift -and $ReviewedHosts.PSBase.Count -gt 0) {
        $expected = $null
        if ($null -ne $thisHost) { $expected = $ReviewedHosts[$thisHost] }
        if ($null -eq $expected) {
            Write-Verdict -Code 23 -Verdict 'REFUSED: no state of this host was reviewed. Nothing was changed. Review again, or pass -AllowDrift.'
        }
        $drifted = 0
        foreach ($entry in $Plan) {
            if (Test-EntryDrift -Entry $entry -Expected $expected[$entry.Id] -State $states[$entry.Id] -Recorded $recorded) {
                Add-Row -Entry $entry -State $states[$entry.Id] -Result 'differs from the reviewed state'
                $drifted = $drifted + 1
            }
        }
        if ($drifted -gt 0) {
            Write-Verdict -Code 23 -Verdict 'REFUSED: this host differs from the state that was reviewed. Nothing was changed. Review again, or pass -AllowDrift.'
        }
    }

    # Record, once.
    if (-not $recorded) {
        if ($PSCmdlet.ShouldProcess($stateFile, 'Record the prior state')) {
            try {
                Write-StateFile -File $stateFile -States $states
            } catch {
                Write-Verdict -Code 13 -Verdict ('REFUSED: the prior state could not be recorded (' + (Get-DisplayText -Text $_.Exception.Message) + '). Nothing was changed.')
            }
        } elseif (-not $WhatIfPreference) {
            Write-Verdict -Code 13 -Verdict 'REFUSED: the prior state was not recorded. Nothing was changed.'
        }
    }

    # Write, read back, compare.
    $done = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $skipped = 0
    $failure = ''
    foreach ($entry in $Plan) {
        $state = $states[$entry.Id]
        $what = (Get-DisplayPath -Entry $entry) + ' ' + (Get-DisplayName -Entry $entry)
        try {
            if (Test-EntryCompliant -Entry $entry -State $state) {
                Add-Row -Entry $entry -State $state -Result 'already so'
                continue
            }
            if (-not $PSCmdlet.ShouldProcess($what, 'Make it ' + (Get-DisplayWanted -Entry $entry))) {
                Add-Row -Entry $entry -State $state -Result 'not done'
                $skipped = $skipped + 1
                continue
            }
            # Noted before the write, so that a half-done one is undone too.
            $done.Add($entry)
            $changed = $changed + 1
            Write-Entry -Entry $entry
            if (-not (Test-EntryCompliant -Entry $entry -State (Get-EntryState -Entry $entry))) {
                throw 'what was read back is not what was written'
            }
            Add-Row -Entry $entry -State $state -Result 'changed'
        } catch {
            $failure = $what + ': ' + (Get-DisplayText -Text $_.Exception.Message)
            Add-Row -Entry $entry -State $state -Result 'failed'
            break
        }
    }
    # Two entries may reach the same key by different paths.
    if ($failure -eq '' -and $skipped -eq 0) {
        foreach ($entry in $Plan) {
            try {
                if (-not (Test-EntryCompliant -Entry $entry -State (Get-EntryState -Entry $entry))) {
                    $failure = (Get-DisplayPath -Entry $entry) + ': changed again by a later entry'
                }
            } catch {
                $failure = (Get-DisplayPath -Entry $entry) + ': ' + (Get-DisplayText -Text $_.Exception.Message)
            }
        }
    }

    if ($failure -ne '') {
        if ($NoAutoRollback) {
            Write-Verdict -Code 21 -Verdict ('FAILED, NOT undone as asked: ' + $failure)
        }
        $left = 0
        for ($i = $done.Count - 1; $i -ge 0; $i--) {
            $entry = $done[$i]
            $before = $states[$entry.Id]
            $now = $before
            try {
                $now = Get-EntryState -Entry $entry
                # A write that was denied left nothing to undo.
                if (-not (Test-SameState -Prior $before -Now $now) -or $now.Missing -lt $before.Missing) {
                    Restore-Entry -Entry $entry -Prior $before
                    $now = Get-EntryState -Entry $entry
                }
                $kept = ($entry.Action -eq 'ensurekey' -and $entry.Key.Split([char] 0x5C).Length -le $entry.Keep)
                if (-not $kept -and -not (Test-SameState -Prior $before -Now $now)) {
                    throw 'what was read back is not what was restored'
                }
                Add-Row -Entry $entry -State $now -Result 'undone'
            } catch {
                Add-Row -Entry $entry -State $now -Result ('NOT undone: ' + (Get-DisplayText -Text $_.Exception.Message))
                $left = $left + 1
            }
        }
        if ($left -gt 0) {
            Write-Verdict -Code 21 -Verdict ('FAILED, NOT FULLY UNDONE, act now: ' + $failure)
        }
        # The record has no use: a later run records anew.
        if (-not $recorded) {
            try {
                Move-StateFile -File $stateFile -Suffix '.undone'
            } catch {
                $failure = $failure + ' (The record could not be moved away: ' + $stateFile + ')'
            }
        }
        Write-Verdict -Code 20 -Verdict ('FAILED, everything undone: ' + $failure)
    }
    if ($WhatIfPreference) { Write-Verdict -Code 0 -Verdict 'WHAT IF: nothing was changed.' }
    if ($skipped -gt 0) {
        Write-Verdict -Code 1 -Verdict ('INCOMPLETE: ' + [string] $skipped + ' entries were not confirmed.')
    }
    if ($RestartNeeded) {
        Write-Verdict -Code 3010 -Verdict 'CHANGED: as planned. Windows must be restarted.'
    }
    Write-Verdict -Code 0 -Verdict 'CHANGED: as planned.'
} catch [System.Security.SecurityException], [System.UnauthorizedAccessException] {
    if ($changed -eq 0) { Write-Verdict -Code 11 -Verdict 'REFUSED: access denied. Nothing was changed. Run as an administrator.' }
    Write-Verdict -Code 21 -Verdict ('FAILED half-way, NOT undone, act now: ' + (Get-DisplayText -Text $_.Exception.Message))
} catch {
    if ($changed -gt 0) { Write-Verdict -Code 21 -Verdict ('FAILED half-way, NOT undone, act now: ' + (Get-DisplayText -Text $_.Exception.Message)) }
    Write-Verdict -Code 1 -Verdict ('ERROR: ' + (Get-DisplayText -Text $_.Exception.Message))
}
