// Brings in the parts of the program that come after the first one. The first part imports from here how to
// ask for another; what that other part imports is what the first one exports.
//
// Tells the app through the window: `__fahrwasserPartGone` is true while the server answers, but does not have
// the part: it has another version by now.

let provide;
const program = new Promise((resolve) => {
  provide = resolve;
});

/** Takes what the first part exports, once it runs. */
export { provide };

async function bring(address) {
  window.__fahrwasserPartGone = false;
  const response = await fetch(address);
  const type = response.headers.get("content-type") ?? "";
  window.__fahrwasserPartGone = response.status === 404 || (response.ok && type.startsWith("text/html"));
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const imports = { __wasm_split: await program };
  // Some proxies change the type of what they let through; compiling on the way insists on it.
  await (type === "application/wasm"
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports));
}

/** Brings one part, once; the program hears through a callback whether it is here. */
function part(address) {
  let brought;
  return async (callback, data) => {
    let isHere = true;
    try {
      await (brought ??= bring(address));
    } catch {
      brought = undefined;
      isHere = false;
    }
    (await program).__indirect_function_table.get(callback)(data, isHere);
  };
}

export const __wasm_split_load_work = part("{{file:work.wasm}}");
