@echo off
{%- for line in banner %}
rem {{ line|cmd }}
{%- endfor %}
rem Run it as an administrator. It does not look at the host first, records nothing, and undoes
rem nothing: apply.ps1 does. Exit codes: 0 done, 1 a command failed, 3010 done and Windows must be
rem restarted.
setlocal EnableExtensions DisableDelayedExpansion
set "errorlevel="
set "Tools=%SystemRoot%\System32"
set "Note=."
set "Step=the first look at the registry"
{%- for root in roots %}
"%Tools%\reg.exe" query{{ root|cmd }} /reg:64 >nul 2>&1
if not %errorlevel%==0 goto failed
{%- endfor %}
{%- for hash in reg_file_hash %}

set "File=%~dp0apply.reg"
rem The .reg file of this change says the same without any quoting: where it lies beside this file,
rem and is the very one, it is imported instead.
if not exist "%File%" goto commands
if not exist "%Tools%\certutil.exe" goto commands
"%Tools%\certutil.exe" -hashfile "%File%" SHA256 2>nul | "%Tools%\findstr.exe" /i /x /c:"{{ hash|cmd }}" >nul
if not %errorlevel%==0 goto commands
"%Tools%\reg.exe" import "%File%" /reg:64 >nul 2>&1
if not %errorlevel%==0 goto importfailed
echo CHANGED: apply.reg was imported.
goto done
{%- endfor %}

rem A key is created by a value that is deleted again: reg.exe may set the default value otherwise.

:commands
{%- for command in commands %}
rem {{ command.what|cmd }}
set "Step=operation {{ command.number|cmd }}"
{%- if command.creates %}
"%Tools%\reg.exe" query{{ command.key|cmd }} /reg:64 >nul 2>&1
if %errorlevel%==0 goto after{{ command.number|cmd }}
"%Tools%\reg.exe" add{{ command.key|cmd }} /v "regdraft" /t REG_DWORD /d 0 /f /reg:64 >nul
if not %errorlevel%==0 goto failed
"%Tools%\reg.exe" delete{{ command.key|cmd }} /v "regdraft" /f /reg:64 >nul
if not %errorlevel%==0 goto failed
:after{{ command.number|cmd }}
{%- else if command.deletes %}
"%Tools%\reg.exe" query{{ command.key|cmd }}{{ command.value|cmd }} /reg:64 >nul 2>&1
if not %errorlevel%==0 goto none{{ command.number|cmd }}
"%Tools%\reg.exe" delete{{ command.key|cmd }}{{ command.value|cmd }} /f /reg:64 >nul
if not %errorlevel%==0 goto failed
goto after{{ command.number|cmd }}
:none{{ command.number|cmd }}
"%Tools%\reg.exe" query{{ command.key|cmd }} /reg:64 >nul 2>&1
if %errorlevel%==0 goto after{{ command.number|cmd }}
set "Note=, but for what could not be found: see the notes."
echo NOTE: %Step% found nothing to delete: it is not there, or this account may not read it.
:after{{ command.number|cmd }}
{%- else %}
"%Tools%\reg.exe" add{{ command.key|cmd }}{{ command.value|cmd }}{{ command.data|cmd }} /f /reg:64 >nul
if not %errorlevel%==0 goto failed
{%- endif %}
{%- endfor %}
echo CHANGED: all operations were done%Note%

:done
{%- if restart_needed %}
echo Windows must be restarted.
exit /b 3010
{%- else %}
exit /b 0
{%- endif %}

{%- for _hash in reg_file_hash %}
:importfailed
echo FAILED at the import of apply.reg, which may have done a part.
exit /b 1
{%- endfor %}

:failed
echo FAILED at %Step%: what comes before it was done, what comes after it was not.
exit /b 1
