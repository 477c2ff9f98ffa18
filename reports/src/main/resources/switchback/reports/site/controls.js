// Adds controls: the inputs of a page, all native ones, for the keyboard and for screen readers.
(function (sb) {
  "use strict";

  const { el, route } = sb;

  /** Creates a choice between a few options, side by side. */
  function choice(id, title, value, options, change) {
    return el(
      "fieldset",
      { class: "choice" },
      el("legend", {}, title),
      el(
        "span",
        { class: "options" },
        options.map(([key, words]) =>
          el(
            "label",
            {},
            el("input", {
              type: "radio",
              name: id,
              id: `${id}-${key}`,
              value: key,
              checked: key === value,
              on: { change: () => change(key) },
            }),
            el("span", {}, words),
          ),
        ),
      ),
    );
  }

  /** Creates a choice between many options. */
  function select(id, title, value, options, change) {
    return el(
      "label",
      { class: "select" },
      el("span", {}, title),
      el(
        "select",
        { id, on: { change: (event) => change(event.target.value) } },
        options.map(([key, words]) =>
          el("option", { value: key, selected: String(key) === String(value) }, words),
        ),
      ),
    );
  }

  /**
   * Creates a choice between very many options, which are searched by typing.
   *
   * @param value the text of the present choice; empty for none
   * @param options the texts that are suggested, each with a note
   * @param change(text) takes what was typed, or is empty; returns what is wrong with it, if anything
   */
  function search(id, title, value, options, change) {
    const list = `${id}-options`;
    const input = el("input", {
      type: "search",
      id,
      list,
      value,
      autocomplete: "off",
      placeholder: "all",
      on: {
        input: () => input.setCustomValidity(""),
        change: () => {
          input.setCustomValidity(change(input.value.trim()) ?? "");
          input.reportValidity();
        },
      },
    });
    return [
      el("label", { class: "select" }, el("span", {}, title), input),
      el(
        "datalist",
        { id: list },
        options.map(([text, note]) => el("option", { value: text }, note)),
      ),
    ];
  }

  function tiles(state) {
    return choice(
      "tiles",
      "Tiles",
      state.tiles,
      [
        ["best", "strongest"],
        ["patches", "3×3 patches"],
      ],
      (key) => route.go({ tiles: key }),
    );
  }

  function scale(state) {
    return choice(
      "scale",
      "Scale",
      state.scale,
      [
        ["tile", "per tile"],
        ["page", "per page"],
      ],
      (key) => route.go({ scale: key }),
    );
  }

  function show(state) {
    return choice(
      "show",
      "Show",
      state.show,
      [
        ["colour", "colour"],
        ["magnitude", "magnitude"],
      ],
      (key) => route.go({ show: key }),
    );
  }

  /** Lets the reader raise the contrast of a layer's projections. */
  function contrast(layer, state) {
    const usual = layer.contrast ?? 1;
    const options = route.CHOICES.contrast.map((key) => [
      key,
      key === "usual" ? `usual (×${usual})` : `×${key}`,
    ]);
    return select("contrast", "Contrast", state.contrast, options, (key) =>
      route.go({ contrast: key }),
    );
  }

  function theme() {
    const options = [
      ["system", "auto"],
      ["light", "light"],
      ["dark", "dark"],
    ];
    return choice("theme", "Theme", sb.theme.current() ?? "system", options, (key) => {
      const chosen = key === "system" ? null : key;
      sb.theme.remember(chosen);
      sb.theme.show(chosen);
      sb.repaint?.();
      route.go({ theme: chosen });
    });
  }

  /**
   * Explains the colours, with the values at both ends of the bar.
   *
   * @param page the largest value on the page, or null if each tile has its own scale
   * @param gain by how much the contrast is raised
   */
  function legend(page, show, gain = 1) {
    const end = () => (page === null ? null : sb.number(page / gain));
    const bar = el("span", { class: `ramp ${show}`, "aria-hidden": "true" });
    const isMagnitude = show === "magnitude";
    return el(
      "p",
      { class: "legend", id: "legend" },
      el(
        "span",
        { class: "bar" },
        el("span", {}, isMagnitude ? "0" : ["\u2212", end()]),
        bar,
        el("span", {}, isMagnitude && page !== null ? "" : "+", end()),
      ),
      el(
        "span",
        {},
        isMagnitude
          ? "Brightness is the absolute value, averaged over the channels. "
          : "Projections are signed: mid-grey is 0. ",
        page === null
          ? "Each tile is scaled by its own largest absolute value."
          : ["The whole page has one scale, by its largest absolute value, ", sb.number(page), "."],
        gain === 1
          ? null
          : ` The contrast is raised ${gain} times: values beyond 1/${gain} of the scale look alike.`,
      ),
    );
  }

  Object.assign(sb, {
    controls: { choice, select, search, tiles, scale, show, contrast, theme, legend },
  });
})(globalThis.Switchback);
