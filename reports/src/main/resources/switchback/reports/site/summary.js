// Adds summary: a feature in numbers, and the classes of its strongest images.
(function (sb) {
  "use strict";

  const { el, name, spoken, route } = sb;

  /** The most classes that are named; there may be a thousand. */
  const CLASSES = 12;

  /** Counts the images by class, largest first; each class links to its features. */
  function classes(gallery, layer, feature) {
    const most = gallery.most(feature);
    if (!most || gallery.data.classes.length === 1) {
      return null;
    }
    const shown = feature.occurring.slice(0, CLASSES);
    const rest = feature.occurring.slice(CLASSES);
    return el(
      "section",
      { class: "classes" },
      el("h2", {}, "Classes of its ", sb.counted(most.of, "strongest image")),
      el(
        "ul",
        {},
        shown.map(({ count, index }) =>
          el(
            "li",
            {},
            el(
              "a",
              {
                href: route.to({ path: [layer.layer], class: index, share: "most" }),
                title: gallery.className(index),
              },
              name(gallery.className(index), { class: "word" }),
              el(
                "span",
                { class: "bar", "aria-hidden": "true" },
                el("span", { style: { width: `${(100 * count) / most.count}%` } }),
              ),
              el("span", { class: "value" }, spoken(", "), sb.number(count)),
            ),
          ),
        ),
      ),
      rest.length
        ? el(
            "p",
            { class: "facts" },
            "and ",
            sb.counted(rest.length, "more class", "more classes"),
            " with ",
            sb.counted(
              rest.reduce((sum, { count }) => sum + count, 0),
              "image",
            ),
          )
        : null,
    );
  }

  /** Lists the measures of a feature. */
  function facts(gallery, feature) {
    const sums = feature.top.some((unit) => unit.mapSum !== undefined);
    const fact = (title, value, note) =>
      el("div", {}, el("dt", {}, title), el("dd", {}, value), el("dd", { class: "note" }, note));
    return el(
      "dl",
      { class: "figures-of" },
      fact(
        "Strength",
        sb.number(feature.strength),
        sums ? "greatest sum of its map" : "greatest activation",
      ),
      fact(
        "Responds to",
        sb.number(feature.responding),
        `of ${sb.counted(gallery.data.images, "image")}`,
      ),
      fact(
        "Sparsity",
        sb.percent(feature.sparsity),
        `of its units are 0, over ${sb.counted(gallery.settings.sampled, "image")}`,
      ),
      fact(
        "Selectivity",
        sb.number(feature.selectivity),
        "correlation with rivals’ projections; lower is more selective",
      ),
    );
  }

  /** Returns all that is known of a feature apart from its pictures. */
  sb.summary = (gallery, layer, feature) => [
    facts(gallery, feature),
    classes(gallery, layer, feature),
  ];
})(globalThis.Switchback);
