{% include "banner.ps1" %}
<#
.SYNOPSIS
    Makes this computer as one registry change wants it, for a management system.
.DESCRIPTION
    For Intune remediations and ConfigMgr configuration items, which pass no parameters; the partner of
    detect.ps1. Does what apply.ps1 does: reads everything first, records the prior state below
    ProgramData\regdraft (of the user's own keys below LocalAppData\regdraft), writes, reads back and compares, undoes everything on a failure, keeps
    evidence. rollback.ps1, rendered of the same change with the same id, goes back to the first record. What was changed again since
    is recorded besides, then made as wanted. Writes one line, and nothing to the error stream.
    Exit codes: 0 done, or as wanted already (the line tells if Windows must be restarted); anything else
    is a failure: 1 unexpected error, 10 not Windows or a constrained language mode, 11 access denied,
    12 a prior value that could not be restored, 13 the prior state could not be recorded, 20 failed and
    everything undone, 21 failed and NOT fully undone, 23 the host differs from the reviewed state, 24
    made for other hosts.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium')]
param()

{% include "gate.ps1" %}

{% include "common.ps1" %}
{% include "state.ps1" %}
{% include "write.ps1" %}
{% include "record.ps1" %}
{% include "report.ps1" %}

$ScriptName = 'remediate'
$StateDirectory = ''
$LogPath = ''
$OutputFormat = 'Line'
$NoAutoRollback = $false
$AllowDrift = $false
$AllowOtherHost = $false
# Whether what was changed since is to be changed again.
$Again = $true
$VerdictWords = @{}

{% include "apply_steps.ps1" %}
