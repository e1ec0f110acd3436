{% include "banner.ps1" %}
<#
.SYNOPSIS
    Applies one reviewed registry change on this computer.
.DESCRIPTION
    Reads the state of every entry first, refuses what it could not restore, records the prior state,
    then writes, reads back and compares; on the first failure everything done is undone. Registry
    writes are not atomic as a set: between two writes other programs see a part of the change. A key
    that was deleted and comes back takes its permissions from the key above it.
    Run it as: powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File apply.ps1
    Exit codes: 0 as planned, 1 unexpected error or not all was confirmed, 10 not Windows or a
    constrained language mode, 11 access denied before any change, 12 a prior value that could not be
    restored, 13 the prior state could not be recorded, 20 failed and everything undone, 21 failed and
    NOT fully undone, 23 the host differs from the reviewed state, 24 the ticket is for another host,
    3010 changed and Windows must be restarted.
.PARAMETER StateDirectory
    Where the prior state is recorded; by default below ProgramData\regdraft, for a change of the
    user's own keys below LocalAppData\regdraft.
.PARAMETER LogPath
    A file to which the report is appended.
.PARAMETER OutputFormat
    Text (under 2048 characters, the worst first, the last line is the verdict), Json, Object, or
    Verdict (one word).
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
    [ValidateSet('Text', 'Json', 'Object', 'Verdict')]
    [string] $OutputFormat = 'Text',
    [switch] $NoAutoRollback,
    [switch] $AllowDrift,
    [switch] $AllowOtherHost
)

{% include "gate.ps1" %}

{% include "common.ps1" %}
{% include "state.ps1" %}
{% include "write.ps1" %}
{% include "record.ps1" %}
{% include "report.ps1" %}

$ScriptName = 'apply'
# Whether what was changed since is to be changed again.
$Again = $false
$VerdictWords = @{
    0 = 'Done'; 3010 = 'RestartNeeded'; 1 = 'Error'; 11 = 'Refused'; 12 = 'Refused'; 13 = 'Refused'
    20 = 'Undone'; 21 = 'Failed'; 23 = 'Refused'; 24 = 'Refused'
}

{% include "apply_steps.ps1" %}
