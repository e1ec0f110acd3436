
$Rows = New-Object -TypeName 'System.Collections.Generic.List[object]'

# Notes one line of the report.
function Add-Row {
    param([hashtable] $Entry, [hashtable] $State, [string] $Result)
    $row = New-Object -TypeName PSObject -Property @{
        Key = Get-DisplayPath -Entry $Entry
        Name = Get-DisplayName -Entry $Entry
        Wanted = Get-DisplayWanted -Entry $Entry
        Found = Get-DisplayFound -Entry $Entry -State $State
        Result = $Result
    }
    $Rows.Add(($row | Select-Object -Property Key, Name, Wanted, Found, Result))
}

# Whether an entry is as it was.
function Test-SameState {
    param([hashtable] $Prior, [hashtable] $Now)
    if ($Prior.Exists -ne $Now.Exists) { return $false }
    if (-not $Prior.Exists) { return $true }
    return ($Prior.Kind -eq $Now.Kind -and $Prior.Hex -eq $Now.Hex)
}

# Prints the report and ends the script.
function Write-Verdict {
    param([int] $Code, [string] $Verdict)
    $text = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($row in $Rows) {
        $text.Add('[' + $row.Result + '] ' + $row.Key + ' : ' + $row.Name + ' : found ' + $row.Found + ' : wanted ' + $row.Wanted)
    }
    $text.Add($Verdict)
    if ($LogPath -ne '' -and -not $WhatIfPreference) {
        $stamp = [System.DateTime]::UtcNow.ToString('o', [System.Globalization.CultureInfo]::InvariantCulture)
        $head = $stamp + ' ticket ' + $TicketId + ' on ' + $env:COMPUTERNAME + ' exit code ' + [string] $Code
        $body = $head + [System.Environment]::NewLine + [string]::Join([System.Environment]::NewLine, $text.ToArray())
        # What was done counts, not whether it could be logged.
        try {
            [System.IO.File]::AppendAllText($LogPath, $body + [System.Environment]::NewLine)
        } catch {
            $Verdict = $Verdict + ' (The log could not be written: ' + (Get-DisplayText -Text $_.Exception.Message) + ')'
            $text[$text.Count - 1] = $Verdict
        }
    }
    if ($OutputFormat -eq 'Text') {
        Write-Output -InputObject $text.ToArray()
    } else {
        $report = New-Object -TypeName PSObject -Property @{
            Ticket = $TicketId; Digest = $TicketDigest; Computer = $env:COMPUTERNAME
            ExitCode = $Code; Verdict = $Verdict; Entries = $Rows.ToArray()
        }
        if ($OutputFormat -eq 'Json') { $report = ConvertTo-Json -InputObject $report -Depth 4 }
        Write-Output -InputObject $report
    }
    exit $Code
}
