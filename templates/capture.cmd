@echo off
{%- for line in banner %}
rem {{ line|cmd }}
{%- endfor %}
rem Run it as an administrator. It exports the keys below which the change works into a folder beside
rem this file, and tells which of them do not exist. Exit codes: 0 exported, 1 a command failed.
setlocal EnableExtensions DisableDelayedExpansion
set "errorlevel="
set "Tools=%SystemRoot%\System32"
set "Folder=%~dp0{{ id|cmd }}-%COMPUTERNAME%"
set "Step=the first look at the registry"
{%- for root in roots %}
"%Tools%\reg.exe" query{{ root|cmd }} /reg:64 >nul 2>&1
if not %errorlevel%==0 goto failed
{%- endfor %}
set "Step=the folder %Folder%: it is there already, or cannot be made"
md "%Folder%" >nul 2>&1
if not %errorlevel%==0 goto failed
{%- for export in keys %}

set "Step=export {{ export.number|cmd }}"
"%Tools%\reg.exe" query{{ export.key|cmd }} /reg:64 >nul 2>&1
if not %errorlevel%==0 goto none{{ export.number|cmd }}
"%Tools%\reg.exe" export{{ export.key|cmd }} "%Folder%\before-{{ export.number|cmd }}.reg" /y /reg:64 >nul
if not %errorlevel%==0 goto failed
>>"%Folder%\given.txt" echo --before before-{{ export.number|cmd }}.reg
goto after{{ export.number|cmd }}
:none{{ export.number|cmd }}
echo NOT THERE, or this account may not read it:{{ export.full|cmd }}
>>"%Folder%\absent.txt" echo --covers{{ export.full|cmd }}
:after{{ export.number|cmd }}
{%- endfor %}

echo EXPORTED to "%Folder%". There, add the lines of given.txt to: regdraft ticket CHANGE --id {{ id|cmd }} -o DIR
if exist "%Folder%\absent.txt" echo Add those of absent.txt only where it is sure that these keys do not exist.
exit /b 0

:failed
echo FAILED at "%Step%".
exit /b 1
