//! Does the interpreter do what PowerShell is known to do?

mod support;

use powershell_run::{Argument, Machine, Outcome, run};

fn outcome(script: &str) -> Outcome {
    let strict = format!("Set-StrictMode -Version 2.0\n$ErrorActionPreference = 'Stop'\n{script}");
    run(&mut Machine::new("SERVER"), &strict, &[])
        .unwrap_or_else(|unsupported| panic!("{script}: {unsupported}"))
}

/// Each script, and its output, one object behind the other with `|` between.
fn prints(cases: &[(&str, &str)]) {
    for (script, expected) in cases {
        let outcome = outcome(script);
        assert_eq!(outcome.error, None, "{script}");
        assert_eq!(outcome.output.join("|"), *expected, "{script}");
    }
}

/// Each script, and a part of the error that ends it.
fn fails(cases: &[(&str, &str)]) {
    for (script, expected) in cases {
        let outcome = outcome(script);
        let error = outcome.error.unwrap_or_else(|| panic!("{script} prints {:?}", outcome.output));
        assert!(error.contains(expected), "{script}: {error}");
        assert_eq!(outcome.exit, 1, "{script}");
    }
}

fn refuses(cases: &[(&str, &str)]) {
    for (script, expected) in cases {
        match run(&mut Machine::new("SERVER"), script, &[]) {
            Ok(outcome) => panic!("{script}: {outcome:?}"),
            Err(unsupported) => {
                assert!(unsupported.to_string().contains(expected), "{script}: {unsupported}")
            }
        }
    }
}

#[test]
fn output() {
    prints(&[
        ("function f { 1; 'a' } f", "1|a"),
        ("function f { return , @(1, 2) } $x = f; $x.Length", "2"),
        ("function f { return , @(1) } $x = f; $x -is [array]", "True"),
        ("function f { return @(1) } $x = f; $x -is [array]", "False"),
        ("function f { return @() } $x = f; $null -eq $x", "True"),
        ("function f { } $x = f; @($x).Length", "0"),
        ("function f { return $null } $x = f; @($x).Length", "1"),
        ("function f { $null } @(f).Length", "1"),
        ("@().Length; @($null).Length; @(, 1).Length", "0|1|1"),
        // What is not captured is output: the classic trap.
        (
            "$s = New-Object -TypeName 'System.Collections.Generic.HashSet[string]'\nfunction f { $s.Add('a'); 'x' } f",
            "True|x",
        ),
        (
            "$l = New-Object -TypeName 'System.Collections.Generic.List[string]'\nfunction f { $l.Add('a'); 'x' } f",
            "x",
        ),
        ("$h = @{}\nfunction f { $h.Add('a', 1); $h.Remove('a'); 'x' } f", "x"),
        ("function f { [void] [System.IO.Directory]::CreateDirectory('C:\\Temp\\a'); 'x' } f", "x"),
        (
            "function f { [System.IO.Directory]::CreateDirectory('C:\\Temp\\a'); 'x' } @(f).Length",
            "2",
        ),
        ("function f { $i = 0; $i++; $i } f", "1"),
        ("function f { $i = 0; ($i++); $i } f", "0|1"),
        (
            "$l = New-Object -TypeName 'System.Collections.Generic.List[object]'; $l.Add(1); $l.Add(2); function f { return $l } $x = f; $x -is [object[]]; $x.Length",
            "True|2",
        ),
        (
            "$b = New-Object -TypeName 'byte[]' -ArgumentList 3; $b -is [byte[]]; $b.Length; function f { $b } (f) -is [byte[]]",
            "True|3|False",
        ),
        ("$h = @{ a = 1 }; function f { $h } (f) -is [hashtable]", "True"),
        ("$x = if ($true) { 'a' } else { 'b' }; $x", "a"),
        ("$x = foreach ($i in 1..3) { $i * 2 }; [string] $x", "2 4 6"),
        ("$x = foreach ($i in @()) { $i }; $null -eq $x", "True"),
        ("Write-Output -InputObject @(1, 2)", "1|2"),
        ("'x' | Out-Null; , @(1, 2) | ForEach-Object { $_.Length }", "2"),
        ("@(3, 1, 2) | Sort-Object", "1|2|3"),
        ("@('bb', 'a', 'ccc') | Sort-Object -Property Length -Descending", "ccc|bb|a"),
    ]);
}

#[test]
fn scopes() {
    prints(&[
        ("$x = 1; function f { $x } f", "1"),
        ("$x = 1; function f { $x = 2 } f; $x", "1"),
        ("$x = 1; function f { $script:x = 2 } f; $x", "2"),
        ("function g { $y } function f { $y = 3; g } f", "3"),
        ("$l = @{ n = 0 }; function f { $l.n = 5 } f; $l.n", "5"),
        (
            "function f { param([string] $S, [int] $I, [switch] $W, [hashtable] $H, [byte[]] $B, $O) \"[$S][$I][$W]\"; $null -eq $H; $null -eq $B; $null -eq $O } f",
            "[][0][False]|True|True|True",
        ),
        ("function f { param([string] $S) $S -is [string] } f -S $null", "True"),
        ("function f { param([string] $S, [int] $N) \"$S,$N\" } f 'a' 3; f -N 4 -S b", "a,3|b,4"),
        ("function f { param([bool] $B) $B } f $true; f 1", "True|True"),
        ("function f { param([byte[]] $B) $B.Length } f -B @(1, 2); f -B 5", "2|1"),
        ("function f { param([ValidateSet('a', 'b')] [string] $S = 'a') $S } f; f -S B", "a|B"),
        ("[int] $n = '12'; $n + 1; $n = '3'; $n -is [int]", "13|True"),
    ]);
    fails(&[
        ("$unset", "has not been set"),
        ("function f { param([ValidateSet('a')] [string] $S) } f -S c", "does not belong"),
        ("function f { param([int] $N) } f -N x", "Cannot process argument transformation"),
        ("function f { param([hashtable] $H) } f -H 'x'", "Cannot process argument transformation"),
        (
            "function f { param([string] $S) } f -S @(1, 2)",
            "Cannot process argument transformation",
        ),
        ("function f { param([bool] $B) } f -B 'false'", "Cannot process argument transformation"),
        ("function f { param($A) } f -B 1", "parameter cannot be found"),
        ("$n = $null; $n.Length", "cannot be found on this object"),
        ("(5).Length", "cannot be found on this object"),
        ("@{ a = 1 }.b", "cannot be found on this object"),
        ("$n = $null; $n.Trim()", "null-valued"),
        ("$n = $null; $n[0]", "null array"),
        ("$a = @(1); $a[1] = 2", "outside the bounds"),
    ]);
    prints(&[("@{ a = 1 }['b'] -eq $null", "True"), ("$a = @(1); $null -eq $a[5]", "True")]);
}

#[test]
fn operators() {
    prints(&[
        ("'A' -eq 'a'; 'A' -ceq 'a'; 'a' -ne 'b'", "True|False|True"),
        ("'1' -eq 1; 1 -eq '1'; '01' -eq 1; 1 -eq '01'", "True|True|False|True"),
        ("$true -eq 'False'; 'False' -eq $false; 0 -eq $false", "True|True|True"),
        ("$null -eq 0; 0 -eq $null; '' -eq $null; $null -eq ''", "False|False|False|False"),
        ("@(1, 2, 1) -eq 1", "1|1"),
        ("@(@(1, $null) -eq $null).Length", "1"),
        ("if (@(0) -eq 0) { 't' } else { 'f' }", "f"),
        ("@('a', 'b') -contains 'A'; 'a' -in @('A'); @('a') -notcontains 'b'", "True|True|True"),
        (
            "'abc' -match '^[A-C]+$'; 'ab1' -notmatch '^[0-9]{1,3}$'; \"12`n\" -match '^[0-9]+$'",
            "True|True|True",
        ),
        (
            "'a{0:X4}b' -f 255; '{0:x8}' -f -1; '{0:x16}' -f 5L; '{0,4}|{1,-3}|' -f 1, 2",
            "a00FFb|ffffffff|0000000000000005|   1|2  |",
        ),
        (
            "'{{{0}}}' -f 'x'; '{0:x8} ({0})' -f [System.BitConverter]::ToUInt32(@(255, 255, 255, 255), 0)",
            "{x}|ffffffff (4294967295)",
        ),
        ("-join @('a', 'b'); @('a', 'b') -join '-'; -join 'x'; 'a,b' -split ','", "ab|a-b|x|a|b"),
        ("7 / 2; 8 / 2; 7 % 3; [int] 2.5; [int] 3.5; [int] (5 / 2)", "3.5|4|1|2|4|2"),
        (
            "0xFFFFFFFF; 0x80000000; 0x7FFFFFFF; 0xFFFFFFFFL; 0x100000000; 1kb",
            "-1|-2147483648|2147483647|4294967295|4294967296|1024",
        ),
        ("(2147483647 + 1) -is [double]; (2147483647L + 1) -is [long]", "True|True"),
        ("1 + '2'; '1' + 2; 'a' + 1 + 2; 'a' + $null + 'b'", "3|12|a12|ab"),
        ("[string] (@(1) + @(2, 3)); [string] (@() + 'x'); (@(1, 2) + @()).Length", "1 2 3|x|2"),
        ("5 -band 3; 5 -bor 2; 1 -shl 4; 6 -bxor 3", "1|7|16|5"),
        (
            "[string] (1..3); [string] (3..1); 'abc'[0]; 'abc'[-1]; @(1, 2, 3)[-1]",
            "1 2 3|3 2 1|a|c|3",
        ),
        (
            "[int] [char] 'A'; [char] 0x5C; [string] [char] 9 -eq \"`t\"; 'a' + [char] 66",
            "65|\\|True|aB",
        ),
        ("$true -and -not $false; -not 'x'; !$true", "True|False|False"),
        (
            "if ('') { 1 } else { 0 }; if ('0') { 1 }; if (@()) { 1 } else { 0 }; if (@(0)) { 1 } else { 0 }; if (@(0, 0)) { 1 }",
            "0|1|0|0|1",
        ),
        (
            "'a' -is [string]; 1 -is [int]; 1 -is [long]; @(1) -is [array]; , 1 -is [array]",
            "True|True|False|True|True",
        ),
        ("'b' -gt 'A'; 10 -gt '9'; '10' -gt 9; 3 -le 3", "True|True|False|True"),
        ("\"a $(1 + 1) ${env:OS} $($null)b\"; 'it''s'; \"q`\"q\"", "a 2 Windows_NT b|it's|q\"q"),
        ("'abc'.Substring(1, 1).ToUpperInvariant() + 'x'.PadRight(3) + '|'", "Bx  |"),
        (
            "[Microsoft.Win32.RegistryHive] 'localmachine'; [string] [Microsoft.Win32.RegistryValueKind]::DWord; [Microsoft.Win32.RegistryValueKind] 4",
            "LocalMachine|DWord|DWord",
        ),
        (
            "[byte[]] @(1, 255) -is [byte[]]; ([string[]] @(1, 2))[0] -is [string]; [string] @(1, 2)",
            "True|True|1 2",
        ),
        ("$a = 'x'; $a += 'y'; $a; $n = 3; $n -= 1; $n; $l = @(1); $l += 2; $l.Length", "xy|2|2"),
        (
            "[string]::Join('\\', 'a\\b\\c'.Split([char] 0x5C), 0, 2); [string]::Join(', ', @('x'))",
            "a\\b|x",
        ),
        (
            "[string]::Equals('a', 'A', [System.StringComparison]::OrdinalIgnoreCase); [string]::Equals('a', 'A')",
            "True|False",
        ),
        ("'a=b' -replace '=', '-'; 'x' -like 'X*'; 'a.b' -split '\\.'", "a-b|True|a|b"),
    ]);
    fails(&[
        ("[int] 'abc'", "Cannot convert"),
        ("[int] 3000000000", "too large"),
        ("[byte] 256", "too large"),
        ("1 / 0", "divide by zero"),
        ("1 + 'x'", "Cannot convert"),
        ("'abc'.Substring(2, 5)", "Exception calling \"Substring\" with \"2\" argument(s)"),
        ("'{1}' -f 'x'", "Error formatting"),
        ("[Microsoft.Win32.RegistryHive] 'Elsewhere'", "Cannot convert"),
    ]);
}

#[test]
fn tables() {
    prints(&[
        (
            "$h = @{ A = 1; 'b c' = 2 }; $h.a; $h['B C']; $h.Count; $h.ContainsKey('a')",
            "1|2|2|True",
        ),
        ("$h = @{}; $h['x'] = 1; $h.y = 2; $h.Count; $h.Keys.Count", "2|2"),
        ("$h = @{ Count = 7 }; $h.Count; $h.PSBase.Count", "7|1"),
        ("$h = @{ a = @(1) }; $h.a -is [array]", "True"),
        ("$h = @{ a = if ($true) { 1 } }; $h.a", "1"),
        (
            "$o = New-Object -TypeName PSObject -Property @{ A = 1; B = 'x' }; ($o | Select-Object -Property B, A)",
            "@{B=x; A=1}",
        ),
        ("$h = @{ b = 1; a = 2 }; [string] ($h.Keys | Sort-Object)", "a b"),
        (
            "$d = New-Object -TypeName 'System.Collections.Generic.Dictionary[string,int]' -ArgumentList ([System.StringComparer]::OrdinalIgnoreCase); $d['a'] = 1; $d.Add('B', '2'); $d['A'] + $d['b']; $d.ContainsKey('c')",
            "3|False",
        ),
        (
            "$s = New-Object -TypeName 'System.Collections.Generic.HashSet[string]' -ArgumentList ([System.StringComparer]::Ordinal); $s.Add('a'); $s.Add('A'); $s.Add('a'); $s.Count",
            "True|True|False|2",
        ),
        (
            "$s = New-Object -TypeName 'System.Collections.Generic.Stack[string]'; $s.Push('a'); $s.Push('b'); $s.Pop(); $s.Count",
            "b|1",
        ),
        (
            "$x = @('b', 'B', 'a'); [System.Array]::Sort($x, [System.StringComparer]::Ordinal); [string] $x",
            "B a b",
        ),
        ("ConvertTo-Json -InputObject @{ a = @(1, 'x') } -Compress", "{\"a\":[1,\"x\"]}"),
    ]);
    fails(&[
        (
            "$l = New-Object -TypeName 'System.Collections.Generic.List[int]'; $l.Add(1); foreach ($i in $l) { $l.Add(2) } ",
            "Collection was modified",
        ),
        (
            "$h = @{ a = 1; b = 2 }; foreach ($k in $h.Keys) { $h[$k] = 3 }",
            "Collection was modified",
        ),
        ("$o = New-Object -TypeName PSObject -Property @{ A = 1 }; $o.B", "cannot be found"),
        ("$h = @{}; $h.Add('a', 1); $h.Add('A', 1)", "already been added"),
    ]);
}

#[test]
fn flow() {
    prints(&[
        ("switch ('B') { 'a' { 1 } 'b' { 2 } default { 3 } }", "2"),
        ("switch ('x') { 'a' { 1 } default { 3 } }", "3"),
        ("switch ('a') { 'a' { 1 } 'A' { 2 } }", "1|2"),
        ("switch ('a') { 'a' { 1; break } 'A' { 2 } }", "1"),
        ("function f { switch ('a') { 'a' { return 1 } } 2 } f", "1"),
        ("foreach ($i in 1..3) { switch ($i) { 2 { continue } default { $i } } }", "1|3"),
        ("for ($i = 0; $i -lt 3; $i++) { if ($i -eq 1) { continue } $i }", "0|2"),
        ("$i = 0; while ($true) { $i++; if ($i -gt 2) { break } }; $i", "3"),
        ("$i = 0; do { $i++ } while ($i -lt 2); $i; do { $i-- } until ($i -le 0); $i", "2|0"),
        ("foreach ($x in $null) { 'never' }; foreach ($x in 'abc') { $x }", "abc"),
        ("try { throw 'x' } catch { $_.Exception.Message } finally { 'f' }", "x|f"),
        ("function f { try { return 1 } finally { 'f' } } f", "1|f"),
        (
            "try { [System.Convert]::ToByte('zz', 16) } catch { $_.Exception.Message }",
            "Exception calling \"ToByte\" with \"2\" argument(s): \"Could not find any recognizable digits.\"",
        ),
        (
            "try { [System.Convert]::ToByte('zz', 16) } catch [System.FormatException] { $_.Exception.Message }",
            "Could not find any recognizable digits.",
        ),
        (
            "try { [System.Convert]::ToByte('zz', 16) } catch [System.IO.IOException], [System.SystemException] { 'typed' } catch { 'all' }",
            "typed",
        ),
        (
            "try { try { throw 'x' } catch { throw } } catch { 'again ' + $_.Exception.Message }",
            "again x",
        ),
        ("try { try { throw 'x' } finally { 'f' } } catch { 'c' }", "f|c"),
        (
            "foreach ($i in 1..3) { try { if ($i -eq 2) { continue }; $i } finally { 'f' } }",
            "1|f|f|3|f",
        ),
        ("foreach ($i in 1..3) { try { throw 'x' } catch { break } }; 'after'", "after"),
        ("try { 'a' } catch { 'b' }; if ($false) { 1 }\nelseif ($true) { 2 }\nelse { 3 }", "a|2"),
        ("$x = try { 5 } catch { 6 }; $x", "5"),
    ]);
    let ended = outcome(
        "function f { try { exit 7 } catch { 'no' } finally { Write-Output 'f' } } f; 'never'",
    );
    assert_eq!((ended.exit, ended.output), (7, vec!["f".to_owned()]));
    let captured = outcome("function f { Write-Output 'lost'; exit 3 } $x = f");
    assert_eq!((captured.exit, captured.output.len()), (3, 0));
    fails(&[
        ("throw 'boom'", "boom"),
        ("try { throw 'a' } finally { }", "a"),
        ("function f { throw 'x' } $y = f", "x"),
    ]);
}

#[test]
fn what_is_not_known_is_loud() {
    refuses(&[
        ("Get-Process", "the command get-process at line 1"),
        ("\n\n[System.Foo]::Bar()", "at line 3"),
        ("$x = 1 > 2", "line 1"),
        ("'x'.NoSuchMethod()", "nosuchmethod"),
        ("$x = [System.Foo] 'x'", "[foo]"),
        ("break", "break"),
        ("foreach ($i in 1..2) { & { break } }", "line 1"),
        (
            "try { 1 } catch [System.FooException] { }\ntry { throw 'x' } catch [System.FooException] { }",
            "FooException",
        ),
        (
            "$k = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry32')",
            "Registry64",
        ),
        (
            "$k = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64'); $k.Dispose(); $k.GetValueNames()",
            "after Dispose",
        ),
        (
            "$k = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64'); $k.DeleteSubKeyTree('x')",
            "DeleteSubKeyTree",
        ),
    ]);
}

#[test]
fn parameters_of_scripts() {
    let script = "[CmdletBinding(SupportsShouldProcess = $true)]\nparam(\n    [string] $A = 'x',\n    [switch] $B\n)\n\"$A $B $WhatIfPreference\"\n$PSCmdlet.ShouldProcess('t', 'a')";
    let mut machine = Machine::new("SERVER");
    let arguments = [("B", Argument::Switch), ("WhatIf", Argument::Switch)];
    let outcome = run(&mut machine, script, &arguments).expect("it runs");
    assert_eq!(outcome.output, ["x True True", "False"]);
    assert_eq!(outcome.asked, [("t".to_owned(), "a".to_owned())]);
}
