//! Does the registry answer as that of .NET does?

mod support;

use powershell_run::{Machine, run};

const OPEN: &str = "Set-StrictMode -Version 2.0\n$b = [Microsoft.Win32.RegistryKey]::OpenBaseKey([Microsoft.Win32.RegistryHive]::LocalMachine, [Microsoft.Win32.RegistryView]::Registry64)\n";

fn machine() -> Machine {
    let mut machine = Machine::new("SERVER");
    let registry = &mut machine.registry;
    registry.set_text(r"HKLM\SOFTWARE\A", "Text", 1, "x");
    registry.set_value(r"HKLM\SOFTWARE\A", "NoNul", 1, b"y\0");
    registry.set_value(r"HKLM\SOFTWARE\A", "TwoNul", 1, b"y\0\0\0\0\0");
    registry.set_value(r"HKLM\SOFTWARE\A", "Short", 4, &[7]);
    registry.set_value(r"HKLM\SOFTWARE\A", "Long", 4, &[1, 0, 0, 0, 1, 0, 0, 0]);
    registry.set_value(r"HKLM\SOFTWARE\A", "Odd", 9, &[1]);
    registry.set_value(r"HKLM\SOFTWARE\A", "None", 0, &[5]);
    registry.set_value(r"HKLM\SOFTWARE\A", "Multi", 7, b"a\0\0\0\0\0b\0\0\0\0\0");
    registry.create_key(r"HKLM\SOFTWARE\A\Sub\Deep");
    machine
}

fn prints(cases: &[(&str, &str)]) {
    for (script, expected) in cases {
        let outcome = run(&mut machine(), &format!("{OPEN}{script}"), &[])
            .unwrap_or_else(|e| panic!("{script}: {e}"));
        let output = outcome.error.unwrap_or_else(|| outcome.output.join("|"));
        assert!(output.starts_with(expected), "{script}: {output}");
    }
}

#[test]
fn reading() {
    prints(&[
        (
            "$k = $b.OpenSubKey('software\\a'); $k.Name; $k.ValueCount; $k.SubKeyCount",
            r"HKEY_LOCAL_MACHINE\software\a|8|1",
        ),
        ("$null -eq $b.OpenSubKey('SOFTWARE\\B')", "True"),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A'); $k.GetValue('text'); $k.GetValue('NoNul'); $k.GetValue('TwoNul').Length",
            "x|y|2",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A'); $k.GetValue('Short') -is [int]; $k.GetValue('Long') -is [long]; $k.GetValueKind('Long')",
            "True|True|DWord",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A'); $null -eq $k.GetValue('Odd'); $k.GetValueKind('Odd'); $k.GetValueKind('None'); $k.GetValue('None').Length",
            "True|Unknown|None|1",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A'); $k.GetValue('Multi').Length; $k.GetValue('Multi')[2]",
            "3|b",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A'); $k.GetValue('Missing', 'd', 'None'); $k.GetValueKind('Missing')",
            "Exception calling \"GetValueKind\" with \"1\" argument(s): \"The specified registry key does not exist.\"",
        ),
    ]);
}

#[test]
fn writing() {
    prints(&[
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A'); try { $k.SetValue('x', 1) } catch [System.UnauthorizedAccessException] { $_.Exception.Message }",
            "Cannot write to the registry key.",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A', $true); $k.SetValue('x', 'y', [Microsoft.Win32.RegistryValueKind]::Binary)",
            "Exception calling \"SetValue\" with \"3\" argument(s): \"The type of the value object did not match",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A', $true); $k.SetValue('x', @('a'), [Microsoft.Win32.RegistryValueKind]::MultiString)",
            "Exception calling \"SetValue\"",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A', $true); $k.SetValue('x', [string[]] @('a', ''), [Microsoft.Win32.RegistryValueKind]::MultiString); $k.GetValue('x').Length",
            "2",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A', $true); $k.SetValue('x', 4294967295L, [Microsoft.Win32.RegistryValueKind]::DWord)",
            "Exception calling \"SetValue\"",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A', $true); $k.DeleteValue('none at all', $false); $k.DeleteValue('none at all', $true)",
            "Exception calling \"DeleteValue\" with \"2\" argument(s): \"No value exists",
        ),
        (
            "try { $b.DeleteSubKey('SOFTWARE\\A', $false) } catch [System.InvalidOperationException] { 'it has subkeys' }",
            "it has subkeys",
        ),
        (
            "$b.DeleteSubKey('SOFTWARE\\A\\Sub\\Deep', $false); $b.DeleteSubKey('SOFTWARE\\A\\Sub\\Deep', $false); $b.OpenSubKey('SOFTWARE\\A\\Sub').SubKeyCount",
            "0",
        ),
        (
            "$k = $b.OpenSubKey('SOFTWARE\\A\\Sub\\Deep'); $b.DeleteSubKey('SOFTWARE\\A\\Sub\\Deep'); $k.ValueCount",
            "Exception getting \"ValueCount\": \"Illegal operation attempted on a registry key that has been marked for deletion.\"",
        ),
        (
            "$k = $b.CreateSubKey('SOFTWARE\\B\\C'); $k.Dispose(); $b.OpenSubKey('SOFTWARE').SubKeyCount",
            "2",
        ),
    ]);
}

#[test]
fn denied_keys_are_read() {
    let mut machine = machine();
    machine.faults.deny.insert(r"HKLM\SOFTWARE\A".to_owned());
    let script = format!(
        "{OPEN}$b.OpenSubKey('SOFTWARE\\A').ValueCount\ntry {{ $b.OpenSubKey('SOFTWARE\\A', $true) }} catch [System.Security.SecurityException] {{ 'security' }}\ntry {{ $b.CreateSubKey('SOFTWARE\\A') }} catch [System.UnauthorizedAccessException] {{ 'access' }}\ntry {{ $b.CreateSubKey('SOFTWARE\\A\\New') }} catch {{ $_.Exception.Message }}"
    );
    let outcome = run(&mut machine, &script, &[]).expect("it runs");
    assert_eq!(outcome.output[..3], ["8", "security", "access"]);
    assert!(
        outcome.output[3]
            .contains(r"Access to the registry key 'HKEY_LOCAL_MACHINE\SOFTWARE\A\New' is denied.")
    );
    assert_eq!(outcome.leaked_handles, 2, "the base key and the one that was read");
    assert_eq!(outcome.mutations, 0);
}
