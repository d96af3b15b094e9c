function wrapAsyncCb(name, callee) {
    return async (callbackIndex, callbackData) => {
        let success = true;
        try {
            await callee();
        } catch (e) {
            success = false;
            console.error(e);
            const failed = new CustomEvent("chunk-failed", { detail: name, cancelable: true });
            if (!window.dispatchEvent(failed)) return;
        }
        if (success) window.dispatchEvent(new CustomEvent("chunk-loaded", { detail: name }));
        getSharedImports().__wasm_split.__indirect_function_table.get(callbackIndex)(callbackData, success);
    };
}
