// Leaving the page ends its requests, which is no failure. Downloads announce themselves in the same way, but the page
// stays, so this holds for a moment only.
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
