// Adds architecture: a network's steps in order, as a strip that scrolls sideways.
(function (sb) {
  "use strict";

  const { el, name, spoken, route, parts } = sb;

  /** The side of a tile in page pixels, approximately, and the number of features shown. */
  const ROOM = 54;
  const FEATURES = 3;

  /** The height of the largest maps in page pixels, as high as the tiles of a layer. */
  const TALL = FEATURES * (ROOM + 3);

  /** The most characters of a name under a box. */
  const LONGEST = 12;

  /** What is drawn of a network whose branches join, by the type of the joining step. */
  const JOINS = { Sum: "+", Product: "×", Concatenation: "∪" };

  /** Operations with a box of their own, whether or not the gallery shows their features. */
  const BOXES = /convolution|dense|pooling|mean|softmax/i;

  const joins = (step) => (step.inputs?.length ?? 1) > 1;

  /** Returns the steps that are drawn: no paddings, rearrangements or functions on their own. */
  function drawn(gallery) {
    return gallery.steps.filter(
      (step) => gallery.layer(step.name) || joins(step) || BOXES.test(step.type),
    );
  }

  /** Returns the start that all names share, up to a separator. */
  function sharedStart(names) {
    const [first = "", ...others] = names;
    const ends = [...first.matchAll(/[./]/g)].map((match) => match.index + 1);
    const end = ends.findLast((at) =>
      others.every((other) => other.startsWith(first.slice(0, at))),
    );
    return end ?? 0;
  }

  function shape(output) {
    return output.map(String).join("×");
  }

  /** Shows how large the maps are: higher for more rows, wider for more of them. */
  function slab(gallery, { output }) {
    const [channels, rows = 1] = output;
    const height = TALL * Math.sqrt(rows / Math.max(rows, gallery.settings.image.height));
    return el("span", {
      class: "slab",
      "aria-hidden": "true",
      style: {
        height: `${Math.max(6, height)}px`,
        width: `${Math.min(44, 6 + 4 * Math.log2(channels))}px`,
      },
    });
  }

  /** Shows the strongest features of a layer: projections beside patches. */
  function best(gallery, layer) {
    const zoom = sb.zoom(ROOM, layer.tile.width, layer.tile.height);
    return el(
      "span",
      { class: "best", "aria-hidden": "true" },
      gallery
        .strongest(layer)
        .slice(0, FEATURES)
        .map((feature) =>
          el(
            "span",
            { class: "pair" },
            parts.projection(gallery, layer, feature, zoom, { show: route.state().show }),
            parts.patch(gallery, layer, feature, zoom),
          ),
        ),
    );
  }

  /** Returns the end of a long name, by which names of steps differ. */
  function ending(text) {
    return text.length > LONGEST ? `…${text.slice(1 - LONGEST)}` : text;
  }

  /** Names a step under its box, and shortens names and kinds of convolutions to fit there. */
  function words(step, start) {
    const type = step.type.replace(/^(\w+) convolution$/, "$1 conv.");
    return [
      el("b", { class: "word" }, name(ending(step.name.slice(start)))),
      el("span", { class: "word" }, type),
      el("span", { class: "word" }, shape(step.output)),
    ];
  }

  function box(gallery, step, start) {
    const layer = gallery.layer(step.name);
    const title = [step.name, step.type, step.settings].filter(Boolean).join(", ");
    if (layer) {
      return el(
        "li",
        { class: "shown" },
        el(
          "a",
          { href: route.to({ path: [layer.layer] }), title },
          el("span", { class: "picture" }, best(gallery, layer)),
          words(step, start),
        ),
      );
    }
    if (joins(step)) {
      const from = `${step.type} of ${step.inputs.join(" and ")}`;
      return el(
        "li",
        { class: "join", title: from },
        el(
          "span",
          { class: "picture" },
          el("span", { class: "sign", "aria-hidden": "true" }, JOINS[step.type] ?? "•"),
        ),
        spoken(from),
      );
    }
    return el(
      "li",
      { title },
      el("span", { class: "picture" }, slab(gallery, step)),
      words(step, start),
    );
  }

  /** Shows the size of the images, as the first box. */
  function input(gallery) {
    const { image, statistics } = gallery.settings;
    const output = [statistics.mean.length, image.height, image.width];
    const step = { name: "input", type: "Images", output };
    return el("li", {}, el("span", { class: "picture" }, slab(gallery, step)), words(step, 0));
  }

  /** Scrolls to the first layer with pictures, if it is out of sight. */
  function showFirst(strip) {
    const first = strip.querySelector(".shown");
    if (first) {
      strip.scrollLeft = first.offsetLeft + first.offsetWidth - strip.clientWidth;
    }
  }

  /** Returns the strip, or null if the manifest does not know the steps. */
  function architecture(gallery) {
    const steps = drawn(gallery);
    if (!steps.length) {
      return null;
    }
    const start = sharedStart(steps.map((step) => step.name));
    const strip = el(
      "div",
      {
        class: "scroll",
        tabindex: 0,
        role: "region",
        "aria-label": "The network’s steps in order",
      },
      el(
        "ol",
        { class: "steps" },
        input(gallery),
        steps.map((step) => box(gallery, step, start)),
      ),
    );
    requestAnimationFrame(() => showFirst(strip));
    return el(
      "section",
      { class: "architecture" },
      el("h2", {}, "Architecture"),
      el(
        "p",
        { class: "facts" },
        sb.counted(steps.length, "step"),
        " from the input to the output. Boxes are as high as the maps and as wide as they are many; layers with pictures lead to ",
        "their features.",
      ),
      strip,
    );
  }

  sb.architecture = architecture;
})(globalThis.Switchback);
