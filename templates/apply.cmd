@echo off
{%- for line in banner %}
rem {{ line|cmd }}
{%- endfor %}
rem Run it as an administrator. It does not look at the host first, records nothing, and undoes
rem nothing: apply.ps1 does. Exit codes: 0 done, 1 a command failed, 3010 done and Windows must be
rem restarted.
setlocal EnableExtensions DisableDelayedExpansion
set "Tools=%SystemRoot%\System32"
set "File=%~dp0apply.reg"

rem The .reg file of this change says the same without any quoting: where it lies beside this file,
rem and is the very one, it is imported instead.
if not exist "%File%" goto commands
if not exist "%Tools%\certutil.exe" goto commands
"%Tools%\certutil.exe" -hashfile "%File%" SHA256 2>nul | "%Tools%\findstr.exe" /i /x /c:"{{ reg_file_hash|cmd }}" >nul
if errorlevel 1 goto commands
set "Step=the import of apply.reg"
"%Tools%\reg.exe" import "%File%" /reg:64 >nul 2>&1
if errorlevel 1 goto failed
echo CHANGED: apply.reg was imported.
goto done

rem A key is created only where there is none; some versions of reg.exe set its default value then,
rem which is taken away again. A failure to do so means that there was none.

:commands
{%- for command in commands %}
rem {{ command.what|cmd }}
set "Step=operation {{ command.number|cmd }}"
{%- if command.creates %}
"%Tools%\reg.exe" query{{ command.key|cmd }} /reg:64 >nul 2>&1
if not errorlevel 1 goto after{{ command.number|cmd }}
"%Tools%\reg.exe" add{{ command.key|cmd }} /f /reg:64 >nul
if errorlevel 1 goto failed
"%Tools%\reg.exe" delete{{ command.key|cmd }} /ve /f /reg:64 >nul 2>&1
:after{{ command.number|cmd }}
{%- else if command.deletes %}
"%Tools%\reg.exe" query{{ command.key|cmd }}{{ command.value|cmd }} /reg:64 >nul 2>&1
if errorlevel 1 goto after{{ command.number|cmd }}
"%Tools%\reg.exe" delete{{ command.key|cmd }}{{ command.value|cmd }} /f /reg:64 >nul
if errorlevel 1 goto failed
:after{{ command.number|cmd }}
{%- else %}
"%Tools%\reg.exe" add{{ command.key|cmd }}{{ command.value|cmd }}{{ command.data|cmd }} /f /reg:64 >nul
if errorlevel 1 goto failed
{%- endif %}
{%- endfor %}
echo CHANGED: all operations were done.

:done
{%- if restart_needed %}
echo Windows must be restarted.
exit /b 3010
{%- else %}
exit /b 0
{%- endif %}

:failed
echo FAILED at %Step%: what comes before it was done, what comes after it was not.
exit /b 1
