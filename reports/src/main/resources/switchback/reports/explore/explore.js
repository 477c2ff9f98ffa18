// The explorer's page. The address holds the state; everything on the page follows from it.

import { bytes, cut, seen, whole } from "./canvas.js";
import { Chooser } from "./chooser.js";
import { connectPreview, hasPlaces, heated } from "./heat.js";
import { Maps, connectGrid, connectMap, grid, large, mark } from "./maps.js";
import { connectPicker } from "./picker.js";
import { connectClasses, connectSkipLink, connectTheme, fillIn } from "./setup.js";
import { ask, askMaps, read, write } from "./state.js";
import { byId, el, percent, text } from "./switchback.js";
import { Tops } from "./tops.js";

const MANY_CLASSES = 20;
const LIKELIEST = 10;

/** More layers than this are found by their names instead of in a row of buttons. */
const MANY_LAYERS = 12;

const session = await ask("session").catch(fail);
let state = read(location.hash);
let shown = {};
let image = null;
let maps = null;
let turn = 0;
let running = new AbortController();
let showLayer = () => {};
let showClass = () => {};
const tops = session && new Tops(session, ({ image, y, x }) => look({ image, y, x }));

function fail(error) {
  byId("message").textContent = `Error: ${error.message}`;
  byId("message").hidden = false;
}

/** Changes the state and the address; with replace, the history gets no new entry. */
function look(changes, { replace = false } = {}) {
  state = { ...state, ...changes };
  history[replace ? "replaceState" : "pushState"](null, "", write(state));
  return refresh();
}

/** Draws the state. Requests that are still running for an earlier state are cancelled. */
async function refresh() {
  const mine = ++turn;
  running.abort();
  running = new AbortController();
  try {
    await show(() => mine !== turn);
    if (mine === turn) {
      byId("message").hidden = true;
    }
  } catch (error) {
    if (error.name !== "AbortError" && mine === turn) {
      fail(error);
      await recover();
    }
  }
  if (mine === turn) {
    document.documentElement.dataset.ready = location.hash;
  }
}

/** Returns to the state that is drawn; if none is yet, to the default state. */
async function recover() {
  if (shown.image) {
    state = { ...shown };
    history.replaceState(null, "", write(state));
    drawControls();
  } else if (location.hash.length > 1) {
    state = read("");
    history.replaceState(null, "", "#");
    await show(() => false).catch(fail);
  }
}

async function show(isStale) {
  complete();
  if (state.image !== shown.image || state.layer !== shown.layer) {
    const [newImage, values] = await Promise.all([
      state.image === shown.image ? image : ask("image", { image: state.image }),
      askMaps(state.image, state.layer),
    ]);
    if (isStale()) {
      return;
    }
    image = newImage === image ? image : { ...newImage, rgb: bytes(newImage.pixels) };
    maps = new Maps(layerOf(state.layer), values, session.input);
  }
  chooseUnit();
  drawControls();
  if (["image", "layer", "sort", "scale"].some((key) => state[key] !== shown[key])) {
    drawGrid();
  }
  mark(byId("maps"), state.feature);
  drawPicture(null);
  large(byId("map"), maps, state);
  if (state.image !== shown.image || state.layer !== shown.layer) {
    drawScores();
  }
  shown = { ...state };
  byId("desk").hidden = false;
  tops.draw(state, maps.plane === 1);
  const { image: of, layer, feature, y, x, isolation, rectification } = state;
  const start = performance.now();
  const scale = state.scale === "one" ? { oneScale: 1 } : {};
  const values = { image: of, layer, feature, y, x, isolation, rectification, ...scale };
  const unit = await ask("unit", values, running.signal);
  if (!isStale()) {
    drawUnit(unit, start);
    await tops.want();
  }
}

const layerOf = (name) => session.layers.find((layer) => layer.name === name);

/** Replaces what the address leaves open, or names wrongly, by defaults. */
function complete() {
  state.image ||= session.splits[0].name + ":0";
  if (!layerOf(state.layer)) {
    state.layer = firstLayer().name;
    state.feature = null;
  }
  if (!Object.hasOwn(session.choices.rectification, state.rectification)) {
    state.rectification = "deconvnet";
  }
  if (!Object.hasOwn(session.choices.isolation, state.isolation)) {
    state.isolation = "max";
  }
}

/** Returns the deepest layer whose units see at most half of the image, where there is one. */
function firstLayer() {
  const { height, width } = session.input;
  const spatial = session.layers.filter(hasPlaces);
  const seesPart = ({ field }) => 2 * field.sizeRows <= height && 2 * field.sizeColumns <= width;
  return spatial.findLast(seesPart) ?? spatial[0] ?? session.layers[0];
}

/** Chooses the strongest feature and its first unit unless the address names others. */
function chooseUnit() {
  const { features, height, width } = maps.layer;
  if (state.feature === null || state.feature >= features) {
    state.feature = maps.sorted("strength")[0].feature;
    state.y = state.x = null;
  }
  if (state.y === null || state.x === null || state.y >= height || state.x >= width) {
    const { y, x } = maps.features[state.feature];
    state.y = y;
    state.x = x;
  }
  history.replaceState(null, "", write(state));
}

const namesOf = (layer) => (layerOf(layer).classes ? session.classes : null);
const nameOf = (layer, feature) =>
  `${layer}, ${namesOf(layer) ? namesOf(layer)[feature] : `feature ${feature}`}`;

function drawControls() {
  const [split, index] = state.image.split(":");
  const ofSet = session.splits.find((s) => s.name === split);
  if (ofSet) {
    byId("split").value = split;
    byId("index").value = index;
    byId("index").max = ofSet.images - 1;
  } else {
    byId("index").value = "";
  }
  for (const key of ["sort", "scale", "isolation", "rectification", "class"]) {
    byId(key).value = state[key];
  }
  byId("heat").checked = state.heat !== "";
  byId("heat-choice").hidden = !hasPlaces(maps.layer);
  showClass();
  showLayer();
  byId("caption").replaceChildren(
    ofSet ? image.label : image.name || "Your image",
    ofSet && image.name ? el("small", {}, image.name) : "",
    el("small", {}, ofSet ? `${split} ${text(Number(index))}` : image.fitting),
  );
}

/** Draws the image, with the map over it if that is chosen, and outlines a patch. */
function drawPicture(patch) {
  const { feature, y, x } = state;
  const isHeated = state.heat !== "" && hasPlaces(maps.layer);
  const label =
    `The image${isHeated ? ` under the map of feature ${feature}` : ""}` +
    (patch ? `; the patch that unit ${y}, ${x} sees is outlined` : "");
  byId("picture").replaceChildren(
    isHeated
      ? heated(image.rgb, image, patch, maps, feature, label)
      : whole(image.rgb, image, patch, label),
  );
}

function chooseInGrid(feature, y, x, { byKeyboard }) {
  look({ feature, y, x });
  if (byKeyboard && maps.plane > 1) {
    byId("map").focus();
  } else if (matchMedia("(max-width: 44rem)").matches) {
    byId("unit-title").scrollIntoView();
  }
}

function drawGrid() {
  const { layer } = maps;
  const names = namesOf(layer.name);
  grid(byId("maps"), maps, state, names);
  const active = maps.features.filter((f) => f.strength > 0).length;
  const { sizeRows, sizeColumns } = layer.field ?? {};
  const field = layer.seesAll ? "the whole image" : `${sizeRows}×${sizeColumns} pixels`;
  byId("layer-facts").textContent =
    maps.plane === 1
      ? `${text(layer.features)} units; each sees ${field}. ${active} are above zero.`
      : `${layer.features} maps of ${layer.height}×${layer.width}; each unit sees ${field}. ` +
        `${active} maps are active for this image.`;
  byId("maps-help").hidden = layer.features === 1;
  byId("first-help").hidden = !hasPlaces(layer);
}

/** Lists the classes in their order; of many, only the likeliest, the first one first. */
function drawScores() {
  byId("scores-part").hidden = image.scores === null;
  if (image.scores === null) {
    return;
  }
  const { scores } = image;
  const classes = scores.map((_, feature) => feature);
  const isMany = classes.length > MANY_CLASSES;
  const shown = isMany
    ? classes.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, LIKELIEST)
    : classes;
  const best = Math.max(...scores);
  byId("scores").replaceChildren(
    ...shown.map((feature) => el("li", {}, scoreButton(feature, scores[feature], best))),
  );
  byId("scores").classList.toggle("many", isMany);
  const notes = [
    isMany ? `The ${LIKELIEST} likeliest of ${text(scores.length)} classes.` : "",
    session.probabilities ? "" : "The network ends without a softmax: these are its logits.",
  ];
  byId("scores-note").textContent = notes.filter(Boolean).join(" ");
  byId("scores-note").hidden = byId("scores-note").textContent === "";
}

function scoreButton(feature, score, best) {
  const className = session.classes[feature];
  const isBest = score === best;
  const share = session.probabilities ? score : score / best;
  return el(
    "button",
    {
      type: "button",
      class: isBest ? "first" : null,
      title: `Explore the logit of ${className}`,
      on: { click: () => look({ layer: session.output, feature, y: 0, x: 0 }) },
    },
    el("span", { class: "name" }, className),
    el("span", {
      class: "amount",
      style: { width: best > 0 ? `${100 * Math.min(1, Math.max(0, share))}%` : "0%" },
    }),
    session.probabilities
      ? percent(score, { class: "share" })
      : el("span", { class: "share" }, text(score)),
  );
}

/** Returns the part of the image that a projection can reach. */
function frameOf(unit) {
  const all = { top: 0, left: 0, height: image.height, width: image.width };
  return state.isolation === "map" ? all : seen(unit.patch, image);
}

function drawUnit(unit, start) {
  const frame = frameOf(unit);
  const isFlat = maps.plane === 1;
  drawPicture(state.isolation === "map" ? null : unit.patch);
  byId("unit-title").textContent = nameOf(unit.layer, unit.feature);
  document.title = `${nameOf(unit.layer, unit.feature)} · Explore ${session.network.name}`;
  byId("map").hidden = byId("map-help").hidden = isFlat;
  document.querySelector(".place").classList.toggle("flat", isFlat);
  byId("tiles").replaceChildren(
    figure(
      cut(image.rgb, image, frame, "The patch that the unit sees"),
      "the image there",
      "",
      null,
    ),
    ...unit.tiles.map((tile) => projection(tile, frame)),
  );
  const took = Math.max(1, Math.round(performance.now() - start));
  byId("facts").replaceChildren(
    `${isFlat ? "" : `unit (${unit.y}, ${unit.x}), `}activation ${text(unit.activation)}`,
    el("small", {}, noteOn(unit)),
    el("small", { class: "took" }, `answered in ${took} ms`),
  );
}

function noteOn({ activation, feature, y, x }) {
  if (activation === 0) {
    return "Not active: there is nothing to project.";
  }
  if (activation < 0) {
    return "Negative: the projection shows what counts against the feature.";
  }
  const { strength, strongest } = maps.features[feature];
  return maps.at(feature, y, x) < strength
    ? `The strongest, ${text(strength)}, is unit (${strongest.y}, ${strongest.x}).`
    : "";
}

function projection(tile, frame) {
  const names = tile.unpoolings.join(", ");
  return figure(
    cut(bytes(tile.pixels), image, frame, `Projection with unpooling ${names}`),
    isOfAll(tile) && tile.largest > 0 ? "every unpooling: no pooling is below" : names,
    tile.largest === 0 ? "all zero" : `±${text(tile.scale)}`,
    tile.unpoolings.map((name) => session.choices.unpooling[name]).join("\n"),
  );
}

const isOfAll = (tile) => tile.unpoolings.length === Object.keys(session.choices.unpooling).length;

function figure(picture, name, detail, title) {
  const caption = el("figcaption", {}, el("b", {}, name), el("small", {}, detail));
  return el("figure", { title }, picture, caption);
}

/** Shows another image, at the strongest unit that the feature has in it. */
const toImage = (id) => look({ image: id, class: byId("class").value, y: null, x: null });

function listen() {
  for (const key of ["sort", "scale", "isolation", "rectification"]) {
    byId(key).addEventListener("change", () => look({ [key]: byId(key).value }));
  }
  byId("heat").addEventListener("change", () => {
    look({ heat: byId("heat").checked ? "1" : "" }, { replace: true });
  });
  connectGrid(byId("maps"), () => maps, chooseInGrid);
  connectPreview(byId("maps"), () => ({ maps, image }));
  connectMap(
    byId("map"),
    () => ({ maps, state }),
    (y, x, isFirst) => look({ y, x }, { replace: !isFirst }),
  );
  addEventListener("popstate", () => {
    state = read(location.hash);
    refresh();
  });
  connectPicker(session, toImage, fail);
}

/** Offers the layers: a few as a row of buttons, many as a list to be searched. */
function drawLayers() {
  const { layers } = session;
  if (layers.length > MANY_LAYERS) {
    findLayers(layers);
    return;
  }
  const buttons = layers.map(({ name }) =>
    el("button", { type: "button", on: { click: () => toLayer(name) } }, name),
  );
  byId("layers").append(...buttons);
  showLayer = () =>
    buttons.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(layers[i].name === state.layer)),
    );
}

function findLayers(layers) {
  const entries = layers.map((layer) => ({
    value: layer.name,
    text: layer.name,
    detail: `${layer.features} × ${layer.height}×${layer.width}`,
  }));
  const chooser = new Chooser(byId("layer-find"), "Layer", entries, toLayer);
  const at = () => layers.findIndex(({ name }) => name === state.layer);
  const step = (change) => {
    const next = layers[at() + change];
    return next && toLayer(next.name);
  };
  byId("layer-before").addEventListener("click", () => step(-1));
  byId("layer-after").addEventListener("click", () => step(1));
  byId("layers").hidden = true;
  byId("layer-choice").hidden = false;
  showLayer = () => {
    chooser.show(state.layer);
    byId("layer-before").disabled = at() === 0;
    byId("layer-after").disabled = at() === layers.length - 1;
  };
}

const toLayer = (name) => look({ layer: name, feature: null });

connectTheme();
connectSkipLink();
if (session) {
  fillIn(session);
  drawLayers();
  showClass = connectClasses(session);
  listen();
  refresh().then(() => tops.follow(fail));
}
