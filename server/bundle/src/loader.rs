//! Makes the loader dispatch events for every chunk: `chunk-loaded` and `chunk-failed` on `window`. Their `detail` is
//! the name of the lazy function.
//!
//! When a fetch fails, the generated loader passes `false` to the WASM, which panics, and the page stops working. A
//! listener prevents that by calling `preventDefault()` on `chunk-failed`; the lazy function then stays pending. The
//! listener is in `app/src/ui/load_error.rs`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Replaces the generated function `wrapAsyncCb`.
const WRAPPER: &str = include_str!("report_loads.js");

/// Rewrites the loader. Fails if it is not as expected, as may happen with a new version of `wasm_split_cli_support`.
pub fn report_loads(loader: &Path) -> Result<()> {
    let script = fs::read_to_string(loader)?;
    let script = rewrite(&script).context("unexpected code in the generated chunk loader")?;
    fs::write(loader, script)?;
    Ok(())
}

fn rewrite(script: &str) -> Option<String> {
    let start = script.find("function wrapAsyncCb(callee) {")?;
    let end = start + script[start..].find("\n}\n")? + 3;
    let rest = &script[end..];
    let mut out = format!("{}{WRAPPER}", &script[..start]);
    let mut exports = 0;
    for line in rest.split_inclusive('\n') {
        match line.strip_prefix("export const ").and_then(|line| line.split_once(" = wrapAsyncCb(")) {
            Some((function, call)) => {
                let name = function.strip_prefix("__wasm_split_load_")?;
                out.push_str(&format!("export const {function} = wrapAsyncCb(\"{name}\", {call}"));
                exports += 1;
            }
            None => out.push_str(line),
        }
    }
    (exports > 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    const GENERATED: &str = "\
import { initSync } from \"./main.js\";
function wrapAsyncCb(callee) {
    return async (callbackIndex, callbackData) => {
        if (1) {
        }
    }
}
function makeLoad(fetcher, deps) {
}
export const __wasm_split_load_search_1 = wrapAsyncCb(makeLoad(() => {
}
, []));
";

    #[test]
    fn exports_pass_the_name_of_their_function() {
        let script = rewrite(GENERATED).unwrap();
        assert!(script.starts_with("import { initSync } from \"./main.js\";\n"));
        assert!(script.contains("function wrapAsyncCb(name, callee) {"));
        assert!(script.contains("}\nfunction makeLoad(fetcher, deps) {\n}\n"));
        assert!(script.contains("__wasm_split_load_search_1 = wrapAsyncCb(\"search_1\", makeLoad(() => {\n}\n, []));"));
        assert_eq!(script.matches("wrapAsyncCb(").count(), 2);
    }

    #[test]
    fn unexpected_loaders_are_rejected() {
        assert_eq!(rewrite("export const __wasm_split_load_search_1 = load();\n"), None);
        assert_eq!(rewrite("function wrapAsyncCb(callee) {\n}\n"), None);
    }
}
