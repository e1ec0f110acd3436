//! Between which words can an argument choose?

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    Text,
    Json,
    /// SARIF 2.1.0, which code hosts read
    Sarif,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Md,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VersionArg {
    /// Version 5
    Reg,
    /// `REGEDIT4`
    Regedit4,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EncodingArg {
    /// UTF-16 LE with byte order mark
    #[value(name = "utf-16")]
    Utf16,
    /// 8 bits in the code page
    Ansi,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LineEndArg {
    Crlf,
    Lf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// A .reg file
    Reg,
    /// A change set in JSON
    Json,
    /// A policy file, in TOML or JSON
    Policy,
    /// A document, in Markdown or plain text
    Document,
    /// A plan in JSON, as in a ticket
    Plan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RegOrJson {
    Reg,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    /// For the terminal, in its width and colours
    Text,
    /// Markdown, below 60 kB
    Md,
    Json,
    /// One HTML file
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FieldArg {
    ImplementationPlan,
    BackoutPlan,
    TestPlan,
    Risk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    /// A policy file
    Policy,
    /// What `diff --format json` prints for two changes
    ChangeDiff,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineArg {
    /// Microsoft Intune: the detection ends with 1 where something is to be done
    Intune,
    /// Configuration Manager: the detection ends with 0, and what it prints is looked at
    Configmgr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RenderFormat {
    /// A .reg file, version 5
    Reg,
    /// A .reg file as Windows 98 and NT 4 read it, in the code page
    Regedit4,
    /// The script that applies the change
    #[value(name = "apply.ps1")]
    ApplyScript,
    /// The script that checks it
    #[value(name = "check.ps1")]
    CheckScript,
    /// The script that undoes it, from what the apply script recorded
    #[value(name = "rollback.ps1")]
    RollbackScript,
    /// The script that records, on the host, what is there where the change works
    #[value(name = "capture.ps1")]
    CaptureScript,
    /// The script that tells Intune or `ConfigMgr` whether the change is needed
    #[value(name = "detect.ps1")]
    DetectScript,
    /// The script that makes the change for Intune or `ConfigMgr`
    #[value(name = "remediate.ps1")]
    RemediateScript,
    /// A batch file of reg.exe commands, where no script runs; it refuses what it cannot quote
    #[value(name = "cmd")]
    Batch,
    /// A batch file that exports, on the host, the keys where the change works
    #[value(name = "capture.cmd")]
    CaptureBatch,
    /// The change set in JSON
    Json,
    /// A policy file in TOML: what is to be so in the end
    Policy,
}
