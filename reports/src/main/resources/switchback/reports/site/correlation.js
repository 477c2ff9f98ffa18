// Adds correlationPage: the correlations between a layer's maps, and the most correlated pairs.
(function (sb) {
  "use strict";

  const { el, name, route, parts, controls } = sb;
  const PAIRS = 12;

  /**
   * Orders positions so that similar maps lie side by side: starts with the most similar pair, and
   * always continues with the map that is most similar to the last one.
   */
  function byLikeness(correlation) {
    const likeness = (i, j) => Math.abs(correlation[i][j] ?? 0);
    const left = new Set(correlation.keys());
    let last = 0;
    let most = -1;
    for (const i of left) {
      for (let j = 0; j < i; j++) {
        if (likeness(i, j) > most) {
          most = likeness(i, j);
          last = i;
        }
      }
    }
    const order = [];
    while (left.size) {
      left.delete(last);
      order.push(last);
      const from = last;
      let best = -1;
      for (const i of left) {
        if (likeness(from, i) > best) {
          best = likeness(from, i);
          last = i;
        }
      }
    }
    return order;
  }

  function channels(colour) {
    return colour
      .match(/[\d.]+/g)
      .slice(0, 3)
      .map(Number);
  }

  /** Returns the colours of -1, 0 and 1 in the present theme. */
  function palette(element) {
    const style = getComputedStyle(element);
    return [style.borderLeftColor, style.backgroundColor, style.borderRightColor].map(channels);
  }

  function paint(canvas, key, correlation, order) {
    const [opposed, none, alike] = palette(key);
    const side = order.length;
    const pixels = new ImageData(side, side);
    order.forEach((row, y) =>
      order.forEach((column, x) => {
        const value = correlation[row][column];
        const end = value < 0 ? opposed : alike;
        none.forEach((zero, channel) => {
          pixels.data[4 * (y * side + x) + channel] =
            zero + (end[channel] - zero) * Math.abs(value ?? 0);
        });
        pixels.data[4 * (y * side + x) + 3] = value === null ? 0 : 255;
      }),
    );
    canvas.getContext("2d").putImageData(pixels, 0, 0);
  }

  function value(pair) {
    return el("data", { class: "r", value: String(pair) }, sb.signed(pair));
  }

  /** Shows two features and the correlation of their maps. */
  function reading(gallery, layer, a, b) {
    const r = layer.correlation[a.position][b.position];
    return [
      parts.thumbnail(gallery, layer, a, 84),
      a === b ? null : parts.thumbnail(gallery, layer, b, 84),
      r === null
        ? el("span", { class: "facts" }, "A constant map has no correlation with any other.")
        : el("span", {}, value(r), el("span", { class: "note" }, "correlation")),
    ];
  }

  function matrix(gallery, layer, state) {
    const side = layer.shown.length;
    const order =
      state.order === "likeness" ? byLikeness(layer.correlation) : [...layer.correlation.keys()];
    const canvas = el("canvas", { width: side, height: side, "aria-hidden": "true" });
    const cursor = el("span", { class: "cursor", hidden: true });
    const read = el("div", { class: "reading-out", id: "reading-out", role: "status" });
    const key = el("span", { class: "key", "aria-hidden": "true" });
    const focus = { row: 0, column: 0 };

    function feature(position) {
      return layer.shown[order[position]];
    }

    function show(row, column) {
      focus.row = row;
      focus.column = column;
      cursor.hidden = false;
      Object.entries({ left: column, top: row }).forEach(([edge, at]) =>
        cursor.style.setProperty(edge, `${(100 * at) / side}%`),
      );
      cursor.style.setProperty("width", `${100 / side}%`);
      cursor.style.setProperty("height", `${100 / side}%`);
      read.replaceChildren(
        ...reading(gallery, layer, feature(row), feature(column)).filter(Boolean),
      );
    }

    // The most correlated pair is shown until the reader points at another.
    const most = gallery.pairs(layer)[0];
    if (most) {
      show(order.indexOf(most.a.position), order.indexOf(most.b.position));
    }

    function cell(event) {
      const box = canvas.getBoundingClientRect();
      const at = (offset, length) =>
        Math.min(side - 1, Math.max(0, Math.floor((offset / length) * side)));
      return [at(event.clientY - box.top, box.height), at(event.clientX - box.left, box.width)];
    }

    function keys(event) {
      const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
      if (steps[event.key]) {
        event.preventDefault();
        event.stopPropagation();
        const [down, right] = steps[event.key];
        const within = (at) => Math.min(side - 1, Math.max(0, at));
        show(within(focus.row + down), within(focus.column + right));
      } else if (event.key === "Enter") {
        route.go({ path: [layer.layer, String(feature(focus.row).feature)] });
      }
    }

    const field = el(
      "div",
      {
        class: "matrix",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "matrix",
        "aria-label": `Correlations of the maps of ${layer.layer}, ${side} by ${side}; arrow keys move`,
        "aria-describedby": "reading-out",
        style: { "--side": side, "--zoom": Math.max(1, Math.min(24, Math.floor(640 / side))) },
        on: {
          pointermove: (event) => show(...cell(event)),
          pointerdown: (event) => show(...cell(event)),
          focus: () => show(focus.row, focus.column),
          keydown: keys,
        },
      },
      canvas,
      cursor,
    );
    // The theme gives the colours. It is known once the element is in the page, and may change.
    const draw = () => key.isConnected && paint(canvas, key, layer.correlation, order);
    requestAnimationFrame(draw);
    sb.repaint = draw;
    return el(
      "div",
      { class: "correlation" },
      el(
        "div",
        { class: "whole" },
        field,
        el(
          "p",
          { class: "legend" },
          "\u22121",
          key,
          "+1",
          el("span", {}, "Point at a cell, or focus the matrix and use the arrow keys."),
        ),
      ),
      el("div", { class: "beside" }, read, most ? pairList(gallery, layer) : null),
    );
  }

  function pairList(gallery, layer) {
    const pairs = gallery.pairs(layer).slice(0, PAIRS);
    return [
      el(
        "h2",
        {},
        pairs.length === 1 ? "The only pair" : `The ${pairs.length} most correlated pairs`,
      ),
      el(
        "ol",
        { class: "pairs" },
        pairs.map((pair) =>
          el(
            "li",
            {},
            parts.thumbnail(gallery, layer, pair.a, 42),
            parts.thumbnail(gallery, layer, pair.b, 42),
            el(
              "span",
              {},
              value(pair.value),
              pair.value >= sb.record.DUPLICATE
                ? el("span", { class: "duplicate" }, "duplicates")
                : null,
            ),
          ),
        ),
      ),
    ];
  }

  /** Says in words how correlated the maps are. */
  function verdict(gallery, layer) {
    const coupling = gallery.coupling(layer);
    if (coupling === null) {
      return "This layer has no two maps that could correlate.";
    }
    return [
      "The mean absolute correlation between two maps, over all units of ",
      sb.counted(gallery.settings.sampled, "image"),
      ", is ",
      el("data", { id: "coupling", value: String(coupling) }, coupling.toFixed(3)),
      ", where 0 means uncorrelated and 1 fully correlated. ",
      layer.correlation ? duplicates(gallery, layer) : null,
    ];
  }

  function duplicates(gallery, layer) {
    const count = gallery.duplicates(layer).length;
    return [
      count ? sb.counted(count, "pair reaches", "pairs reach") : "No pair reaches",
      ` ${sb.record.DUPLICATE}, the threshold for duplicates.`,
    ];
  }

  /** Returns what stands in place of the matrix of very many features. */
  function strongest(gallery, layer) {
    const count = layer.shown.length;
    return [
      el(
        "p",
        { class: "facts no-matrix" },
        `A matrix of ${sb.text(count)} by ${sb.text(count)} maps is too large to be read and is `,
        "left out. The page of each feature shows the maps that are most similar to its own.",
      ),
      el("div", { class: "beside" }, gallery.pairs(layer).length ? pairList(gallery, layer) : null),
    ];
  }

  /** Returns the matrix, in an order that the reader chooses. */
  function ordered(gallery, layer, state) {
    return [
      el(
        "form",
        {
          class: "toolbar",
          "aria-label": "Order of the matrix",
          on: { submit: (event) => event.preventDefault() },
        },
        controls.choice(
          "order",
          "Order",
          state.order,
          [
            ["index", "by index"],
            ["likeness", "similar maps together"],
          ],
          (order) => route.go({ order }),
        ),
      ),
      matrix(gallery, layer, state),
    ];
  }

  /** Returns the page of a layer's correlations. */
  function correlationPage(gallery, layer, state) {
    return [
      el(
        "h1",
        { tabindex: -1 },
        name(layer.layer),
        " ",
        el("span", { class: "feature-number" }, "correlations"),
      ),
      el("p", { class: "facts" }, parts.layerFacts(layer)),
      parts.tabs(layer, "correlation"),
      el("p", { class: "lead" }, verdict(gallery, layer)),
      layer.correlation ? ordered(gallery, layer, state) : strongest(gallery, layer),
    ];
  }

  sb.correlationPage = correlationPage;
})(globalThis.Switchback);
