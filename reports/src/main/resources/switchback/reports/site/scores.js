// Adds scores: the numbers of a comparison, as plots and as tables, and the times.
(function (sb) {
  "use strict";

  const { el } = sb;

  function interval(value) {
    return value && value.units > 0
      ? [
          sb.number(value.mean),
          el(
            "span",
            { class: "interval" },
            " ",
            sb.number(value.low),
            " to ",
            sb.number(value.high),
          ),
        ]
      : sb.number(null);
  }

  /** Shows the numbers of one plot as a table. */
  function table(record, layer, metric) {
    const scores = record.scores.filter(
      (score) => score.layer === layer && score.metric === metric.name,
    );
    const random = Object.keys(scores[0]?.randomWeights ?? {});
    return el(
      "table",
      {},
      el("caption", {}, el("b", {}, metric.name), ` ${metric.formula}`),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ["recipe", "units", "as trained", ...random.map((drawn) => `random: ${drawn}`)].map(
            (words) => el("th", { scope: "col" }, words),
          ),
        ),
      ),
      el(
        "tbody",
        {},
        scores.map((score) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, score.recipe),
            el("td", {}, sb.number(score.trained.units)),
            el("td", {}, interval(score.trained)),
            random.map((drawn) => el("td", {}, interval(score.randomWeights[drawn]))),
          ),
        ),
      ),
    );
  }

  function times(record, layer) {
    const some = Object.entries(record.microseconds[layer] ?? {});
    return el(
      "p",
      { class: "facts times" },
      "Time per projection, in µs: ",
      some.map(([recipe, time], i) => [
        i ? " · " : "",
        recipe,
        " ",
        el("data", { value: String(time) }, Math.round(time).toString()),
      ]),
    );
  }

  /** Shows the plots of a layer, and its numbers below them. */
  function scores(record, layer, plots) {
    const measured = record.metrics.filter((metric) =>
      record.scores.some(
        (score) => score.layer === layer && score.metric === metric.name && score.trained.units > 0,
      ),
    );
    return [
      plots,
      times(record, layer),
      el(
        "details",
        {},
        el("summary", {}, "The same numbers as tables"),
        el(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": `Numbers of ${layer}` },
          measured.map((metric) => table(record, layer, metric)),
        ),
      ),
    ];
  }

  sb.scores = scores;
})(globalThis.Switchback);
