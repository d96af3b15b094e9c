let packed = undefined;
function fetchPart(start, end) {
    if (packed === undefined) {
        packed = fetch(new URL("./PACK", import.meta.url)).then((response) => {
            if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
            return response.arrayBuffer();
        });
        packed.catch(() => (packed = undefined));
    }
    const headers = { "content-type": "application/wasm" };
    return packed.then((bytes) => new Response(bytes.slice(start, end), { headers }));
}
