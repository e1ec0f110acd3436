//! How is it measured?
pub fn table(_large: bool) {}
/// Peak of resident memory and of anonymous memory now, in kB.
pub fn private_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)).unwrap_or("?").to_owned()
    };
    format!("peak {} kB, private now {} kB", field("VmHWM"), field("RssAnon"))
}
