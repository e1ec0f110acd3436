# What was there when the change was reviewed, host by host and entry by entry.
$ReviewedHosts = @{
{%- for host in script.reviewed %}
    {{ host.name|ps }} = @{
{%- for entry in host.entries %}
        {{ entry.id|ps }} = @{ Presence = {{ entry.presence|ps }}; Kind = {{ entry.kind|ps }}; Hex = {{ entry.hex|ps }}; Missing = {{ entry.missing|ps }}
{%- if let Some(items) = entry.items %}; Items = {{ items|ps }}{% endif %} }
{%- endfor %}
    }
{%- endfor %}
}

# Whether the host is not as it was when the change was reviewed.
function Test-EntryDrift {
    param([hashtable] $Entry, [hashtable] $Expected, [hashtable] $State, [bool] $Recorded)
    if ($Expected.Presence -eq 'unknown') { return $false }
    $whole = ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues')
    # An earlier run of this very ticket may have done a part.
    if ($Recorded) {
        if ($Entry.Action -eq 'removeifempty' -or (Test-EntryCompliant -Entry $Entry -State $State)) { return $false }
        if ($whole) {
            $new = Get-MissingItem -Items (Get-LooseItem -Entry $Entry -State $State) -Among $Expected.Items
            return ($new.Length -gt 0)
        }
    }
    if ($Expected.Presence -eq 'absent') {
        if ($State.Exists) { return $true }
    } else {
        if (-not $State.Exists) { return $true }
        if ($whole) {
            if (-not (Test-SameState -Entry $Entry -Prior @{ Exists = $true; Items = $Expected.Items } -Now $State)) { return $true }
        } elseif ($Entry.Action -ne 'ensurekey') {
            if ($State.Kind -ne $Expected.Kind -or $State.Hex -ne $Expected.Hex) { return $true }
        }
    }
    return ($Expected.Missing -ge 0 -and -not $Recorded -and $State.Missing -ne $Expected.Missing)
}

# Does what the entry says; what goes must be as it was recorded.
function Write-Entry {
    param([hashtable] $Entry, [hashtable] $Recorded)
    $base = Open-BaseKey -Entry $Entry
    try {
        switch ($Entry.Action) {
            'set' {
                $key = $base.CreateSubKey($Entry.Key)
                try {
                    Write-EntryValue -Key $key -Name $Entry.Name -Kind $Entry.Kind -Hex (Get-WantedHex -Entry $Entry)
                } finally {
                    $key.Dispose()
                }
            }
            'ensurekey' { $base.CreateSubKey($Entry.Key).Dispose() }
            'deletevalue' {
                $key = $base.OpenSubKey($Entry.Key, $true)
                if ($null -ne $key) {
                    try {
                        $key.DeleteValue($Entry.Name, $false)
                    } finally {
                        $key.Dispose()
                    }
                }
            }
            'removeifempty' { [void] (Clear-EmptyKey -Base $base -KeyPath $Entry.Key) }
            default { Clear-LooseItem -Base $base -Entry $Entry -Recorded $Recorded }
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
        foreach ($entry in $Plan) { Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $states[$entry.Id]) -Result 'already so' }
        Write-Verdict -Code 0 -Verdict 'COMPLIANT: everything is as planned already; nothing to do.'
    }

    # Refuse what could not be restored.
    $refused = 0
    foreach ($entry in $Plan) {
        if (-not $states[$entry.Id].Supported) {
            Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $states[$entry.Id]) -Result 'cannot be restored by a script'
            $refused = $refused + 1
        }
    }
    if ($refused -gt 0) {
        Write-Verdict -Code 12 -Verdict 'REFUSED: a prior value has a kind or size that cannot be restored. Nothing was changed. Use the .reg files.'
    }

    # Probe write access to everything that is to be written.
    foreach ($entry in $Plan) {
        # Whether a key will be empty is not known yet.
        if ($entry.Action -eq 'removeifempty' -or -not (Test-EntryCompliant -Entry $entry -State $states[$entry.Id])) {
            Test-WriteAccess -Entry $entry -State $states[$entry.Id] -Levels 0
        }
    }

    $stateFile = Get-StatePath -Directory $StateDirectory
    $recorded = [System.IO.File]::Exists($stateFile)
    $stale = 0
    if ($recorded) {
        $prior = $null
        if (Test-StateOwner -File $stateFile) { $prior = Read-StateFile -File $stateFile }
        if ($null -eq $prior) {
            Write-Verdict -Code 13 -Verdict ('REFUSED: the record of the prior state is not one of this ticket, or not whole: ' + $stateFile + '. Nothing was changed.')
        }
        # A record that does not hold what would be overwritten would lose it. A remediation records that
        # besides, and a rollback goes back to the first record.
        foreach ($entry in $Plan) {
            $state = $states[$entry.Id]
            if (Test-EntryCompliant -Entry $entry -State $state) { continue }
            if (-not (Test-Recorded -Entry $entry -Prior $prior[$entry.Id] -Now $state)) {
                if ($Again) { $stale = $stale + 1; continue }
                Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $state) -Result 'differs from the recorded state'
                $stale = $stale + 1
            }
        }
        if ($stale -gt 0 -and -not $Again) {
            Write-Verdict -Code 13 -Verdict ('REFUSED: the record of an earlier run does not hold what would be overwritten. Nothing was changed. Run rollback.ps1, or move the record away: ' + $stateFile)
        }
    }

    # The approved page is what runs: stop if the host is not as reviewed.
    if (-not $AllowDrift -and -not ($Again -and $recorded) -and $ReviewedHosts.PSBase.Count -gt 0) {
        $expected = $null
        if ($null -ne $thisHost) { $expected = $ReviewedHosts[$thisHost] }
        if ($null -eq $expected) {
            Write-Verdict -Code 23 -Verdict 'REFUSED: no state of this host was reviewed. Nothing was changed. Review again, or pass -AllowDrift.'
        }
        $drifted = 0
        foreach ($entry in $Plan) {
            if (Test-EntryDrift -Entry $entry -Expected $expected[$entry.Id] -State $states[$entry.Id] -Recorded $recorded) {
                Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $states[$entry.Id]) -Result 'differs from the reviewed state'
                $drifted = $drifted + 1
            }
        }
        if ($drifted -gt 0) {
            Write-Verdict -Code 23 -Verdict 'REFUSED: this host differs from the state that was reviewed. Nothing was changed. Review again, or pass -AllowDrift.'
        }
    }

    # Record, once; or what is to be lost besides, unless it is recorded there.
    $record = ''
    $lines = Get-StateLine -States $states
    if (-not $recorded) {
        $record = $stateFile
    } elseif ($stale -gt 0 -and -not (Test-AlreadyRecorded -Files (Get-BesideFile -File $stateFile) -Lines $lines)) {
        $record = Get-FreeName -File $stateFile
    }
    if ($record -ne '') {
        if ($PSCmdlet.ShouldProcess($record, 'Record the prior state')) {
            try {
                Write-ProtectedFile -File $record -Lines $lines
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
        $after = $state
        $what = (Get-DisplayPath -Entry $entry) + ' ' + (Get-DisplayName -Entry $entry)
        try {
            # Whether a key is empty depends on the entries before.
            if ($entry.Action -eq 'removeifempty') {
                $state = Get-EntryState -Entry $entry
                if ($WhatIfPreference -and $state.Kind -eq 'Held') {
                    Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $state) -Result 'would go if it is empty then'
                    continue
                }
            }
            if (Test-EntryCompliant -Entry $entry -State $state) {
                Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $state) -Result 'already so'
                continue
            }
            if (-not $PSCmdlet.ShouldProcess($what, 'Make it ' + (Get-DisplayWanted -Entry $entry))) {
                Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $state) -Result 'not done'
                $skipped = $skipped + 1
                continue
            }
            # What is not recorded must not be lost: others may have been at work meanwhile, and what they
            # made of it may be what is wanted.
            $now = Get-EntryState -Entry $entry
            if (@('set', 'deletevalue') -contains $entry.Action -and -not (Test-SameState -Entry $entry -Prior $state -Now $now)) {
                if (-not (Test-EntryCompliant -Entry $entry -State $now)) { throw 'it was changed since it was recorded' }
                Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $now) -Result 'already so'
                continue
            }
            # Noted before the write, so that a half-done one is undone too.
            $done.Add($entry)
            $changed = $changed + 1
            Write-Entry -Entry $entry -Recorded $state
            $after = Get-EntryState -Entry $entry
            if (-not (Test-EntryCompliant -Entry $entry -State $after)) {
                throw 'what was read back is not what was written'
            }
            Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $state) -Result 'changed'
            Add-Evidence -Entry $entry -Result 'changed' -Before $state -After $after
        } catch {
            $failure = $what + ': ' + (Get-DisplayText -Text $_.Exception.Message)
            Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $state) -Result 'failed'
            Add-Evidence -Entry $entry -Result 'failed' -Before $state -After (Get-LastState -Entry $entry -Otherwise $after)
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
                # A write that was denied left nothing to undo. What cannot be read is restored.
                $step = 'restore'
                try {
                    $now = Get-EntryState -Entry $entry
                    $step = Get-RestoreStep -Entry $entry -Before $before -Now $now -Overwrite $false
                } catch {
                    $now = $before
                }
                # What was taken from a key comes back also beside what others put there meanwhile.
                if ($step -eq 'changed since, left alone' -and @('deletekey', 'keepvalues') -contains $entry.Action) { $step = 'restore' }
                if ($step -eq 'changed since, left alone') { throw 'somebody else changed it, so it was left alone' }
                if ($step -eq 'restore') {
                    Restore-Entry -Entry $entry -Prior $before -Overwrite $false
                    $now = Get-EntryState -Entry $entry
                }
                $kept = ($entry.Action -eq 'ensurekey' -and $entry.Key.Split([char] 0x5C).Length -le $entry.Keep)
                if (-not $kept -and -not (Test-Restored -Entry $entry -Prior $before -Now $now)) {
                    throw 'what was read back is not what was restored'
                }
                Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $now) -Result 'undone'
                Add-Evidence -Entry $entry -Result 'undone' -Before $before -After $now
            } catch {
                Add-Row -Entry $entry -Found (Get-DisplayFound -Entry $entry -State $now) -Result ('NOT undone: ' + (Get-DisplayText -Text $_.Exception.Message))
                Add-Evidence -Entry $entry -Result 'not undone' -Before $before -After $now
                $left = $left + 1
            }
        }
        if ($left -gt 0) {
            Write-Verdict -Code 21 -Verdict ('FAILED, NOT FULLY UNDONE, act now: ' + $failure)
        }
        # A run before this one may have been interrupted: what it did is not undone by this.
        $stays = 0
        if ($recorded -and $stale -eq 0) {
            foreach ($entry in $Plan) {
                if (-not (Test-Restored -Entry $entry -Prior $prior[$entry.Id] -Now (Get-EntryState -Entry $entry))) { $stays = $stays + 1 }
            }
        }
        if ($stays -gt 0) {
            Write-Verdict -Code 21 -Verdict ('FAILED, what this run did is undone; what an earlier run did stays, run rollback.ps1: ' + $failure)
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
