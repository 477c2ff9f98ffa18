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
   * @param page the value at full contrast on the page, or null if each tile has its own scale
   */
  function legend(page, show) {
    const end = () => (page === null ? null : sb.number(page));
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
          : [
              "The whole page has one scale: full contrast is ",
              end(),
              ", its largest absolute value.",
            ],
      ),
    );
  }

  Object.assign(sb, { controls: { choice, select, scale, show, theme, legend } });
})(globalThis.Switchback);
