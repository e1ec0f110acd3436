{% include "banner.ps1" %}
<#
.SYNOPSIS
    Tells a management system whether this computer is as one registry change wants it. Changes nothing.
.DESCRIPTION
    For Intune remediations and ConfigMgr configuration items, which pass no parameters. Writes one line
    and nothing to the error stream: COMPLIANT, NONCOMPLIANT 2/8: E0001,E0007 (how many of how many
    entries, and which), or UNDETERMINED with the entries that could not be read.
    Exit codes: 0 compliant; where not compliant, 1 for Intune, which remediates then, or 0 for ConfigMgr,
    which looks at the line (see the first lines of this file for which of them this is made); 2 could
    not be determined, 10 not Windows or a constrained language mode, 24 made for other hosts.
#>
[CmdletBinding()]
param()

{% include "gate.ps1" %}

{% include "common.ps1" %}

# Names entries, as far as they fit into the line that management systems take.
function Get-EntryList {
    param([string] $Verdict, $Ids)
    $line = $Verdict + ' ' + [string] $Ids.Count + '/' + [string] $Plan.Length + ': ' + [string]::Join(',', $Ids.ToArray())
    if ($line.Length -gt 1900) { $line = $line.Substring(0, 1897) + '...' }
    return $line
}

try {
    if ($null -eq (Get-TicketHost)) {
        Write-Output ('UNDETERMINED: this script is for ' + [string]::Join(', ', $TicketHosts))
        exit 24
    }
    $open = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $unread = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($entry in $Plan) {
        try {
            if (-not (Test-EntryCompliant -Entry $entry -State (Get-EntryState -Entry $entry))) { $open.Add($entry.Id) }
        } catch {
            $unread.Add($entry.Id)
        }
    }
    if ($open.Count -gt 0) {
        Write-Output (Get-EntryList -Verdict 'NONCOMPLIANT' -Ids $open)
        exit {{ script.open_code|ps }}
    }
    if ($unread.Count -gt 0) {
        Write-Output (Get-EntryList -Verdict 'UNDETERMINED' -Ids $unread)
        exit 2
    }
    Write-Output 'COMPLIANT'
    exit 0
} catch {
    Write-Output ('UNDETERMINED: ' + (Get-DisplayText -Text $_.Exception.Message))
    exit 2
}
