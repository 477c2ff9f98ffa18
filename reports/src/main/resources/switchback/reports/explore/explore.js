// The explorer's page: what is looked at stands in the address; all else follows from it.

import { ask, askMaps, read, write } from "./state.js";
import { $, brief, bytes, cut, element, whole } from "./pictures.js";
import { picked } from "./picker.js";
import { Tops } from "./tops.js";
import { furnish, skippable, themed } from "./shell.js";
import { Maps, grid, large, mark, steerable, walkable } from "./maps.js";

const session = await ask("session").catch(fail);
let state = read(location.hash);
let shown = {};
let image = null;
let maps = null;
let everything = false;
let turn = 0;
let running = new AbortController();
const tops = session && new Tops(session, (unit) => look({ image: unit.image, y: unit.y, x: unit.x }));

function fail(error) {
  $("message").textContent = "Error: " + error.message;
  $("message").hidden = false;
}

/** Looks at something else; the address follows, with a step for the back button or without. */
function look(changes, { replace = false } = {}) {
  state = { ...state, ...changes };
  history[replace ? "replaceState" : "pushState"](null, "", write(state));
  return refresh();
}

/** Brings the page to the state. Whatever was under way for an earlier one is dropped. */
async function refresh() {
  const mine = ++turn;
  running.abort();
  running = new AbortController();
  try {
    await show(() => mine !== turn);
    if (mine === turn) {
      $("message").hidden = true;
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

/** Back to what is shown; where nothing is yet, to what needs no address. */
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
    maps = new Maps(layerOf(state.layer), values);
  }
  chooseUnit();
  drawControls();
  if (["image", "layer", "sort", "scale"].some((key) => state[key] !== shown[key])) {
    drawGrid();
  }
  mark($("maps"), state.feature);
  large($("map"), maps, state);
  if (state.image !== shown.image || state.layer !== shown.layer) {
    drawScores();
  }
  shown = { ...state };
  $("desk").hidden = false;
  tops.draw(state, maps.plane === 1);
  const { image: of, layer, feature, y, x, isolation, rectification } = state;
  const start = performance.now();
  const values = { image: of, layer, feature, y, x, isolation, rectification, ...(state.scale === "one" ? { oneScale: 1 } : {}) };
  const unit = await ask("unit", values, running.signal);
  if (!isStale()) {
    drawUnit(unit, start);
    await tops.want();
  }
}

const layerOf = (name) => session.layers.find((layer) => layer.name === name);

/** Whatever the address leaves open, or names wrongly. */
function complete() {
  const convolutions = session.layers.filter((layer) => !layer.dense);
  state.image ||= session.splits[0].name + ":0";
  if (!layerOf(state.layer)) {
    state.layer = (convolutions.at(-1) ?? session.layers[0]).name;
    state.feature = null;
  }
  if (!Object.hasOwn(session.choices.rectification, state.rectification)) {
    state.rectification = "deconvnet";
  }
  if (!Object.hasOwn(session.choices.isolation, state.isolation)) {
    state.isolation = "max";
  }
}

/** The strongest feature where none is named, and its strongest unit likewise. */
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

const namesOf = (layer) => (layer === session.output ? session.classes : null);
const nameOf = (layer, feature) => (namesOf(layer) ? `${layer}, ${namesOf(layer)[feature]}` : `${layer}, feature ${feature}`);

function drawControls() {
  const [split, index] = state.image.split(":");
  const ofSet = session.splits.find((s) => s.name === split);
  if (ofSet) {
    $("split").value = split;
    $("index").value = index;
    $("index").max = ofSet.images - 1;
  } else {
    $("index").value = "";
  }
  for (const key of ["sort", "scale", "isolation", "rectification", "class"]) {
    $(key).value = state[key];
  }
  for (const button of $("layers").children) {
    button.setAttribute("aria-pressed", String(button.textContent === state.layer));
  }
  const words = ofSet ? image.label : "Your image";
  $("caption").replaceChildren(words, element("small", {}, ofSet ? `${split} ${Number(index).toLocaleString("en")}` : image.fitting));
}

function drawGrid() {
  const { layer } = maps;
  const hidden = grid($("maps"), maps, state, namesOf(layer.name), everything, (feature, y, x, { byKeyboard }) => {
    look({ feature, y, x });
    if (byKeyboard && maps.plane > 1) {
      $("map").focus();
    } else if (matchMedia("(max-width: 44rem)").matches) {
      $("unit-title").scrollIntoView();
    }
  });
  const active = maps.features.filter((f) => f.strength > 0).length;
  const field = layer.dense ? "the whole image" : `${layer.field.sizeRows}×${layer.field.sizeColumns} pixels`;
  $("layer-facts").textContent = maps.plane === 1
    ? `${layer.features.toLocaleString("en")} units; each sees ${field}. ${active} above zero.`
    : `${layer.features} maps of ${layer.height}×${layer.width}; a unit sees ${field}. ${active} active for this image.`;
  $("all").hidden = hidden <= 0;
  $("all").textContent = `Show all ${layer.features.toLocaleString("en")}`;
}

function drawScores() {
  $("scores-part").hidden = image.scores === null;
  if (image.scores === null) {
    return;
  }
  const best = Math.max(...image.scores);
  $("scores").replaceChildren(...image.scores.map((score, i) => {
    const amount = element("span", { className: "amount" });
    amount.style.width = 100 * Math.min(1, Math.max(0, score)) + "%";
    const button = element(
      "button",
      { type: "button", className: score === best ? "first" : "", title: `Look into the logit of ${session.classes[i]}` },
      element("span", { className: "name" }, session.classes[i]),
      amount,
      element("span", { className: "share" }, (100 * score).toFixed(1) + "%"),
    );
    button.addEventListener("click", () => look({ layer: session.output, feature: i, y: 0, x: 0 }));
    return element("li", {}, button);
  }));
}

/** The part of the image that a projection can reach. */
function frameOf(unit) {
  const all = { top: 0, left: 0, height: image.height, width: image.width };
  return state.isolation === "map" ? all : unit.patch;
}

function drawUnit(unit, start) {
  const frame = frameOf(unit);
  const outlined = state.isolation === "map" ? null : unit.patch;
  $("picture").replaceChildren(whole(image.rgb, image, outlined, `The image; outlined, what unit ${unit.y}, ${unit.x} sees`));
  $("unit-title").textContent = nameOf(unit.layer, unit.feature);
  document.title = `${nameOf(unit.layer, unit.feature)} · Explore ${session.network.name}`;
  $("map").hidden = $("map-help").hidden = maps.plane === 1;
  document.querySelector(".place").classList.toggle("flat", maps.plane === 1);
  const tiles = unit.tiles.map((tile) => figure(
    cut(bytes(tile.pixels), image, frame, `Projection by unpooling ${tile.unpoolings.join(", ")}`),
    isOfAll(tile) && tile.largest > 0 ? "every unpooling: none is on the way" : tile.unpoolings.join(", "),
    tile.largest === 0 ? "all zero" : "±" + brief(tile.scale),
    tile.unpoolings.map((name) => session.choices.unpooling[name]).join("\n"),
  ));
  $("tiles").replaceChildren(figure(cut(image.rgb, image, frame, "What the unit sees"), "the image there", "", ""), ...tiles);
  const took = Math.max(1, Math.round(performance.now() - start));
  const place = maps.plane === 1 ? "" : `unit (${unit.y}, ${unit.x}), `;
  $("facts").replaceChildren(
    place + "activation " + brief(unit.activation),
    element("small", {}, unit.activation === 0 ? "Not active: there is nothing to project." : unit.activation < 0 ? "Negative: what is kept speaks against it." : ""),
    element("small", { className: "took" }, `answered in ${took} ms`),
  );
}

const isOfAll = (tile) => tile.unpoolings.length === Object.keys(session.choices.unpooling).length;

function figure(picture, name, detail, title) {
  return element("figure", title ? { title } : {}, picture, element("figcaption", {}, element("b", {}, name), element("small", {}, detail)));
}

/** Another image, of a class where one is chosen; its own strongest unit of the feature is looked at. */
const toImage = (id) => look({ image: id, class: $("class").value, y: null, x: null });

function listen() {
  for (const key of ["sort", "scale", "isolation", "rectification"]) {
    $(key).addEventListener("change", () => look({ [key]: $(key).value }));
  }
  $("all").addEventListener("click", () => { everything = true; drawGrid(); });
  walkable($("maps"));
  steerable($("map"), () => ({ maps, state }), (y, x, isFirst) => look({ y, x }, { replace: !isFirst }));
  addEventListener("popstate", () => { state = read(location.hash); refresh(); });
  picked(session, toImage, fail);
}

/** The layers side by side. */
function layers() {
  $("layers").append(...session.layers.map((layer) => {
    const button = element("button", { type: "button" }, layer.name);
    button.addEventListener("click", () => { everything = false; look({ layer: layer.name, feature: null }); });
    return button;
  }));
}

themed();
skippable();
if (session) {
  furnish(session);
  layers();
  listen();
  refresh().then(() => tops.follow(fail));
}
