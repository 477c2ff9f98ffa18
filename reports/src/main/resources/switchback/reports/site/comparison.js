// Adds nothing: runs a comparison, with the numbers of each layer and the pictures of each recipe.
(function (sb) {
  "use strict";

  const { el, name, spoken, route, parts } = sb;
  const record = globalThis.COMPARISON;
  const recipes = record.settings.recipes;
  const narrow = matchMedia("(max-width: 40rem)");

  // The plots are part of the page, so that they show without scripts; they move to their layers.
  const introduction = sb.byId("introduction");
  const plots = new Map(
    [...document.querySelectorAll(".plots")].map((plot) => [plot.dataset.layer, plot]),
  );
  const layers = [...plots.keys()]; // An object would reorder names that are numbers.

  const shortName = (recipe) => `${recipe.unpooling}, ${recipe.rectification}`;
  const columns = ["image patch", ...recipes.map(shortName)];
  const pictures = (layer) => record.pictures.filter((picture) => picture.layer === layer);

  function tile(picture, unit, column, room, isOrnament) {
    const of = picture.units[unit];
    const words = column ? `Projection by ${columns[column]}` : "Image patch";
    return sb.tile({
      file: picture.file,
      left: column * picture.width,
      top: unit * picture.height,
      width: picture.width,
      height: picture.height,
      zoom: sb.zoom(room, picture.width, picture.height),
      inside: of.inside,
      label: isOrnament ? null : `${words} of unit ${unit + 1}, ${of.label}`,
    });
  }

  function cardWidth([first]) {
    return first ? 2 * first.width * sb.zoom(parts.room(), first.width, first.height) + 2 : 0;
  }

  /** Creates the card of a feature: its patch and the projection by the first recipe. */
  function card(picture) {
    return el(
      "li",
      {},
      el(
        "a",
        {
          class: "card",
          id: `feature-${picture.feature}`,
          href: route.to({ path: [picture.layer, String(picture.feature)] }),
        },
        el(
          "span",
          { class: "pair" },
          [0, 1]
            .slice(0, columns.length)
            .map((column) => tile(picture, 0, column, parts.room(), true)),
        ),
        el(
          "span",
          { class: "line" },
          el("b", {}, spoken("Feature "), String(picture.feature)),
          el(
            "span",
            { class: "value" },
            spoken(", activation "),
            sb.number(picture.units[0].activation),
          ),
        ),
      ),
    );
  }

  function cards(layer) {
    const shown = pictures(layer);
    const dead = (record.settings.layers[layer]?.length ?? shown.length) - shown.length;
    return [
      el("h2", {}, "Features"),
      el(
        "p",
        { class: "facts" },
        "Each card shows the image patch of the strongest unit and its projection by ",
        columns[1],
        ". Open one to see all recipes and all units.",
        dead ? ` ${sb.counted(dead, "feature is", "features are")} dead and not drawn.` : "",
      ),
      el("ol", { class: "cards", style: { "--card": `${cardWidth(shown)}px` } }, shown.map(card)),
    ];
  }

  function home() {
    return [
      introduction,
      layers.map((layer) =>
        el(
          "section",
          {},
          el("h2", {}, el("a", { href: route.to({ path: [layer] }) }, name(layer))),
          el(
            "p",
            { class: "facts" },
            sb.counted(pictures(layer).length, "feature"),
            `, ${sb.counted(recipes.length, "recipe")}`,
          ),
          plots.get(layer),
          el(
            "p",
            { class: "links" },
            el("a", { href: route.to({ path: [layer] }) }, `Numbers and pictures of ${layer}`),
          ),
        ),
      ),
    ];
  }

  function layerPage(layer) {
    return [
      el("h1", { tabindex: -1 }, name(layer)),
      el(
        "p",
        { class: "facts" },
        `${sb.counted(recipes.length, "recipe")} on the `,
        `${sb.counted(record.settings.top, "strongest unit")} of each feature`,
      ),
      el("section", {}, cards(layer)),
      el("section", {}, el("h2", {}, "Numbers"), sb.scores(record, layer, plots.get(layer))),
    ];
  }

  /** Shows units as rows and recipes as columns. */
  function grid(picture) {
    const room = narrow.matches ? 56 : 112;
    return el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "All recipes side by side" },
      el(
        "table",
        { class: "recipes" },
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col" }, "unit"),
            columns.map((column) =>
              el(
                "th",
                { scope: "col" },
                column.split(", ").map((word, i) => [i ? el("br") : null, word]),
              ),
            ),
          ),
        ),
        el(
          "tbody",
          {},
          picture.units.map((unit, row) =>
            el(
              "tr",
              {},
              el(
                "th",
                { scope: "row" },
                el("span", { class: "rank" }, `${row + 1}`),
                " ",
                name(unit.label, { class: "word" }),
                el(
                  "span",
                  { class: "where" },
                  sb.number(unit.activation),
                  " · ",
                  name(unit.split),
                  ` ${unit.index}`,
                ),
              ),
              columns.map((_, column) => el("td", {}, tile(picture, row, column, room))),
            ),
          ),
        ),
      ),
    );
  }

  function featurePage(picture) {
    return [
      el(
        "div",
        { class: "title" },
        parts.heading(picture.layer, picture.feature),
        parts.pager(picture.layer, beside(picture)),
      ),
      el(
        "p",
        { class: "legend" },
        "Projections are signed: mid-grey is 0. ",
        "Each tile is scaled by its own largest absolute value.",
      ),
      el(
        "section",
        {},
        el("h2", {}, "Overlaid"),
        sb.overlay(
          columns,
          picture.units.length,
          (unit, column) => tile(picture, unit, column, narrow.matches ? 98 : 126),
          (unit) =>
            el(
              "span",
              { class: "words" },
              `${unit + 1} `,
              name(picture.units[unit].label, { class: "word" }),
            ),
        ),
      ),
      el("section", {}, el("h2", {}, "Side by side"), grid(picture)),
    ];
  }

  function beside(picture) {
    const all = pictures(picture.layer);
    const at = all.indexOf(picture);
    return { previous: all[at - 1] ?? null, next: all[at + 1] ?? null, at, of: all.length };
  }

  function page(state) {
    const [layer, rest] = state.path;
    const network = record.network.name;
    if (layer === undefined) {
      return { title: `What recipes make of ${network}`, content: home() };
    }
    if (!layers.includes(layer) || state.path.length > 2) {
      return null;
    }
    if (rest === undefined) {
      return {
        title: `${layer} · ${network}`,
        content: layerPage(layer),
        back: route.to({ path: [] }),
      };
    }
    const picture = pictures(layer).find((one) => String(one.feature) === rest);
    if (!picture) {
      return null;
    }
    const link = (other) => other && route.to({ path: [layer, String(other.feature)] });
    const { previous, next } = beside(picture);
    return {
      title: `${layer} ${picture.feature} · ${network}`,
      content: featurePage(picture),
      back: route.to({ path: [layer] }),
      previous: link(previous),
      next: link(next),
    };
  }

  const seeds = record.settings.randomSeeds;
  const drawn = seeds.length
    ? parts.row(
        "Random weights",
        "drawn with ",
        seeds.length === 1 ? "seed " : "seeds ",
        seeds.join(", "),
      )
    : null;
  sb.run({
    home: "Comparison",
    layers,
    page,
    footer: () => parts.provenance(record, "compare.json", drawn),
  });
})(globalThis.Switchback);
