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
