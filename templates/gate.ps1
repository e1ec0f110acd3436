# Gate. Cmdlets only: under a constrained language mode nothing else would run.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-Output 'REFUSED: PowerShell runs in a constrained language mode here. Nothing was changed. Use the .reg file, or sign this script.'
    exit 10
}
if ($env:OS -ne 'Windows_NT') {
    Write-Output 'REFUSED: this is not Windows. Nothing was changed.'
    exit 10
}
