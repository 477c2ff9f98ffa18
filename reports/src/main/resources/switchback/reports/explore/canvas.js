// Draws pixels on canvases. Nothing here sends a request to the explorer.

import { el } from "./switchback.js";

/** Decodes base64 to bytes. */
export function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/** Draws a canvas; fill(data) sets the bytes of its pixels: red, green, blue, opacity. */
function canvas({ height, width }, fill) {
  const made = el("canvas", { width, height });
  const context = made.getContext("2d");
  const image = context.createImageData(width, height);
  fill(image.data);
  context.putImageData(image, 0, 0);
  return made;
}

/** Draws a canvas; colour(i) returns pixel i's [red, green, blue, opacity], each 0 to 255. */
export function transparent(size, colour) {
  return canvas(size, (data) => {
    for (let i = 0; i < size.height * size.width; i++) {
      data.set(colour(i), 4 * i);
    }
  });
}

/** Draws the part of an image under a patch; what lies outside the image stays transparent. */
export function cut(rgb, size, patch, label) {
  const inside = clip(patch, size);
  const made = canvas(patch, (data) => {
    for (let y = 0; y < inside.height; y++) {
      const row = inside.top + y;
      let to = 4 * ((row - patch.top) * patch.width + inside.left - patch.left);
      let from = 3 * (row * size.width + inside.left);
      for (let x = 0; x < inside.width; x++) {
        data[to++] = rgb[from++];
        data[to++] = rgb[from++];
        data[to++] = rgb[from++];
        data[to++] = 255;
      }
    }
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
  const zero = signed ? 128 : 0;
  const factor = scale > 0 ? (signed ? 127 : 255) / scale : 0;
  const made = canvas(size, (data) => {
    for (let i = 0; i < values.length; i++) {
      const level = zero + Math.round(factor * values[i]);
      data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = level;
      data[4 * i + 3] = 255;
    }
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

/** Returns the part of a patch that lies inside an image. */
export function clip(patch, size) {
  const top = Math.max(0, patch.top);
  const left = Math.max(0, patch.left);
  return {
    top,
    left,
    height: Math.max(0, Math.min(size.height, patch.top + patch.height) - top),
    width: Math.max(0, Math.min(size.width, patch.left + patch.width) - left),
  };
}

/** Returns a patch without the padding around it if it is larger than the image. */
export function seen(patch, size) {
  return patch.height > size.height || patch.width > size.width ? clip(patch, size) : patch;
}

/** Returns whether a patch holds the whole image. */
export function coversAll(patch, size) {
  const { height, width } = clip(patch, size);
  return height === size.height && width === size.width;
}
