{% include "banner.ps1" %}
<#
.SYNOPSIS
    Records what this computer has where one registry change works. Changes nothing in the registry.
.DESCRIPTION
    Writes the state of every key and value that the change touches, and what is absent there, into one
    file: enough for an exact rollback, without exporting whole trees. Give it to regdraft as the state
    before (--before FILE). The file holds the data of these values in readable form.
    Run it as: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File capture.ps1
    Exit codes: 0 recorded, 1 unexpected error, 2 recorded, but for what could not be read exactly, 10
    not Windows or a constrained language mode, 13 the file could not be written.
.PARAMETER OutputPath
    The file to write; by default the ticket and the computer's name with .state in the current
    directory. A file that is there is never overwritten.
.PARAMETER OutputFormat
    Text (under 2048 characters, the worst first, the last line is the verdict), Json, Object, or
    Verdict (one word).
#>
[CmdletBinding()]
param(
    [string] $OutputPath = '',
    [ValidateSet('Text', 'Json', 'Object', 'Verdict')]
    [string] $OutputFormat = 'Text'
)

{% include "gate.ps1" %}

{% include "common.ps1" %}
{% include "state.ps1" %}
{% include "report.ps1" %}

$LogPath = ''
$VerdictWords = @{ 0 = 'Recorded'; 1 = 'Error'; 2 = 'Undetermined'; 13 = 'Refused' }

try {
    if ($OutputPath -eq '') { $OutputPath = $TicketId + '.' + $env:COMPUTERNAME + '.state' }
    # .NET and cmdlets resolve relative names differently.
    $OutputPath = $PSCmdlet.GetUnresolvedProviderPathFromPSPath($OutputPath)
    $states = @{}
    foreach ($entry in $Plan) {
        $result = 'recorded'
        try {
            $state = Get-EntryState -Entry $entry
            $found = Get-DisplayFound -Entry $entry -State $state
            if ($state.Supported) { $states[$entry.Id] = $state } else { $result = 'not recorded: data that a script cannot read exactly' }
        } catch {
            $found = 'could not be read'
            $result = 'not recorded: ' + (Get-DisplayText -Text $_.Exception.Message)
        }
        Add-Row -Entry $entry -Found $found -Result $result
    }
    try {
        $bytes = [System.Text.Encoding]::ASCII.GetBytes([string]::Join([string] [char] 10, (Get-StateLine -States $states)))
        $stream = New-Object -TypeName System.IO.FileStream -ArgumentList @($OutputPath, [System.IO.FileMode]::CreateNew)
        try {
            $stream.Write($bytes, 0, $bytes.Length)
            $stream.Flush($true)
        } finally {
            $stream.Dispose()
        }
    } catch {
        Write-Verdict -Code 13 -Verdict ('REFUSED: the file could not be written (' + (Get-DisplayText -Text $_.Exception.Message) + '): ' + (Get-DisplayText -Text $OutputPath))
    }
    if ($states.Count -lt $Plan.Length) {
        Write-Verdict -Code 2 -Verdict ('RECORDED, but for what could not be read exactly: ' + (Get-DisplayText -Text $OutputPath))
    }
    Write-Verdict -Code 0 -Verdict ('RECORDED: ' + (Get-DisplayText -Text $OutputPath))
} catch {
    Write-Verdict -Code 1 -Verdict ('ERROR: ' + (Get-DisplayText -Text $_.Exception.Message))
}
