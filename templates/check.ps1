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
{% include "report.ps1" %}

# It writes nothing.
$LogPath = ''
$VerdictWords = @{ 0 = 'Compliant'; 1 = 'NonCompliant'; 2 = 'Undetermined'; 24 = 'Undetermined' }

try {
    if (-not $AllowOtherHost -and $null -eq (Get-TicketHost)) {
        Write-Verdict -Code 24 -Verdict ('REFUSED: this ticket is for ' + [string]::Join(', ', $TicketHosts) + '.')
    }
    $code = 0
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
        if ($result -eq 'NonCompliant') { $code = 1 }
        if ($result -eq 'Undetermined' -and $code -eq 0) { $code = 2 }
        Add-Row -Entry $entry -Found $found -Result $result
    }
    Write-Verdict -Code $code -Verdict ('Verdict: ' + $VerdictWords[$code])
} catch {
    Write-Verdict -Code 2 -Verdict ('Verdict: Undetermined (' + (Get-DisplayText -Text $_.Exception.Message) + ')')
}
