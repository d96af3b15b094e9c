// When the user leaves the page, the browser aborts its requests, which must not count as failures. Downloads also fire
// `beforeunload` although the page stays, so the flag expires after five seconds.
let leaving = undefined;
window.addEventListener("beforeunload", () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => (leaving = undefined), 5000);
});
function wrapAsyncCb(name, callee) {
    return async (callbackIndex, callbackData) => {
        let success = true;
        try {
            await callee();
        } catch (e) {
            if (leaving !== undefined) return;
            success = false;
            console.error(e);
            const failed = new CustomEvent("chunk-failed", { detail: name, cancelable: true });
            if (!window.dispatchEvent(failed)) return;
        }
        if (success) window.dispatchEvent(new CustomEvent("chunk-loaded", { detail: name }));
        getSharedImports().__wasm_split.__indirect_function_table.get(callbackIndex)(callbackData, success);
    };
}
