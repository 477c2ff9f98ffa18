// What is looked at, as it stands in the address behind the #, so that links and the back button work.

const DEFAULTS = {
  image: "", layer: "", feature: null, y: null, x: null,
  rectification: "deconvnet", isolation: "max", scale: "own", sort: "strength", class: "",
};

/** The state that an address stands for; what it does not name is as by default. */
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

/** The part behind the # for a state. */
export function write(state) {
  const values = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (value !== null && value !== DEFAULTS[key]) {
      values.set(key, value);
    }
  }
  return "#" + values.toString().replaceAll("%3A", ":");
}

/** Asks the explorer; what fails comes as an error with the line to show. */
export async function ask(path, values = {}, signal = undefined) {
  return answer(await reach("api/" + path + "?" + new URLSearchParams(values), { signal }));
}

/** All maps of a layer for an image, (features, height, width) as float32. */
export async function askMaps(image, layer) {
  const response = await reach("api/maps?" + new URLSearchParams({ image, layer }), {});
  if (!response.ok) {
    await answer(response);
  }
  return floats(await response.arrayBuffer());
}

/** Sends an image file; gives its identifier. */
export async function send(file) {
  return answer(await reach("api/upload", { method: "POST", body: file }));
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new Error("no answer: the explorer: got none, expected one; hint: is it still running?");
  }
}

async function answer(response) {
  const json = await response.json();
  if (!response.ok) {
    throw new Error(json.error);
  }
  return json;
}

/** Numbers come with their little end first, whatever this machine has. */
function floats(buffer) {
  const view = new DataView(buffer);
  return Float32Array.from({ length: buffer.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
