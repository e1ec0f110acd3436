{% include "banner.ps1" %}
<#
.SYNOPSIS
    Tells whether this computer is as one reviewed registry change wants it. Changes nothing.
.DESCRIPTION
    One row for each value: key, name, what is wanted, and what was found or 'Not Found'; then a
    verdict. Needs no administrator.
    Run it as: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File check.ps1
    Exit codes: 0 compliant, 1 not compliant, 2 could not be determined, 10 not Windows or a
    constrained language mode, 24 the ticket is for another host.
.PARAMETER OutputFormat
    Text (under 2048 characters, worst first, the last line is the verdict), Json, Object, or Verdict
    (that one word alone).
.PARAMETER AllowOtherHost
    Go on although the ticket was made for another host.
#>
[CmdletBinding()]
param(
    [ValidateSet('Text', 'Json', 'Object', 'Verdict')]
    [string] $OutputFormat = 'Text',
    [switch] $AllowOtherHost
)

{% include "gate.ps1" %}

{% include "common.ps1" %}

try {
    if (-not $AllowOtherHost -and $null -eq (Get-TicketHost)) {
        if ($OutputFormat -eq 'Verdict') { Write-Output 'Undetermined' } else { Write-Output ('REFUSED: this ticket is for ' + [string]::Join(', ', $TicketHosts) + '.') }
        exit 24
    }
    $rows = New-Object -TypeName 'System.Collections.Generic.List[object]'
    $verdict = 'Compliant'
    foreach ($entry in $Plan) {
        try {
            $state = Get-EntryState -Entry $entry
            $found = Get-DisplayFound -Entry $entry -State $state
            $result = 'NonCompliant'
            if (Test-EntryCompliant -Entry $entry -State $state) { $result = 'Compliant' }
        } catch {
            $found = 'could not be read: ' + (Get-DisplayText -Text $_.Exception.Message)
            $result = 'Undetermined'
        }
        if ($result -eq 'NonCompliant') { $verdict = 'NonCompliant' }
        if ($result -eq 'Undetermined' -and $verdict -eq 'Compliant') { $verdict = 'Undetermined' }
        $row = New-Object -TypeName PSObject -Property @{
            Key = Get-DisplayPath -Entry $entry
            Name = Get-DisplayName -Entry $entry
            Wanted = Get-DisplayWanted -Entry $entry
            Found = $found
            Result = $result
        }
        $rows.Add(($row | Select-Object -Property Key, Name, Wanted, Found, Result))
    }
    $code = 0
    if ($verdict -eq 'NonCompliant') { $code = 1 }
    if ($verdict -eq 'Undetermined') { $code = 2 }

    if ($OutputFormat -eq 'Verdict') {
        Write-Output $verdict
    } elseif ($OutputFormat -eq 'Text') {
        # The worst first; what does not fit is counted.
        $budget = 1900
        $left = 0
        foreach ($wanted in @('NonCompliant', 'Undetermined', 'Compliant')) {
            foreach ($row in $rows) {
                if ($row.Result -ne $wanted) { continue }
                $line = '[' + $row.Result + '] ' + $row.Key + ' : ' + $row.Name + ' : found ' + $row.Found + ' : wanted ' + $row.Wanted
                if ($line.Length -gt 400) { $line = $line.Substring(0, 397) + '...' }
                if ($line.Length + 2 -le $budget) {
                    Write-Output $line
                    $budget = $budget - $line.Length - 2
                } else {
                    $left = $left + 1
                }
            }
        }
        if ($left -gt 0) { Write-Output ('(' + [string] $left + ' more rows: use -OutputFormat Json)') }
        Write-Output ('Verdict: ' + $verdict)
    } else {
        $report = New-Object -TypeName PSObject -Property @{
            Ticket = $TicketId; Digest = $TicketDigest; Computer = $env:COMPUTERNAME
            ExitCode = $code; Verdict = $verdict; Entries = $rows.ToArray()
        }
        if ($OutputFormat -eq 'Json') { $report = ConvertTo-Json -InputObject $report -Depth 4 }
        Write-Output $report
    }
    exit $code
} catch {
    if ($OutputFormat -eq 'Verdict') {
        Write-Output 'Undetermined'
    } else {
        Write-Output ('Verdict: Undetermined (' + (Get-DisplayText -Text $_.Exception.Message) + ')')
    }
    exit 2
}
