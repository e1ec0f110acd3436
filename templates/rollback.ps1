{% include "banner.ps1" %}
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

{% include "gate.ps1" %}

{% include "common.ps1" %}
{% include "state.ps1" %}
{% include "write.ps1" %}
{% include "record.ps1" %}
{% include "report.ps1" %}

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
