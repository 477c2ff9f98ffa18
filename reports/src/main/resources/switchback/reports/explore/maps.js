// The feature maps of one layer: all of them small, and the selected one large.

import { grey, rectangle } from "./canvas.js";
import { el, text } from "./switchback.js";

/** As many maps are drawn at once; others when they come near the part of the grid on show. */
const AT_ONCE = 48;

/** More maps than this scroll in a box of their own. */
const MANY = 96;

/** The largest side of a small map on the page, in CSS pixels; larger maps are shrunk. */
const LARGEST_SIDE = 72;
const USUAL_SIDE = 58;

/** The share of the largest activation from which a unit inside the image is preferred. */
const NEARLY = 0.9;

const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** A layer's maps for an image, with the unit of each that is shown first. */
export class Maps {
  #inner;

  /** @param input the size of the image */
  constructor(layer, values, input) {
    this.layer = layer;
    this.#inner = inner(layer, input);
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
    const first = this.#first(map, best);
    const { width } = this.layer;
    return {
      feature,
      largest,
      strength: map[best],
      y: Math.floor(first / width),
      x: first % width,
      strongest: { y: Math.floor(best / width), x: best % width },
    };
  }

  /** Returns the strongest unit whose patch lies within the image if it is nearly the strongest. */
  #first(map, best) {
    const { top, left, bottom, right } = this.#inner;
    let first = -1;
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const i = y * this.layer.width + x;
        first = first < 0 || map[i] > map[first] ? i : first;
      }
    }
    return first >= 0 && map[best] > 0 && map[first] >= NEARLY * map[best] ? first : best;
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

/** Returns the first and last rows and columns of the units whose patches lie within the image. */
function inner({ height, width, field }, input) {
  // Units that see the whole image have the stride 0, and all of them are inner ones.
  const first = (offset, stride) => (stride ? Math.max(0, Math.ceil(-offset / stride)) : 0);
  const last = (offset, stride, size, side, count) =>
    stride ? Math.min(count - 1, Math.floor((side - size - offset) / stride)) : count - 1;
  return {
    top: first(field.offsetRows, field.strideRows),
    left: first(field.offsetColumns, field.strideColumns),
    bottom: last(field.offsetRows, field.strideRows, field.sizeRows, input.height, height),
    right: last(field.offsetColumns, field.strideColumns, field.sizeColumns, input.width, width),
  };
}

let observer = null;

/**
 * Fills the grid of maps. Most pictures of a large layer are drawn when they are scrolled to.
 *
 * @param names of the features, or null if they have only numbers
 */
export function grid(place, maps, state, names) {
  const { layer } = maps;
  const side = Math.max(layer.height, layer.width);
  const zoom = side > USUAL_SIDE ? Math.min(1, LARGEST_SIDE / side) : Math.round(USUAL_SIDE / side);
  place.style.setProperty("--side", layer.width * (maps.plane === 1 ? 18 : zoom) + "px");
  place.style.setProperty("--ratio", layer.height / layer.width);
  place.classList.toggle("dense", maps.plane === 1 && !names);
  place.classList.toggle("named", Boolean(names));
  place.classList.toggle("shrunk", zoom < 1);
  place.classList.toggle("many", layer.features > MANY);
  const shown = maps.sorted(state.sort);
  const drawn = (button) =>
    button.firstChild.replaceWith(maps.picture(Number(button.dataset.feature), state.scale));
  const items = shown.map((f) => item(f, names));
  items.slice(0, AT_ONCE).forEach(drawn);
  observer?.disconnect();
  observer = new IntersectionObserver(
    (entries) =>
      entries
        .filter((entry) => entry.isIntersecting)
        .forEach((entry) => {
          observer.unobserve(entry.target);
          drawn(entry.target);
        }),
    { root: place, rootMargin: "300px" },
  );
  place.replaceChildren(...items);
  place.scrollTop = 0;
  items.slice(AT_ONCE).forEach((button) => observer.observe(button));
  mark(place, state.feature);
}

/** Makes the button of a map, whose picture is yet to be drawn. */
function item(f, names) {
  const name = names ? names[f.feature] : f.feature;
  return el(
    "button",
    {
      type: "button",
      class: f.largest === 0 ? "idle" : null,
      "aria-label": `${names ? name : `Feature ${name}`}, strongest ${text(f.strength)}`,
      "aria-pressed": "false",
      tabindex: "-1",
      "data-feature": f.feature,
    },
    el("span", { class: "tile" }),
    el("span", { class: "words" }, el("span", {}, String(name)), el("small", {}, text(f.strength))),
  );
}

/** Marks the selected feature, which is also the grid's only tab stop. */
export function mark(place, feature) {
  for (const before of place.querySelectorAll("[aria-pressed=true], [tabindex='0']")) {
    before.setAttribute("aria-pressed", "false");
    before.tabIndex = -1;
  }
  const chosen = place.querySelector(`[data-feature="${feature}"]`);
  chosen?.setAttribute("aria-pressed", "true");
  const stop = chosen ?? place.firstElementChild;
  if (stop) {
    stop.tabIndex = 0;
  }
}

/**
 * Lets clicks and arrow keys choose in the grid.
 *
 * @param current() returns the maps on show
 * @param choose(feature, y, x, { byKeyboard }) receives the unit that is clicked, or by the keyboard
 *     the first unit of the map
 */
export function connectGrid(place, current, choose) {
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    const maps = current();
    const f = maps.features[Number(button.dataset.feature)];
    const tile = event.target.closest(".tile");
    const [y, x] = event.detail > 0 && tile ? cell(event, tile, maps.layer) : [f.y, f.x];
    choose(f.feature, y, x, { byKeyboard: event.detail === 0 });
  });
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
    to?.scrollIntoView({ block: "nearest" });
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
