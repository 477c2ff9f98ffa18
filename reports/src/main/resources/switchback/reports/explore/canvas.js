// Draws pixels on canvases. Nothing here sends a request to the explorer.

import { el } from "./switchback.js";

const TRANSPARENT = [0, 0, 0, 0];

/** Decodes base64 to bytes. */
export function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/** Draws a canvas; colour(y, x) returns a pixel's [red, green, blue, opacity], each 0 to 255. */
function canvas(height, width, colour) {
  const made = el("canvas", { width, height });
  const context = made.getContext("2d");
  const image = context.createImageData(width, height);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      image.data.set(colour(y, x), at);
      at += 4;
    }
  }
  context.putImageData(image, 0, 0);
  return made;
}

/** Draws the part of an image under a patch; what lies outside the image stays transparent. */
export function cut(rgb, size, patch, label) {
  const made = canvas(patch.height, patch.width, (y, x) => {
    const row = patch.top + y;
    const column = patch.left + x;
    if (row < 0 || column < 0 || row >= size.height || column >= size.width) {
      return TRANSPARENT;
    }
    const i = 3 * (row * size.width + column);
    return [rgb[i], rgb[i + 1], rgb[i + 2], 255];
  });
  return framed(made, patch, label);
}

/** Draws a whole image and outlines the patch, unless there is none or it covers the image. */
export function whole(rgb, size, patch, label) {
  const made = cut(rgb, size, { top: 0, left: 0, ...size }, label);
  if (patch && (patch.height < size.height || patch.width < size.width)) {
    made.append(rectangle("mark", clip(patch, size), size));
  }
  return made;
}

/** Draws a map in grey: from 0, black, to scale, white; if signed, 0 is mid-grey. */
export function grey(values, size, scale, signed, label) {
  const made = canvas(size.height, size.width, (y, x) => {
    const share = scale > 0 ? values[y * size.width + x] / scale : 0;
    const level = signed ? 128 + Math.round(127 * share) : Math.round(255 * share);
    return [level, level, level, 255];
  });
  return framed(made, size, label);
}

function framed(made, size, label) {
  return el(
    "div",
    {
      class: "tile",
      role: label ? "img" : null,
      "aria-label": label,
      style: { "aspect-ratio": `${size.width} / ${size.height}` },
    },
    made,
  );
}

/** Returns an element that covers a rectangle of cells when it lies over a picture of that size. */
export function rectangle(className, patch, size) {
  return el("i", {
    class: className,
    style: {
      top: `${(100 * patch.top) / size.height}%`,
      left: `${(100 * patch.left) / size.width}%`,
      height: `${(100 * patch.height) / size.height}%`,
      width: `${(100 * patch.width) / size.width}%`,
    },
  });
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
