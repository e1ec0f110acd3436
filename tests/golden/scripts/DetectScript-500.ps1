# | regdraft 0.1.0: detects whether the change is needed; changes nothing
# | Ticket: CHG1
# | Title: 500 operations
# | Digest (SHA-256 of the entries below): 2baf70393ecda7efab936ab2cace51b3e398024780858d9ecfa04735dea3ab42

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

# Gate. Cmdlets only: under a constrained language mode nothing else would run.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-Output 'REFUSED: PowerShell runs in a constrained language mode here. Nothing was changed. Use the .reg file, or sign this script.'
    exit 10
}
if ($env:OS -ne 'Windows_NT') {
    Write-Output 'REFUSED: this is not Windows. Nothing was changed.'
    exit 10
}

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# The change, as data. Names and text stand in single quotes as printable ASCII; every other
# character stands as its UTF-16 code unit.
$TicketId = 'CHG1'
$TicketDigest = '2baf70393ecda7efab936ab2cace51b3e398024780858d9ecfa04735dea3ab42'
$TicketHosts = @()
$RestartNeeded = $false
$Plan = @(
    @{
        Id = 'E0001'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0002'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0003'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0004'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0005'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0006'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0007'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0008'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0009'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0010'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 0'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0011'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0012'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0013'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0014'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0015'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0016'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0017'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0018'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0019'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0020'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 1'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0021'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0022'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0023'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0024'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0025'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0026'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0027'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0028'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0029'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0030'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 2'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0031'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0032'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0033'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0034'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0035'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0036'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0037'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0038'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0039'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0040'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 3'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0041'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0042'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0043'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0044'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0045'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0046'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0047'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0048'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0049'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0050'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 4'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0051'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0052'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0053'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0054'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0055'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0056'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0057'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0058'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0059'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0060'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 5'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0061'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0062'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0063'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0064'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0065'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0066'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0067'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0068'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0069'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0070'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 6'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0071'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0072'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0073'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0074'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0075'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0076'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0077'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0078'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0079'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0080'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 7'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0081'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0082'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0083'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0084'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0085'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0086'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0087'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0088'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0089'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0090'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 8'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0091'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0092'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0093'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0094'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0095'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0096'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0097'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0098'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0099'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0100'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 9'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0101'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0102'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0103'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0104'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0105'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0106'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0107'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0108'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0109'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0110'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 10'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0111'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0112'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0113'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0114'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0115'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0116'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0117'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0118'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0119'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0120'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 11'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0121'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0122'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0123'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0124'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0125'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0126'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0127'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0128'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0129'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0130'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 12'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0131'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0132'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0133'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0134'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0135'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0136'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0137'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0138'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0139'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0140'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 13'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0141'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0142'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0143'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0144'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0145'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0146'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0147'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0148'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0149'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0150'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 14'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0151'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0152'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0153'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0154'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0155'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0156'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0157'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0158'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0159'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0160'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 15'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0161'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0162'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0163'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0164'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0165'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0166'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0167'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0168'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0169'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0170'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 16'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0171'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0172'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0173'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0174'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0175'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0176'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0177'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0178'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0179'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0180'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 17'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0181'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0182'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0183'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0184'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0185'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0186'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0187'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0188'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0189'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0190'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 18'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0191'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0192'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0193'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0194'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0195'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0196'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0197'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0198'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0199'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0200'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 19'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0201'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0202'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0203'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0204'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0205'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0206'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0207'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0208'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0209'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0210'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 20'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0211'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0212'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0213'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0214'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0215'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0216'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0217'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0218'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0219'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0220'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 21'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0221'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0222'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0223'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0224'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0225'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0226'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0227'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0228'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0229'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0230'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 22'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0231'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0232'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0233'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0234'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0235'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0236'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0237'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0238'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0239'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0240'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 23'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0241'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0242'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0243'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0244'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0245'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0246'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0247'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0248'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0249'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0250'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 24'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0251'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0252'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0253'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0254'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0255'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0256'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0257'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0258'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0259'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0260'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 25'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0261'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0262'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0263'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0264'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0265'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0266'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0267'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0268'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0269'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0270'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 26'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0271'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0272'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0273'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0274'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0275'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0276'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0277'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0278'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0279'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0280'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 27'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0281'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0282'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0283'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0284'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0285'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0286'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0287'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0288'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0289'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0290'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 28'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0291'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0292'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0293'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0294'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0295'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0296'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0297'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0298'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0299'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0300'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 29'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0301'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0302'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0303'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0304'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0305'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0306'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0307'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0308'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0309'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0310'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 30'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0311'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0312'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0313'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0314'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0315'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0316'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0317'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0318'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0319'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0320'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 31'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0321'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0322'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0323'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0324'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0325'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0326'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0327'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0328'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0329'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0330'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 32'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0331'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0332'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0333'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0334'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0335'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0336'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0337'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0338'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0339'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0340'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 33'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0341'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0342'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0343'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0344'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0345'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0346'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0347'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0348'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0349'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0350'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 34'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0351'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0352'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0353'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0354'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0355'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0356'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0357'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0358'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0359'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0360'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 35'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0361'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0362'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0363'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0364'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0365'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0366'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0367'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0368'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0369'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0370'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 36'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0371'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0372'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0373'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0374'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0375'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0376'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0377'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0378'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0379'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0380'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 37'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0381'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0382'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0383'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0384'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0385'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0386'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0387'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0388'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0389'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0390'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 38'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0391'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0392'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0393'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0394'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0395'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0396'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0397'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0398'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0399'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0400'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 39'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0401'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0402'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0403'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0404'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0405'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0406'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0407'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0408'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0409'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0410'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 40'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0411'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0412'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0413'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0414'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0415'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0416'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0417'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0418'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0419'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0420'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 41'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0421'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0422'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0423'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0424'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0425'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0426'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0427'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0428'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0429'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0430'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 42'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0431'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0432'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0433'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0434'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0435'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0436'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0437'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0438'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0439'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0440'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 43'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0441'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0442'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0443'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0444'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0445'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0446'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0447'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0448'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0449'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0450'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 44'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0451'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0452'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0453'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0454'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0455'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0456'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0457'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0458'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0459'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0460'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 45'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0461'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0462'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0463'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0464'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0465'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0466'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0467'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0468'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0469'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0470'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 46'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0471'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0472'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0473'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0474'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0475'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0476'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0477'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0478'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0479'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0480'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 47'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0481'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0482'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0483'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0484'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0485'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0486'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0487'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0488'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0489'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0490'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 48'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
    @{
        Id = 'E0491'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49'
        Name = 'Port'; Kind = 'DWord'
        Data = 0x000001BB
    }
    @{
        Id = 'E0492'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49'
        Name = 'Server'; Kind = 'String'
        Data = (-join @('it''s ', [char]0x2019, 'x', [char]0x2019))
    }
    @{
        Id = 'E0493'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49'
        Name = ''; Kind = 'QWord'
        Data = 0x0000010000000000L
    }
    @{
        Id = 'E0494'; Action = 'deletevalue'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49'
        Name = 'Legacy'; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0495'; Action = 'ensurekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49\Cache'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0496'; Action = 'deletekey'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49\Old'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0497'; Action = 'removeifempty'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49\Temp'
        Name = ''; Kind = ''
        Data = ''
    }
    @{
        Id = 'E0498'; Action = 'keepvalues'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49\Hosts'
        Name = ''; Kind = ''
        Data = ''
        Names = @('primary')
    }
    @{
        Id = 'E0499'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49'
        Name = 'Homes'; Kind = 'MultiString'
        Data = @('a', '%b%')
    }
    @{
        Id = 'E0500'; Action = 'set'; Hive = 'LocalMachine'; Keep = 1
        Key = 'SOFTWARE\Contoso\Agent\Module 49'
        Name = 'Blob'; Kind = 'Binary'
        Data = '000dff'
    }
)

function ConvertTo-HexString {
    param([byte[]] $Bytes)
    if ($null -eq $Bytes -or $Bytes.Length -eq 0) { return '' }
    return [System.BitConverter]::ToString($Bytes).Replace('-', '').ToLowerInvariant()
}

function ConvertFrom-HexString {
    param([string] $Hex)
    $bytes = New-Object -TypeName 'byte[]' -ArgumentList ([int] ($Hex.Length / 2))
    for ($i = 0; $i -lt $bytes.Length; $i++) {
        $bytes[$i] = [System.Convert]::ToByte($Hex.Substring(2 * $i, 2), 16)
    }
    return , $bytes
}

# UTF-16LE, unit by unit: an encoding object would replace unpaired surrogates.
function ConvertTo-TextHex {
    param([string] $Text)
    $chars = $Text.ToCharArray()
    $bytes = New-Object -TypeName 'byte[]' -ArgumentList ($chars.Length * 2)
    [System.Buffer]::BlockCopy($chars, 0, $bytes, 0, $bytes.Length)
    return ConvertTo-HexString -Bytes $bytes
}

function ConvertFrom-TextHex {
    param([string] $Hex)
    $bytes = ConvertFrom-HexString -Hex $Hex
    $chars = New-Object -TypeName 'char[]' -ArgumentList ([int] ($bytes.Length / 2))
    [System.Buffer]::BlockCopy($bytes, 0, $chars, 0, $bytes.Length)
    return -join $chars
}

# The data as hexadecimal text of their bytes: the form in which they are compared and recorded.
# $null for data of a shape that cannot be written back. (.NET hides a missing final NUL of text and
# pads a short number: such data are taken in their regular form.)
function ConvertTo-CanonicalData {
    param([string] $Kind, $Data)
    if ($null -eq $Data) { return $null }
    switch ($Kind) {
        'String' {
            if ($Data -is [string]) { return (ConvertTo-TextHex -Text $Data) + '0000' }
        }
        'ExpandString' {
            if ($Data -is [string]) { return (ConvertTo-TextHex -Text $Data) + '0000' }
        }
        'MultiString' {
            $hex = ''
            foreach ($item in @($Data)) { $hex = $hex + (ConvertTo-TextHex -Text $item) + '0000' }
            return $hex + '0000'
        }
        'DWord' {
            if ($Data -is [int]) { return ConvertTo-HexString -Bytes ([System.BitConverter]::GetBytes([int] $Data)) }
        }
        'QWord' {
            if ($Data -is [long]) { return ConvertTo-HexString -Bytes ([System.BitConverter]::GetBytes([long] $Data)) }
        }
        'Binary' {
            if ($Data -is [byte[]]) { return ConvertTo-HexString -Bytes $Data }
        }
        'None' {
            if ($Data -is [byte[]]) { return ConvertTo-HexString -Bytes $Data }
        }
    }
    return $null
}

# What the plan wants a value to hold, as hexadecimal text.
function Get-WantedHex {
    param([hashtable] $Entry)
    if ($Entry.Action -ne 'set') { return '' }
    # Binary data stand in the plan as hexadecimal text already.
    if ($Entry.Kind -eq 'Binary' -or $Entry.Kind -eq 'None') { return $Entry.Data }
    return ConvertTo-CanonicalData -Kind $Entry.Kind -Data $Entry.Data
}

# Opens the 64-bit view: what a 64-bit process sees, whatever process runs this.
function Open-BaseKey {
    param([hashtable] $Entry)
    return [Microsoft.Win32.RegistryKey]::OpenBaseKey(
        [Microsoft.Win32.RegistryHive] $Entry.Hive, [Microsoft.Win32.RegistryView]::Registry64)
}

# Whether a key has a value of that name: .NET finds nothing and a null alike.
function Test-ValueThere {
    param($Key, [string] $Name)
    foreach ($known in $Key.GetValueNames()) {
        if ([string]::Equals($known, $Name, [System.StringComparison]::OrdinalIgnoreCase)) { return $true }
    }
    return $false
}

# A value as it is: its kind, and its bytes as far as they can be told and written back exactly.
function Read-EntryValue {
    param($Key, [string] $Name)
    $kind = [string] $Key.GetValueKind($Name)
    $data = $Key.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    $hex = ConvertTo-CanonicalData -Kind $kind -Data $data
    if ($null -eq $hex) { return @{ Kind = $kind; Hex = ''; Supported = $false } }
    return @{ Kind = $kind; Hex = $hex; Supported = $true }
}

# What is there now: how many trailing key names do not exist, and the value with its exact bytes; of
# an entry about all that a key holds, each key and value in it.
function Get-EntryState {
    param([hashtable] $Entry)
    $state = @{ Missing = 0; Exists = $false; Kind = ''; Hex = ''; Supported = $true; Items = [string[]] @() }
    $base = Open-BaseKey -Entry $Entry
    try {
        $segments = $Entry.Key.Split([char] 0x5C)
        $key = $base.OpenSubKey($Entry.Key, $false)
        if ($null -eq $key) {
            $depth = $segments.Length
            while ($depth -gt 0) {
                $probe = $base.OpenSubKey([string]::Join('\', $segments, 0, $depth), $false)
                if ($null -ne $probe) { $probe.Dispose(); break }
                $depth = $depth - 1
            }
            # Below the hive of a user who is not signed in nothing can be seen, which is not absence.
            if ($depth -eq 0 -and $Entry.Hive -eq 'Users') { throw 'the hive of this user is not loaded' }
            $state.Missing = $segments.Length - $depth
            return $state
        }
        try {
            if ($Entry.Action -eq 'set' -or $Entry.Action -eq 'deletevalue') {
                $state.Exists = (Test-ValueThere -Key $key -Name $Entry.Name)
                if ($state.Exists) {
                    $value = Read-EntryValue -Key $key -Name $Entry.Name
                    $state.Kind = $value.Kind
                    $state.Hex = $value.Hex
                    $state.Supported = $value.Supported
                }
                return $state
            }
            $state.Exists = $true
            if ($Entry.Action -eq 'removeifempty') {
                $state.Kind = 'Empty'
                if ($key.SubKeyCount -gt 0 -or $key.ValueCount -gt 0) { $state.Kind = 'Held' }
                $state.Items = Get-WitnessItem -Key $key
            } elseif ($Entry.Action -ne 'ensurekey') {
                $state.Items = Get-EntryItem -Entry $Entry -Key $key
                foreach ($item in (Get-LooseItem -Entry $Entry -State $state)) {
                    if (-not (Test-ItemSupported -Item $item)) { $state.Supported = $false }
                }
            }
            return $state
        } finally {
            $key.Dispose()
        }
    } finally {
        $base.Dispose()
    }
}

# Whether the entry is as the plan wants it.
function Test-EntryCompliant {
    param([hashtable] $Entry, [hashtable] $State)
    switch ($Entry.Action) {
        'set' {
            return ($State.Exists -and $State.Supported -and $State.Kind -eq $Entry.Kind -and
                $State.Hex -eq (Get-WantedHex -Entry $Entry))
        }
        'deletevalue' { return (-not $State.Exists) }
        'ensurekey' { return ($State.Exists) }
        'removeifempty' { return ($State.Kind -ne 'Empty') }
    }
    $loose = Get-LooseItem -Entry $Entry -State $State
    return ($loose.Length -eq 0)
}

# Text for people: everything but printable ASCII is shown as its code unit.
function Get-DisplayText {
    param([string] $Text)
    $parts = foreach ($char in $Text.ToCharArray()) {
        $code = [int] $char
        if ($code -ge 0x20 -and $code -le 0x7E) { [string] $char } else { '<U+{0:X4}>' -f $code }
    }
    return -join @($parts)
}

function Get-DisplayPath {
    param([hashtable] $Entry)
    $roots = @{
        ClassesRoot = 'HKEY_CLASSES_ROOT'; CurrentConfig = 'HKEY_CURRENT_CONFIG'
        CurrentUser = 'HKEY_CURRENT_USER'; LocalMachine = 'HKEY_LOCAL_MACHINE'; Users = 'HKEY_USERS'
    }
    if ($Entry.Key.Length -eq 0) { return $roots[$Entry.Hive] }
    return $roots[$Entry.Hive] + '\' + (Get-DisplayText -Text $Entry.Key)
}

function Get-DisplayName {
    param([hashtable] $Entry)
    switch ($Entry.Action) {
        'ensurekey' { return '(key)' }
        'removeifempty' { return '(key)' }
        'deletekey' { return '(key and all below)' }
        'keepvalues' { return '(all values)' }
    }
    if ($Entry.Name.Length -eq 0) { return '(default value)' }
    return Get-DisplayText -Text $Entry.Name
}

function Get-DisplayData {
    param([string] $Kind, [string] $Hex)
    switch ($Kind) {
        'DWord' {
            $number = [System.BitConverter]::ToUInt32((ConvertFrom-HexString -Hex $Hex), 0)
            return 'DWord 0x{0:x8} ({0})' -f $number
        }
        'QWord' {
            $number = [System.BitConverter]::ToUInt64((ConvertFrom-HexString -Hex $Hex), 0)
            return 'QWord 0x{0:x16} ({0})' -f $number
        }
        'String' { return 'String ' + (Get-DisplayText -Text (ConvertFrom-TextHex -Hex $Hex.Substring(0, $Hex.Length - 4))) }
        'ExpandString' { return 'ExpandString ' + (Get-DisplayText -Text (ConvertFrom-TextHex -Hex $Hex.Substring(0, $Hex.Length - 4))) }
    }
    if ($Hex.Length -gt 64) { return $Kind + ' ' + $Hex.Substring(0, 64) + '... (' + [string] ($Hex.Length / 2) + ' bytes)' }
    return $Kind + ' ' + $Hex
}

function Get-DisplayWanted {
    param([hashtable] $Entry)
    switch ($Entry.Action) {
        'deletevalue' { return 'Not Found' }
        'ensurekey' { return 'exists' }
        'removeifempty' { return 'Not Found if empty' }
        'deletekey' { return 'nothing but what the plan sets' }
        'keepvalues' { return 'nothing but what the plan keeps' }
    }
    return Get-DisplayData -Kind $Entry.Kind -Hex (Get-WantedHex -Entry $Entry)
}

function Get-DisplayFound {
    param([hashtable] $Entry, [hashtable] $State)
    if (-not $State.Exists) { return 'Not Found' }
    switch ($Entry.Action) {
        'ensurekey' { return 'exists' }
        'removeifempty' {
            if ($State.Kind -eq 'Empty') { return 'exists, empty' }
            return 'exists, holds something'
        }
    }
    if ($Entry.Action -eq 'deletekey' -or $Entry.Action -eq 'keepvalues') {
        $loose = Get-LooseItem -Entry $Entry -State $State
        if ($loose.Length -eq 0) { return 'nothing else' }
        return [string] $loose.Length + ' keys and values more, the first ' + (Get-DisplayItem -Entry $Entry -Item $loose[0])
    }
    if (-not $State.Supported) { return 'data of kind ' + $State.Kind + ' that this script cannot read exactly' }
    return Get-DisplayData -Kind $State.Kind -Hex $State.Hex
}

# What is to exist, by places: what an entry sets or creates, and the keys above it. The rest of a key
# that is deleted, or of its values, is loose.
$WantedPlaces = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase)
foreach ($entry in $Plan) {
    if ($entry.Action -ne 'set' -and $entry.Action -ne 'ensurekey') { continue }
    $segments = $entry.Key.Split([char] 0x5C)
    for ($depth = $segments.Length; $depth -gt 0; $depth--) {
        [void] $WantedPlaces.Add($entry.Hive + ':' + [string]::Join('\', $segments, 0, $depth))
    }
    # No name holds a NUL, so it sets the key and the name apart.
    if ($entry.Action -eq 'set') { [void] $WantedPlaces.Add($entry.Hive + ':' + $entry.Key + [string] [char] 0 + $entry.Name) }
}

# Each key and value that an entry is about, one line each, sorted: the key's path below that of the
# entry, the value's name or - for the key itself, its kind, its bytes; all but the kind in
# hexadecimal digits.
function Get-EntryItem {
    param([hashtable] $Entry, $Key)
    $items = New-Object -TypeName 'System.Collections.Generic.List[string]'
    $todo = New-Object -TypeName 'System.Collections.Generic.Stack[string]'
    $todo.Push('')
    while ($todo.Count -gt 0) {
        $path = $todo.Pop()
        # Windows has no more levels; a link that leads back would never end.
        if ($path.Split([char] 0x5C).Length -gt 512) { throw 'keys are nested too deep: a link leads back' }
        $at = $Key
        if ($path -ne '') { $at = $Key.OpenSubKey($path, $false) }
        if ($null -eq $at) { throw 'a key was deleted while it was read' }
        try {
            $hex = ConvertTo-TextHex -Text $path
            $items.Add($hex + ':-::')
            foreach ($name in $at.GetValueNames()) { $items.Add($hex + ':' + (Get-ValueItem -Key $at -Name $name)) }
            if ($Entry.Action -ne 'keepvalues') {
                foreach ($name in $at.GetSubKeyNames()) {
                    if ($path -eq '') { $todo.Push($name) } else { $todo.Push($path + '\' + $name) }
                }
            }
        } finally {
            if ($path -ne '') { $at.Dispose() }
        }
    }
    $found = $items.ToArray()
    [System.Array]::Sort($found, [System.StringComparer]::Ordinal)
    return , $found
}

# A value as the last parts of an item.
function Get-ValueItem {
    param($Key, [string] $Name)
    $value = Read-EntryValue -Key $Key -Name $Name
    return (ConvertTo-TextHex -Text $Name) + ':' + $value.Kind + ':' + $value.Hex
}

# One thing that a key holds, if it holds any: enough to tell that it is not empty.
function Get-WitnessItem {
    param($Key)
    if ($Key.SubKeyCount -gt 0) { return , [string[]] @((ConvertTo-TextHex -Text ($Key.GetSubKeyNames()[0])) + ':-::') }
    if ($Key.ValueCount -gt 0) { return , [string[]] @(':' + (Get-ValueItem -Key $Key -Name ($Key.GetValueNames()[0]))) }
    return , [string[]] @()
}

# The path of the key of an item.
function Get-ItemKey {
    param([hashtable] $Entry, [string] $Item)
    $below = ConvertFrom-TextHex -Hex ($Item.Split([char] 0x3A)[0])
    if ($below -eq '') { return $Entry.Key }
    return $Entry.Key + '\' + $below
}

# Whether the data of an item can be written back.
function Test-ItemSupported {
    param([string] $Item)
    $field = $Item.Split([char] 0x3A)
    if ($field[1] -eq '-') { return $true }
    # Text has at least its NUL, and numbers have their bytes.
    return ($field[3] -ne '' -or $field[2] -eq 'Binary' -or $field[2] -eq 'None')
}

# An item with its names as Windows compares them.
function Get-FoldedItem {
    param([string] $Item)
    $field = $Item.Split([char] 0x3A)
    $name = $field[1]
    if ($name -ne '-') { $name = ConvertTo-TextHex -Text (ConvertFrom-TextHex -Hex $name).ToUpperInvariant() }
    $key = ConvertTo-TextHex -Text (ConvertFrom-TextHex -Hex $field[0]).ToUpperInvariant()
    return $key + ':' + $name + ':' + $field[2] + ':' + $field[3]
}

# Those of some items that are not among others.
function Get-MissingItem {
    param([string[]] $Items, [string[]] $Among)
    $there = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::Ordinal)
    foreach ($item in $Among) { [void] $there.Add($item) }
    $others = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($item in $Items) { if (-not $there.Contains($item)) { $others.Add($item) } }
    $missing = New-Object -TypeName 'System.Collections.Generic.List[string]'
    if ($others.Count -gt 0) {
        # Names that differ in case alone are the same.
        foreach ($item in $Among) { [void] $there.Add((Get-FoldedItem -Item $item)) }
        foreach ($item in $others) { if (-not $there.Contains((Get-FoldedItem -Item $item))) { $missing.Add($item) } }
    }
    return , $missing.ToArray()
}

# The items that the plan does not want: what is to go.
function Get-LooseItem {
    param([hashtable] $Entry, [hashtable] $State)
    $loose = New-Object -TypeName 'System.Collections.Generic.List[string]'
    foreach ($item in $State.Items) {
        $name = $item.Split([char] 0x3A)[1]
        $place = $Entry.Hive + ':' + (Get-ItemKey -Entry $Entry -Item $item)
        $kept = $false
        if ($name -eq '-') {
            $kept = ($Entry.Action -eq 'keepvalues' -or $WantedPlaces.Contains($place))
        } else {
            $text = ConvertFrom-TextHex -Hex $name
            $kept = $WantedPlaces.Contains($place + [string] [char] 0 + $text)
            if ($Entry.Action -eq 'keepvalues') {
                foreach ($known in $Entry.Names) {
                    if ([string]::Equals($known, $text, [System.StringComparison]::OrdinalIgnoreCase)) { $kept = $true }
                }
            }
        }
        if (-not $kept) { $loose.Add($item) }
    }
    return , $loose.ToArray()
}

# An item for people.
function Get-DisplayItem {
    param([hashtable] $Entry, [string] $Item)
    $field = $Item.Split([char] 0x3A)
    $text = Get-DisplayText -Text (Get-ItemKey -Entry $Entry -Item $Item)
    if ($field[1] -eq '-') { return 'key ' + $text }
    if ($field[1] -eq '') { return 'default value in ' + $text }
    return 'value ' + (Get-DisplayText -Text (ConvertFrom-TextHex -Hex $field[1])) + ' in ' + $text
}

# Which of the ticket's hosts this machine is; an empty name where the ticket fits any, $null where
# it is none of them.
function Get-TicketHost {
    if ($TicketHosts.Length -eq 0) { return '' }
    $names = @($env:COMPUTERNAME, [System.Net.Dns]::GetHostName().Split([char] '.')[0])
    foreach ($wanted in $TicketHosts) {
        foreach ($name in $names) {
            if ([string]::Equals($wanted.Split([char] '.')[0], $name, [System.StringComparison]::OrdinalIgnoreCase)) { return $wanted }
        }
    }
    return $null
}

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
        exit 1
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
