// Lays feature maps over the image: on the image itself, and in an enlarged view of the map under
// the pointer or the focus.

import { transparent, whole } from "./canvas.js";
import { byId, el, text } from "./switchback.js";

const DELAY_MILLIS = 90;
const GAP = 8;

/** The colours of a map over an image, from a share of 0 to 1, as [red, green, blue]. */
const RAMP = [
  [58, 15, 110],
  [221, 73, 104],
  [252, 250, 190],
];

/** Returns whether the units of a layer have places in the image. */
export const hasPlaces = (layer) => !layer.dense && layer.height * layer.width > 1;

/** Returns the colour of a share of the largest activation, with its opacity; each 0 to 255. */
function colour(share) {
  const at = share * (RAMP.length - 1);
  const below = Math.min(RAMP.length - 2, Math.floor(at));
  const mixed = RAMP[below].map((low, i) => low + (at - below) * (RAMP[below + 1][i] - low));
  return [...mixed, 190 * share ** 0.75];
}

const COLOURS = Array.from({ length: 256 }, (_, i) => colour(i / 255));

/**
 * Draws an image with a map over it. Each activation is centred on what its unit sees; between
 * units the browser interpolates.
 */
export function heated(rgb, size, patch, maps, feature, label) {
  const tile = whole(rgb, size, patch, label);
  const { layer } = maps;
  const { strength } = maps.features[feature];
  const values = maps.of(feature);
  const made = transparent(layer, (i) => {
    const share = strength > 0 ? Math.max(0, values[i] / strength) : 0;
    return COLOURS[Math.round(255 * share)];
  });
  const { sizeRows, sizeColumns, strideRows, strideColumns, offsetRows, offsetColumns } =
    layer.field;
  const lay = (edge, length, offset, field, stride, count, side) => {
    // Units that see the whole image have the stride 0; their map is spread over all of it.
    const step = stride || side / count;
    const start = stride ? offset + (field - step) / 2 : 0;
    made.style.setProperty(edge, percent(start, side));
    made.style.setProperty(length, percent(count * step, side));
  };
  lay("top", "height", offsetRows, sizeRows, strideRows, layer.height, size.height);
  lay("left", "width", offsetColumns, sizeColumns, strideColumns, layer.width, size.width);
  tile.querySelector("canvas").after(el("span", { class: "heat" }, made));
  return tile;
}

const percent = (part, of) => `${(100 * part) / of}%`;

/**
 * Shows the map under the pointer or the keyboard's focus enlarged, alone and over the image.
 * Escape closes it.
 *
 * @param current() returns the maps and the image on show
 */
export function connectPreview(place, current) {
  const view = byId("preview");
  let timer = 0;
  let of = null;
  const hide = () => {
    clearTimeout(timer);
    of = null;
    view.hidden = true;
  };
  const show = (button) => {
    const { maps, image } = current();
    if (!button.isConnected || !hasPlaces(maps.layer)) {
      return;
    }
    const feature = Number(button.dataset.feature);
    view.replaceChildren(
      maps.picture(feature, "own"),
      heated(image.rgb, image, null, maps, feature),
      el("p", {}, `Feature ${feature}, strongest ${text(maps.features[feature].strength)}`),
    );
    view.hidden = false;
    put(view, button.getBoundingClientRect(), place.getBoundingClientRect());
  };
  place.addEventListener("pointerover", (event) => {
    const button = event.target.closest("button");
    if (event.pointerType === "touch" || button === of) {
      return;
    }
    hide();
    if (button) {
      of = button;
      timer = setTimeout(() => show(button), DELAY_MILLIS);
    }
  });
  place.addEventListener("pointerleave", hide);
  place.addEventListener("focusin", (event) => {
    if (event.target.matches("button:focus-visible")) {
      hide();
      show(event.target);
    }
  });
  place.addEventListener("focusout", hide);
  place.addEventListener("click", hide);
  addEventListener("scroll", hide, { passive: true });
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

/** Puts a view beside all boxes if there is room, else beside one of them, inside the window. */
function put(view, box, all) {
  const { offsetWidth: width, offsetHeight: height } = view;
  const right = [all.right, box.right].find((edge) => edge + GAP + width <= innerWidth);
  const left = right === undefined ? Math.max(0, box.left - GAP - width) : right + GAP;
  const top = Math.min(Math.max(0, box.top + box.height / 2 - height / 2), innerHeight - height);
  view.style.setProperty("left", `${left}px`);
  view.style.setProperty("top", `${Math.max(0, top)}px`);
}
