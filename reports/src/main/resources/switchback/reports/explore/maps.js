// The feature maps of one layer: all of them small, and the chosen one large enough to walk in.

import { brief, element, grey, rectangle } from "./pictures.js";

const MOST = 256;
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** A layer's maps for an image, with what is strongest in each. */
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
      feature, largest, strength: map[best],
      y: Math.floor(best / this.layer.width), x: best % this.layer.width,
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
    return by === "index" ? features : features.sort((a, b) => b.strength - a.strength || a.feature - b.feature);
  }

  /** A picture of one map; a layer of single units has one scale, or all of them would be white. */
  picture(feature, scale, words) {
    const one = scale === "one" || this.plane === 1;
    return grey(this.of(feature), this.layer, one ? this.largest : this.features[feature].largest, this.signed, words);
  }
}

/**
 * Fills the grid. choose(feature, y, x) is told what was clicked; by the keyboard it is the map's
 * strongest unit. names are the features' own, or nothing.
 */
export function grid(place, maps, state, names, everything, choose) {
  const { layer } = maps;
  const zoom = maps.plane === 1 ? 18 : Math.max(1, Math.round(54 / Math.max(layer.height, layer.width)));
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
  const button = element(
    "button",
    {
      type: "button",
      className: f.largest === 0 ? "idle" : "",
      "aria-label": `${names ? name : "Feature " + name}, strongest ${brief(f.strength)}`,
      dataset: { feature: f.feature },
    },
    maps.picture(f.feature, state.scale),
    element("span", { className: "words" }, element("span", {}, String(name)), element("small", {}, brief(f.strength))),
  );
  button.addEventListener("click", (event) => {
    const [y, x] = event.detail > 0 && event.target.closest(".tile")
      ? cell(event, button.querySelector(".tile"), maps.layer)
      : [f.y, f.x];
    choose(f.feature, y, x, { byKeyboard: event.detail === 0 });
  });
  return button;
}

/** Marks the chosen feature; it alone is a stop of the tab key. */
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

/** Arrow keys from map to map, as they lie. */
export function walkable(place) {
  place.addEventListener("keydown", (event) => {
    const from = event.target.closest("button");
    const step = ARROWS[event.key];
    if (!step || !from || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    const buttons = [...place.children];
    const columns = buttons.filter((button) => button.offsetTop === buttons[0].offsetTop).length;
    const to = buttons[buttons.indexOf(from) + step[0] * columns + step[1]];
    to?.focus();
  });
}

/** The cell of a map that was pointed at, [y, x]. */
function cell(event, picture, layer) {
  const box = picture.getBoundingClientRect();
  const part = (at, from, size, cells) => Math.min(cells - 1, Math.max(0, Math.floor(((at - from) / size) * cells)));
  return [
    part(event.clientY, box.top, box.height, layer.height),
    part(event.clientX, box.left, box.width, layer.width),
  ];
}

/** Draws the chosen map large, its unit framed. */
export function large(place, maps, state) {
  place.replaceChildren(
    maps.picture(state.feature, state.scale),
    rectangle("mark of-unit", { top: state.y, left: state.x, height: 1, width: 1 }, maps.layer),
  );
  place.setAttribute(
    "aria-label",
    `Map of feature ${state.feature}: unit ${state.y}, ${state.x}, activation ${brief(maps.at(state.feature, state.y, state.x))}`,
  );
}

/** Dragging and arrow keys in the large map; move(y, x, isFirst) is told each place. */
export function steerable(place, current, move) {
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
    const step = ARROWS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    const { maps, state } = current();
    const y = Math.min(maps.layer.height - 1, Math.max(0, state.y + step[0]));
    const x = Math.min(maps.layer.width - 1, Math.max(0, state.x + step[1]));
    move(y, x, false);
  });
}
