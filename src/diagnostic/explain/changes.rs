//! What do the diagnostics on targets and plans mean (`RD20xx` and `RD30xx`)?

use super::Parts;
use crate::diagnostic::{Code, Example};

/// The parts of an explanation, for the codes of these families.
pub(super) fn parts(code: Code) -> Option<Parts> {
    Some(match code {
        // 20xx: what a target cannot express.
        Code::NotExpressible => (
            "Neither .reg files nor scripts can say everything: an importer appends a NUL to \
                 unterminated text, a name with a line break fits on no line, and scripts do \
                 nothing but create keys and set and delete values, of the types that .NET writes. \
                 Such an operation is refused by name, with exit code 4, and nothing is written: \
                 an approximation could not be trusted (a decision of this tool).",
            "Choose a target that can express the operation, or leave the operation out.",
            Example::Words(
                "change.json sets the REG_SZ value Path in \
                     HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso to the bytes 41 00, which do not end in \
                     a NUL. `regdraft render change.json --to reg` refuses it.",
            ),
        ),
        Code::Widened => (
            "A .reg file cannot remove a key only if it is empty: [-KEY] takes the key with \
                 everything in it (Wine's conformance tests, which also run on Windows). A \
                 rollback.reg that removes a key which the change created therefore also deletes \
                 whatever was added to it since. The file says so in its comments, and the review \
                 of the ticket as well.",
            "Use rollback.ps1, which removes the key only if it is empty, or pass \
                 --keep-created-keys.",
            Example::Words(
                "change.reg sets Port in HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso, which is known \
                     not to exist. The file that `regdraft rollback change.reg --covers \
                     'HKLM\\SOFTWARE\\Contoso'` writes holds \
                     [-HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso].",
            ),
        ),
        Code::Created => (
            "In a .reg file the line that deletes a value stands below a key line, and a key \
                 line creates its key (Wine's conformance tests, which also run on Windows). Where \
                 it is not known whether the key exists, the file may leave an empty key behind. \
                 The file says so in its comments, and a ticket then has no rollback.reg.",
            "Give the state before with --before, or use apply.ps1, which creates no key in \
                 order to delete a value.",
            Example::Words(
                "change.json deletes the value Port in HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso \
                     and does nothing else there. `regdraft render change.json --to reg`, without \
                     --before, writes a file that creates the key if it does not exist.",
            ),
        ),
        Code::LeftOut => (
            "The change deletes a value in a key that, by the state before, does not exist. A \
                 .reg file would create the key in order to delete the value, so the operation is \
                 left out of it (a decision of this tool). This is harmless, for there is nothing \
                 to delete.",
            "Check that the state before is that of the right host; nothing else needs to be \
                 done.",
            Example::Words(
                "change.json deletes the value Port in HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso, \
                     which is known not to exist: `regdraft render change.json --to reg --covers \
                     'HKLM\\SOFTWARE\\Contoso'`.",
            ),
        ),
        Code::Kept => (
            "With --keep-created-keys a rollback.reg deletes the values that the change set, \
                 but leaves the keys that it created, so that nothing is lost that was added to \
                 them since. The rollback is then not exact: the keys stay.",
            "Delete the keys by hand once they are known to be empty, or leave out \
                 --keep-created-keys.",
            Example::Words(
                "change.reg sets Port in HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso, which is known \
                     not to exist: `regdraft rollback change.reg --covers \
                     'HKLM\\SOFTWARE\\Contoso' --keep-created-keys`.",
            ),
        ),
        Code::CoverageWidened => (
            "A .reg file that is read as a state counts as complete for everything below its \
                 topmost keys (a decision of this tool, for an export is). The state that is \
                 written here knows less, so what is unknown would later be taken for absent, and \
                 a rollback made with it could be wrong.",
            "Write the state with --format json, which says what is known.",
            Example::Words(
                "change.reg sets Port in HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso, and nothing \
                     else is known of the key: `regdraft simulate change.reg --format reg`.",
            ),
        ),
        // 30xx: plans.
        Code::RollbackIncomplete => (
            "A rollback brings back only what the state before tells, because nothing is \
                 guessed. Where the old data of a value, the content of a deleted key or the \
                 existence of a key is not known, things stay as the change leaves them. For keys \
                 below HKEY_CLASSES_ROOT it is not even known which key is reached, for that root \
                 key is a merged view. The exit code is 1.",
            "Export the keys that the message names before the change is made, and give the \
                 files with --before.",
            Example::Words(
                "change.reg sets Port in HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso and in \
                     HKEY_LOCAL_MACHINE\\SOFTWARE\\Fabrikam, but contoso.reg is an export of the \
                     first key alone: `regdraft rollback change.reg --before contoso.reg -o \
                     rollback.reg`.",
            ),
        ),
        Code::Irreversible => (
            "The step replaces or deletes something that the state before does not tell, and \
                 no script records it before it is gone: scripts record values and the existence \
                 of keys, not the content of a key that is deleted, and --without-scripts there \
                 are none. Once the change is made, nothing can bring it back, so no ticket is \
                 made without consent (exit code 4).",
            "Give the state before with --before, or pass --accept-irreversible if the loss is \
                 acceptable.",
            Example::Words(
                "change.reg holds the line [-HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso], and there \
                     is no export of that key: `regdraft ticket change.reg -o CHG0031415`.",
            ),
        ),
        Code::Alias => (
            "Windows reaches some keys by several paths: HKEY_CLASSES_ROOT, HKEY_CURRENT_USER \
                 and HKEY_CURRENT_CONFIG show other keys, CurrentControlSet is a link to a \
                 numbered control set, and a 32-bit process sees WOW6432Node in place of SOFTWARE. \
                 Which key a change reaches then depends on the user, the machine or the process. \
                 Paths are compared as they are written (a decision of this tool), so the plan \
                 takes two paths to one key for two keys.",
            "Name each key by the one path that is meant, and import with 64-bit tools.",
            Example::Words(
                "change.reg sets a value in \
                     HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\Contoso, and contoso.reg \
                     is an export of that key: `regdraft plan change.reg --before contoso.reg`.",
            ),
        ),
        Code::ProtectedAssumed => (
            "--covers says that the state is complete for a key, but no file tells of the key, \
                 which would make it absent. Every Windows has this one, so it is taken to exist \
                 (a decision of this tool). What lies below it and stands in no file still counts \
                 as absent.",
            "Check that the key below which nothing exists is the one that is meant, or export \
                 it and give the file with --before.",
            Example::Words(
                "No file tells of HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\.NETFramework: \
                     `regdraft plan aps-client --covers \
                     'HKLM\\SOFTWARE\\Microsoft\\.NETFramework'`.",
            ),
        ),
        Code::ProtectedStays => (
            "By the state before the key did not exist, so the change creates it and the exact \
                 rollback would remove it. But every Windows has this key, or it lies directly \
                 below a root key: the state is more likely to be wrong than Windows, and deleting \
                 the key would take everything below it. So it stays (a decision of this tool), \
                 and the rollback still counts as complete.",
            "Check that the state before is a complete export; nothing else needs to be done.",
            Example::Words(
                "change.reg sets a value in \
                     HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Contoso, and the state \
                     claims that nothing exists below SOFTWARE: `regdraft rollback change.reg \
                     --covers 'HKLM\\SOFTWARE'` leaves Policies and Policies\\Microsoft.",
            ),
        ),
        Code::Conflict => (
            "Several changes were given, and one of them undoes or hinders what another does: \
                 they set one value to different data, or one deletes what the other writes. Which \
                 of the two is meant cannot be decided by their order, so they are not put \
                 together (a decision of this tool). The exit code is 2.",
            "Leave one of the changes out, or make a ticket of each.",
            Example::Words(
                "The presets aad-connect-enable and aad-connect-disable set Enabled to 1 and \
                     to 0 in \
                     HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\\
                     SCHANNEL\\Protocols\\TLS 1.2\\Server: \
                     `regdraft ticket aad-connect-enable aad-connect-disable -o CHG0031415`.",
            ),
        ),
        Code::ScriptTooLarge => (
            "Intune takes at most 200 kB of a script (its documentation of remediations). The script is \
                 whole, and runs where it is started by other means; its first lines say so, too.",
            "Split the change into several, each with its own id.",
            Example::Words(
                "A change of 5 000 values: `regdraft render change.reg --to remediate.ps1`.",
            ),
        ),
        Code::NotCompared => (
            "Two states were compared, and one of them does not speak for a place that the other \
                 speaks for: an export covers only what is at and below its topmost keys. What is \
                 not known there may exist or not, so nothing is said to differ, and the delta \
                 leaves it alone (a decision of this tool). The exit code is 1.",
            "Export the same keys from both, or declare with --covers that both states are complete \
                 for a key.",
            Example::Words(
                "before.reg holds an export of HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso, and after.reg \
                     one of HKEY_LOCAL_MACHINE\\SOFTWARE\\Fabrikam: \
                     `regdraft diff before.reg after.reg --to reg`.",
            ),
        ),
        Code::NotCompliant => (
            "`regdraft check` compares a state with what a change ends with, place by place. Here \
                 the state has something else, or lacks what is wanted, or has what is to go. The \
                 exit code is 1.",
            "Apply the change to the host, and check a new export of it.",
            Example::Words(
                "The export of server01 has SchUseStrongCrypto = 0: \
                     `regdraft check aps-client --state server01.reg`.",
            ),
        ),
        Code::NotDetermined => (
            "`regdraft check` compares a state with what a change wants, and the state does not \
                 speak for this place: an export covers only what is at and below its topmost keys. \
                 Unknown is neither compliant nor not. The exit code is 1.",
            "Export the key from the host too, or declare with --covers that the state is complete \
                 for it.",
            Example::Words(
                "server01.reg holds an export of the 64-bit .NET key alone, but aps-client sets \
                     values below WOW6432Node, too: \
                     `regdraft check aps-client --state server01.reg`.",
            ),
        ),
        Code::Policy => (
            "A policy file says in TOML or JSON how keys and values are to be. What it cannot say \
                 exactly is refused where it stands: a true or false, a number that does not fit its \
                 type, a type without data, a word that no policy has, something said twice or said \
                 of what is below a key that is to be absent (a decision of this tool: a policy has \
                 no order). The exit code is 2.",
            "Mend the line; the message names the form that is meant.",
            Example::Words(
                "contoso.toml has `Enabled = true` under `[keys.values]`: write `Enabled = 1`.",
            ),
        ),
        Code::Departs => (
            "A policy file names presets that it builds on, and says of a value something else than one of \
                 them. The policy has the last word: that is what building on a preset is for. It is told, so \
                 that a reviewer does not take the change for the preset (a decision of this tool).",
            "Check that the departure is meant.",
            Example::Words(
                "contoso.toml has presets = [\"aps-host\"] and, under [schannel.protocols], \"TLS 1.1\" = \
                     \"enabled\".",
            ),
        ),
        _ => return None,
    })
}
