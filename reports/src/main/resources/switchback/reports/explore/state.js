// The state of the page, and the requests to the explorer. The state is the part of the address
// after the #, so that links and the back button work.

const DEFAULTS = {
  image: "",
  layer: "",
  feature: null,
  y: null,
  x: null,
  rectification: "deconvnet",
  isolation: "max",
  scale: "own",
  heat: "",
  sort: "strength",
  class: "",
};

/** Parses the part of an address after the #. Keys that it does not name have their defaults. */
export function read(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  const state = { ...DEFAULTS };
  for (const key of Object.keys(DEFAULTS)) {
    if (values.has(key)) {
      state[key] = values.get(key);
    }
  }
  for (const key of ["feature", "y", "x"]) {
    state[key] = /^\d{1,9}$/.test(state[key] ?? "") ? Number(state[key]) : null;
  }
  return state;
}

/** Formats a state as the part of an address from the # on. */
export function write(state) {
  const values = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (value !== null && value !== DEFAULTS[key]) {
      values.set(key, value);
    }
  }
  return "#" + values.toString().replaceAll("%3A", ":");
}

/** Requests JSON from the explorer; a failure is an error whose message can be shown as it is. */
export async function ask(path, values = {}, signal = undefined) {
  return answer(await reach("api/" + path + "?" + new URLSearchParams(values), { signal }));
}

/** Requests all maps of a layer for an image: (features, height, width) as float32. */
export async function askMaps(image, layer) {
  const response = await reach("api/maps?" + new URLSearchParams({ image, layer }), {});
  if (!response.ok) {
    await answer(response);
  }
  return floats(await response.arrayBuffer());
}

/** Uploads an image file; the answer holds its identifier. */
export async function send(file) {
  const query = new URLSearchParams({ name: file.name });
  return answer(await reach(`api/upload?${query}`, { method: "POST", body: file }));
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new Error(
      "cannot reach the explorer: got no connection, expected an answer; " +
        "hint: check that `switchback explore` is still running",
    );
  }
}

async function answer(response) {
  const json = await response.json();
  if (!response.ok) {
    throw new Error(json.error);
  }
  return json;
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Decodes little-endian floats, whatever the byte order of this machine. */
function floats(buffer) {
  if (IS_LITTLE_ENDIAN) {
    return new Float32Array(buffer);
  }
  const view = new DataView(buffer);
  return Float32Array.from({ length: buffer.byteLength / 4 }, (_, i) =>
    view.getFloat32(4 * i, true),
  );
}
