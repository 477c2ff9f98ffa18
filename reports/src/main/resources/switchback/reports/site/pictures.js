// Adds tile, mosaic, columnOf, zoom, colouring, filters, whenNear and forget.
//
// Tiles are parts of picture files: every tile is a canvas of the tile's own size. CSS enlarges small
// ones by a whole number, so that nothing is blended, and scales photographs smoothly. Many tiles
// share one file.
(function (sb) {
  "use strict";

  const { el, svg } = sb;
  const files = new Map();

  /** Loads a picture file, once. */
  function load(file) {
    if (!files.has(file)) {
      files.set(
        file,
        new Promise((resolve, reject) => {
          const image = new Image();
          image.addEventListener("load", () => resolve(image));
          image.addEventListener("error", () => reject(new Error(`cannot read ${file}`)));
          image.src = file;
        }),
      );
    }
    return files.get(file);
  }

  // Tiles are drawn when they come near the window, so that a page of 512 features opens quickly.
  const waiting = new Map();
  const near = new IntersectionObserver(
    (entries) =>
      entries.filter((entry) => entry.isIntersecting).forEach((entry) => start(entry.target)),
    { rootMargin: "800px" },
  );

  function start(element) {
    near.unobserve(element);
    const task = waiting.get(element);
    waiting.delete(element);
    task?.();
  }

  /** Runs `task` once `element` is near the window or the page is printed. */
  function whenNear(element, task) {
    waiting.set(element, task);
    near.observe(element);
  }

  /** Drops all waiting tasks, when the page is replaced. */
  function forget() {
    near.disconnect();
    waiting.clear();
  }

  addEventListener("beforeprint", () => {
    // A task may make more elements that wait.
    for (const element of waiting.keys()) {
      start(element);
    }
  });

  /**
   * Shows a part of a picture, enlarged.
   *
   * @param part.file the picture
   * @param part.left, part.top in the picture's pixels
   * @param part.width, part.height in the picture's pixels
   * @param part.zoom page pixels per picture pixel
   * @param part.inside the part of the tile that the unit saw: left, top, width and height within
   *     the tile; the rest, the padding, is not drawn, so that no filter changes it
   * @param part.label for screen readers; none if the text beside the tile says the same
   * @param part.filter a CSS filter, if any
   */
  function tile(part) {
    const canvas = el("canvas", {
      role: part.label ? "img" : null,
      "aria-label": part.label,
      "aria-hidden": part.label ? null : "true",
      style: part.filter ? { filter: part.filter } : null,
    });
    const frame = el("span", { class: "tile" }, canvas, edge(part));
    size(frame, part.width, part.height, part.zoom);
    whenNear(frame, () =>
      load(part.file).then(
        (image) => draw(frame, image, part),
        () => frame.classList.add("missing"),
      ),
    );
    return frame;
  }

  /** Creates the hairline around what the unit saw, if there is padding. */
  function edge({ width, height, inside }) {
    if (!inside || (inside.width === width && inside.height === height)) {
      return null;
    }
    const line = el("span", { class: "edge-of-image" });
    place(line, inside, width, height);
    return el("span", { class: "padding" }, line);
  }

  /** Places an element over a part of a picture of this size. */
  function place(element, part, width, height) {
    const share = (length, whole) => `${(100 * length) / whole}%`;
    element.style.setProperty("left", share(part.left, width));
    element.style.setProperty("top", share(part.top, height));
    element.style.setProperty("width", share(part.width, width));
    element.style.setProperty("height", share(part.height, height));
  }

  function size(frame, width, height, zoom) {
    frame.classList.toggle("smooth", !Number.isInteger(zoom) || zoom === 1);
    const canvas = frame.querySelector("canvas");
    canvas.width = width;
    canvas.height = height;
    frame.style.setProperty("width", `${width * zoom}px`);
    frame.style.setProperty("aspect-ratio", `${width} / ${height}`);
  }

  function draw(frame, image, { left: x, top: y, width: w, height: h, inside }) {
    const { left, top, width, height } = inside ?? { left: 0, top: 0, width: w, height: h };
    const pen = frame.querySelector("canvas").getContext("2d");
    pen.drawImage(image, x + left, y + top, width, height, left, top, width, height);
    frame.dataset.drawn = "";
  }

  /** The space between the pictures of a mosaic in page pixels. */
  const GAP = 2;

  /**
   * Shows parts of pictures in rows of three, on one canvas, as a page may hold thousands of them.
   *
   * @param tiles parts of pictures as in `tile`, at most nine, all of the same size and zoom
   * @param label for screen readers; none if the text beside it says the same
   */
  function mosaic(tiles, label = null) {
    const { width, height, zoom: scale } = tiles[0];
    const step = { x: width * scale + GAP, y: height * scale + GAP };
    const sides = [3 * step.x - GAP, 3 * step.y - GAP].map(Math.round);
    const canvas = el("canvas", {
      role: label ? "img" : null,
      "aria-label": label,
      "aria-hidden": label ? null : "true",
    });
    const frame = el("span", { class: "tile mosaic" }, canvas);
    frame.style.setProperty("width", `${sides[0]}px`);
    frame.style.setProperty("aspect-ratio", `${sides[0]} / ${sides[1]}`);
    whenNear(frame, () =>
      Promise.all(tiles.map((part) => load(part.file))).then(
        (images) => {
          const density = Math.max(1, Math.round(devicePixelRatio));
          [canvas.width, canvas.height] = sides.map((side) => side * density);
          const pen = canvas.getContext("2d");
          pen.imageSmoothingEnabled = !Number.isInteger(scale);
          pen.imageSmoothingQuality = "high";
          images.forEach((image, i) => {
            const left = (i % 3) * step.x * density;
            const top = Math.floor(i / 3) * step.y * density;
            pen.setTransform(scale * density, 0, 0, scale * density, left, top);
            lay(pen, image, tiles[i]);
          });
          frame.dataset.drawn = "";
        },
        () => frame.classList.add("missing"),
      ),
    );
    return frame;
  }

  /** Draws a part of a picture on mid-grey, with a hairline if there is padding. */
  function lay(pen, image, { left: x, top: y, width: w, height: h, inside }) {
    const { left, top, width, height } = inside ?? { left: 0, top: 0, width: w, height: h };
    pen.fillStyle = "#808080";
    pen.fillRect(0, 0, w, h);
    pen.drawImage(image, x + left, y + top, width, height, left, top, width, height);
    if (width < w || height < h) {
      pen.strokeStyle = "#dcdcdc";
      pen.lineWidth = 1 / pen.getTransform().a;
      pen.strokeRect(left, top, width, height);
    }
  }

  /**
   * Shows one of the columns of equal width that make up a picture.
   *
   * @param part.file the picture
   * @param part.column the column's index, from 0
   * @param part.columns the number of columns
   * @param part.room the side of the result in page pixels, approximately
   * @param part.of the size in which the mark is given; that of the column if it is left out
   * @param part.label for screen readers
   * @param mark.part the rectangle to outline: left, top, width, height in pixels of the column
   * @param mark.kind the CSS class of the outline
   */
  function columnOf(part, mark) {
    const canvas = el("canvas", { role: "img", "aria-label": part.label });
    const outline = el("span", { class: `mark ${mark.kind}` });
    const frame = el("span", { class: "tile" }, canvas, outline);
    size(frame, 1, 1, part.room);
    whenNear(frame, () =>
      load(part.file).then(
        (image) => {
          const width = image.naturalWidth / part.columns;
          const height = image.naturalHeight;
          size(frame, width, height, zoom(part.room, width, height));
          draw(frame, image, { left: part.column * width, top: 0, width, height });
          const of = part.of ?? { width, height };
          place(outline, mark.part, of.width, of.height);
        },
        () => frame.classList.add("missing"),
      ),
    );
    return frame;
  }

  /** The longer side of the largest picture that is no photograph, as in Tiles.java. */
  const SMALL = 32;

  /**
   * Returns the zoom at which all sides fit into `room` page pixels: for small pictures the largest
   * whole one, at least 1, and for photographs the one that fills the room.
   */
  function zoom(room, ...sides) {
    const side = Math.max(...sides);
    return side > SMALL ? room / side : Math.max(1, Math.floor(room / side));
  }

  /**
   * Returns the CSS filter that colours a projection, or null. In the files each tile has its own
   * scale; one scale for all tiles means less contrast about the same mid-grey.
   *
   * @param scale the value at full contrast in the tile
   * @param page the value at full contrast on the page, or null if each tile keeps its own scale
   * @param show 'colour' or 'magnitude'
   * @param gain by how much the contrast is raised
   */
  function colouring(scale, page, show, gain) {
    const filters = [];
    const contrast = page !== null && page > 0 ? (gain * scale) / page : gain;
    if (contrast !== 1 || page !== null) {
      filters.push(`contrast(${contrast})`);
    }
    if (show === "magnitude") {
      filters.push("url(#magnitude)");
    }
    return filters.length ? filters.join(" ") : null;
  }

  /** Creates the SVG filter `magnitude`: absolute values, averaged over the channels, on black. */
  function filters() {
    const fold = (channel) => svg(channel, { type: "table", tableValues: "1 0 1" });
    return svg(
      "svg",
      { class: "definitions", "aria-hidden": "true", width: 0, height: 0 },
      svg(
        "filter",
        { id: "magnitude", "color-interpolation-filters": "sRGB", x: 0, y: 0, width: 1, height: 1 },
        svg("feComponentTransfer", {}, fold("feFuncR"), fold("feFuncG"), fold("feFuncB")),
        svg("feColorMatrix", {
          type: "matrix",
          values: ".3333 .3333 .3333 0 0 .3333 .3333 .3333 0 0 .3333 .3333 .3333 0 0 0 0 0 1 0",
        }),
      ),
    );
  }

  Object.assign(sb, { tile, mosaic, columnOf, zoom, colouring, filters, whenNear, forget });
})(globalThis.Switchback);
