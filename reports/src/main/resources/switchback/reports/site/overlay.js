// Adds overlay: one recipe's picture of a unit over another's, with a wipe or a fade between them.
(function (sb) {
  "use strict";

  const { el, route, controls } = sb;

  /** The share of the upper picture that is shown by default, in per cent. */
  const HALF = 50;

  /**
   * Returns the controls and, for each unit, the two pictures.
   *
   * @param columns the names of the pictures: the patch, then the recipes
   * @param units the number of units
   * @param tile(unit, column) returns a picture
   * @param caption(unit) returns the text below it
   */
  function overlay(columns, units, tile, caption) {
    const state = route.state();
    const within = (column, usual) =>
      column !== null && column < columns.length ? column : Math.min(usual, columns.length - 1);
    const under = within(state.under, 1);
    const over = within(state.over, 2);
    const stacks = el(
      "ol",
      { class: `stacks ${state.lay}` },
      Array.from({ length: units }, (_, unit) =>
        el(
          "li",
          {},
          el(
            "span",
            { class: "stack" },
            tile(unit, under),
            el("span", { class: "upper" }, tile(unit, over)),
            el("span", { class: "edge" }),
          ),
          caption(unit),
        ),
      ),
    );
    const range = el("input", {
      type: "range",
      id: "at",
      min: 0,
      max: 100,
      step: 1,
      value: state.at ?? HALF,
      "aria-label": `Share of ${columns[over]} that is laid over ${columns[under]}`,
      on: { input: (event) => lay(Number(event.target.value)) },
    });

    function lay(at) {
      stacks.style.setProperty("--at", at / 100);
      range.setAttribute(
        "aria-valuetext",
        `${at}% ${columns[over]}, ${100 - at}% ${columns[under]}`,
      );
      route.settle({ at: at === HALF ? null : at });
    }

    const options = columns.map((column, index) => [index, column]);
    const form = el(
      "form",
      {
        class: "toolbar",
        "aria-label": "Which pictures are overlaid, and how",
        on: { submit: (event) => event.preventDefault() },
      },
      controls.select("over", "Lay", over, options, (key) => route.go({ over: Number(key) })),
      controls.select("under", "over", under, options, (key) => route.go({ under: Number(key) })),
      el(
        "span",
        { class: "slider" },
        el("span", { "aria-hidden": "true" }, columns[under]),
        range,
        el("span", { "aria-hidden": "true" }, columns[over]),
      ),
      controls.choice(
        "lay",
        "by",
        state.lay,
        [
          ["wipe", "wiping"],
          ["fade", "fading"],
        ],
        (lay) => route.go({ lay }),
      ),
    );
    lay(Number(range.value));
    return [form, stacks];
  }

  sb.overlay = overlay;
})(globalThis.Switchback);
