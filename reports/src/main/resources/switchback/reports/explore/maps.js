// The feature maps of one layer: all of them small, and the selected one large.

import { grey, rectangle } from "./canvas.js";
import { el, text } from "./switchback.js";

const MOST = 256;
const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** A layer's maps for an image, with the strongest unit of each. */
export class Maps {
  constructor(layer, values) {
    this.layer = layer;
    this.plane = layer.height * layer.width;
    this.values = values;
    this.signed = values.some((value) => value < 0);
    this.features = Array.from({ length: layer.features }, (_, feature) => this.#summary(feature));
    this.largest = Math.max(...this.features.map((f) => f.largest));
  }

  #summary(feature) {
    const map = this.of(feature);
    let best = 0;
    let largest = 0;
    for (let i = 0; i < map.length; i++) {
      best = map[i] > map[best] ? i : best;
      largest = Math.max(largest, Math.abs(map[i]));
    }
    return {
      feature,
      largest,
      strength: map[best],
      y: Math.floor(best / this.layer.width),
      x: best % this.layer.width,
    };
  }

  of(feature) {
    return this.values.subarray(feature * this.plane, (feature + 1) * this.plane);
  }

  at(feature, y, x) {
    return this.of(feature)[y * this.layer.width + x];
  }

  sorted(by) {
    const features = [...this.features];
    return by === "index"
      ? features
      : features.sort((a, b) => b.strength - a.strength || a.feature - b.feature);
  }

  /** Draws one map. Single units share one scale: with its own each would be white. */
  picture(feature, scale, label) {
    const shared = scale === "one" || this.plane === 1;
    const largest = shared ? this.largest : this.features[feature].largest;
    return grey(this.of(feature), this.layer, largest, this.signed, label);
  }
}

/**
 * Fills the grid of maps and returns how many it leaves out.
 *
 * @param names of the features, or null if they have only numbers
 * @param everything whether to show all maps, however many
 * @param choose(feature, y, x, { byKeyboard }) receives the unit that is clicked, or by the keyboard
 *     the strongest unit of the map
 */
export function grid(place, maps, state, names, everything, choose) {
  const { layer } = maps;
  const side = Math.max(layer.height, layer.width);
  const zoom = maps.plane === 1 ? 18 : Math.max(1, Math.round(54 / side));
  place.style.setProperty("--side", layer.width * zoom + "px");
  place.style.setProperty("--ratio", layer.height / layer.width);
  place.classList.toggle("dense", maps.plane === 1 && !names);
  place.classList.toggle("named", Boolean(names));
  const features = maps.sorted(state.sort);
  const shown = everything ? features : features.slice(0, MOST);
  if (state.feature !== null && !shown.some((f) => f.feature === state.feature)) {
    shown.push(maps.features[state.feature]);
  }
  place.replaceChildren(...shown.map((f) => item(maps, f, state, names, choose)));
  mark(place, state.feature);
  return features.length - shown.length;
}

function item(maps, f, state, names, choose) {
  const name = names ? names[f.feature] : f.feature;
  const tile = maps.picture(f.feature, state.scale);
  const choice = (event) => {
    const [y, x] =
      event.detail > 0 && event.target.closest(".tile")
        ? cell(event, tile, maps.layer)
        : [f.y, f.x];
    choose(f.feature, y, x, { byKeyboard: event.detail === 0 });
  };
  return el(
    "button",
    {
      type: "button",
      class: f.largest === 0 ? "idle" : null,
      "aria-label": `${names ? name : `Feature ${name}`}, strongest ${text(f.strength)}`,
      "data-feature": f.feature,
      on: { click: choice },
    },
    tile,
    el("span", { class: "words" }, el("span", {}, String(name)), el("small", {}, text(f.strength))),
  );
}

/** Marks the selected feature, which is also the grid's only tab stop. */
export function mark(place, feature) {
  const buttons = [...place.children];
  for (const button of buttons) {
    const chosen = Number(button.dataset.feature) === feature;
    button.setAttribute("aria-pressed", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
  if (buttons.length > 0 && buttons.every((button) => button.tabIndex < 0)) {
    buttons[0].tabIndex = 0;
  }
}

/** Lets arrow keys move between the maps of the grid. */
export function connectGrid(place) {
  place.addEventListener("keydown", (event) => {
    const from = event.target.closest("button");
    const step = arrow(event);
    if (!step || !from) {
      return;
    }
    event.preventDefault();
    const buttons = [...place.children];
    const columns = buttons.filter((button) => button.offsetTop === buttons[0].offsetTop).length;
    const to = buttons[buttons.indexOf(from) + step[0] * columns + step[1]];
    to?.focus();
  });
}

/** The [rows, columns] that an arrow key moves by; undefined for any other key. */
function arrow(event) {
  return event.ctrlKey || event.metaKey || event.altKey ? undefined : ARROWS[event.key];
}

/** The [y, x] of the map's cell under the pointer. */
function cell(event, picture, layer) {
  const box = picture.getBoundingClientRect();
  const part = (at, from, size, cells) =>
    Math.min(cells - 1, Math.max(0, Math.floor(((at - from) / size) * cells)));
  return [
    part(event.clientY, box.top, box.height, layer.height),
    part(event.clientX, box.left, box.width, layer.width),
  ];
}

/** Draws the selected map large and marks its unit. */
export function large(place, maps, state) {
  const { feature, y, x } = state;
  place.replaceChildren(
    maps.picture(feature, state.scale),
    rectangle("mark of-unit", { top: y, left: x, height: 1, width: 1 }, maps.layer),
  );
  const activation = text(maps.at(feature, y, x));
  place.setAttribute(
    "aria-label",
    `Map of feature ${feature}: unit ${y}, ${x}, activation ${activation}`,
  );
}

/**
 * Lets the pointer and arrow keys choose units in the large map.
 *
 * @param current() returns the maps and the state on show
 * @param move(y, x, isFirst) receives each unit; isFirst if a press of the pointer chose it
 */
export function connectMap(place, current, move) {
  const point = (event, isFirst) => {
    const { maps, state } = current();
    const [y, x] = cell(event, place, maps.layer);
    if (isFirst || y !== state.y || x !== state.x) {
      move(y, x, isFirst);
    }
  };
  place.addEventListener("pointerdown", (event) => {
    place.setPointerCapture(event.pointerId);
    point(event, true);
  });
  place.addEventListener("pointermove", (event) => {
    if (place.hasPointerCapture(event.pointerId)) {
      point(event, false);
    }
  });
  place.addEventListener("keydown", (event) => {
    const step = arrow(event);
    if (!step) {
      return;
    }
    event.preventDefault();
    const { maps, state } = current();
    const y = Math.min(maps.layer.height - 1, Math.max(0, state.y + step[0]));
    const x = Math.min(maps.layer.width - 1, Math.max(0, state.x + step[1]));
    move(y, x, false);
  });
}
