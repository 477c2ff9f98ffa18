// Pictures out of pixels: nothing here asks the explorer.

const NOTHING = [0, 0, 0, 0];

/** An element with a class, properties, and children or text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  const { className, dataset, ...attributes } = properties;
  made.className = className ?? "";
  Object.assign(made.dataset, dataset ?? {});
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Bytes of their base64. */
export function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/** A number with three digits that count. */
export function brief(value) {
  return value === 0 ? "0" : Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}

/** A canvas on which color(y, x, put) says put(red, green, blue) for each pixel, or put() for none. */
function canvas(height, width, color) {
  const made = element("canvas");
  made.width = width;
  made.height = height;
  const context = made.getContext("2d");
  const image = context.createImageData(width, height);
  let at = 0;
  const put = (red, green, blue) => {
    image.data.set(red === undefined ? NOTHING : [red, green, blue, 255], at);
    at += 4;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      color(y, x, put);
    }
  }
  context.putImageData(image, 0, 0);
  return made;
}

/** The part of an image below a patch; what lies outside of the image is left to the page. */
export function cut(rgb, size, patch, words) {
  const made = canvas(patch.height, patch.width, (y, x, put) => {
    const row = patch.top + y;
    const column = patch.left + x;
    if (row < 0 || column < 0 || row >= size.height || column >= size.width) {
      put();
    } else {
      const i = 3 * (row * size.width + column);
      put(rgb[i], rgb[i + 1], rgb[i + 2]);
    }
  });
  return framed(made, patch, words);
}

/** A whole image with a patch outlined, where there is one that is not all of it. */
export function whole(rgb, size, patch, words) {
  const made = cut(rgb, size, { top: 0, left: 0, ...size }, words);
  if (patch && (patch.height < size.height || patch.width < size.width)) {
    made.append(rectangle("mark", clip(patch, size), size));
  }
  return made;
}

/** A map in grey: 0 is black and the scale white; signed ones have 0 in the middle. */
export function grey(values, size, scale, signed, words) {
  const made = canvas(size.height, size.width, (y, x, put) => {
    const share = scale > 0 ? values[y * size.width + x] / scale : 0;
    const level = signed ? 128 + Math.round(127 * share) : Math.round(255 * share);
    put(level, level, level);
  });
  return framed(made, size, words);
}

function framed(made, size, words) {
  const frame = element("div", words ? { className: "tile", role: "img", "aria-label": words } : { className: "tile" }, made);
  frame.style.aspectRatio = `${size.width} / ${size.height}`;
  return frame;
}

/** A rectangle of cells, to lie over a picture of that size. */
export function rectangle(className, patch, size) {
  const made = element("i", { className });
  made.style.top = (100 * patch.top) / size.height + "%";
  made.style.left = (100 * patch.left) / size.width + "%";
  made.style.height = (100 * patch.height) / size.height + "%";
  made.style.width = (100 * patch.width) / size.width + "%";
  return made;
}

function clip(patch, size) {
  const top = Math.max(0, patch.top);
  const left = Math.max(0, patch.left);
  return {
    top,
    left,
    height: Math.min(size.height, patch.top + patch.height) - top,
    width: Math.min(size.width, patch.left + patch.width) - left,
  };
}

/** The page's element of that identifier. */
export const $ = (id) => document.getElementById(id);
