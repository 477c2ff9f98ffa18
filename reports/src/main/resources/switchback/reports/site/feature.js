// Adds featurePage: the strongest units of a feature one by one, its classes and its connections.
(function (sb) {
  "use strict";

  const { el, name, parts, controls } = sb;
  const narrow = matchMedia("(max-width: 40rem)");

  /** The sides of a picture and of the ones at the top in page pixels, approximately. */
  const room = () => (narrow.matches ? 104 : 132);
  const heroRoom = () => (narrow.matches ? 160 : 224);

  function figure(picture, ...caption) {
    return el("figure", {}, picture, el("figcaption", {}, caption));
  }

  /** Names a recipe by its unpooling alone, if that is all that tells the recipes apart. */
  function recipeName(recipes, recipe) {
    const alike = recipes.every(
      (other) =>
        other.isolation === recipe.isolation && other.rectification === recipe.rectification,
    );
    return alike ? recipe.unpooling : recipe.name;
  }

  /** Returns whether one projection stands for all recipes, as no max pooling lies below. */
  function areAlike(gallery, feature) {
    return feature.top[0].scales.length < gallery.settings.recipes.length;
  }

  /** Returns whether a map is a single value, which a picture would only repeat. */
  function isOneUnit(layer) {
    return layer.height * layer.width === 1;
  }

  /** Names the value by which a unit's image is ranked. */
  function strength(at) {
    return at.mapSum === undefined
      ? ["activation ", sb.number(at.activation)]
      : ["sum of the map ", sb.number(at.mapSum)];
  }

  function unit(gallery, layer, feature, at, state, page) {
    const { settings } = gallery;
    const words = `${at.label}, rank ${at.rank}`;
    const column = { column: at.rank - 1, columns: feature.top.length, room: room() };
    const sibling = (kind) => at.projection.replace(/\.png$/, `-${kind}.png`);
    const whole = at.image
      ? { file: at.image, column: 0, columns: 1 }
      : { file: sibling("images") };
    const figures = [
      gallery.sawAll(at)
        ? null
        : figure(
            sb.columnOf(
              {
                ...column,
                ...whole,
                of: settings.image,
                label: `Image of ${words}, its patch outlined`,
              },
              { part: at.patch, kind: "of-patch" },
            ),
            "image",
          ),
      figure(
        parts.patchOf(gallery, layer, at, room(), `Patch of ${words}`),
        gallery.sawAll(at) ? "patch: the whole image" : "patch",
      ),
      isOneUnit(layer)
        ? null
        : figure(
            sb.columnOf(
              {
                file: sibling("maps"),
                ...column,
                label: `Activation map of ${words}, the unit at row ${at.y}, column ${at.x} marked`,
              },
              { part: { left: at.x, top: at.y, width: 1, height: 1 }, kind: "of-unit" },
            ),
            "map, white = ",
            sb.number(at.mapMaximum),
          ),
      settings.recipes.slice(0, at.scales.length).map((recipe, row) =>
        figure(
          parts.projectionOf(gallery, layer, at, row, room(), {
            page,
            show: state.show,
            label: `Projection of ${words}, by ${parts.recipe(recipe)}`,
          }),
          el(
            "span",
            { title: parts.recipe(recipe) },
            at.scales.length === 1 ? "projection" : recipeName(settings.recipes, recipe),
          ),
          " ±",
          sb.number(at.scales[row]),
        ),
      ),
    ];
    return el(
      "li",
      { class: "unit" },
      el(
        "h3",
        {},
        el("span", { class: "rank" }, String(at.rank)),
        name(at.label, { class: "word" }),
        el(
          "span",
          { class: "where" },
          strength(at),
          " · ",
          place(at),
          isOneUnit(layer) ? null : ` · row ${at.y}, column ${at.x}`,
        ),
      ),
      el("div", { class: "figures" }, figures),
    );
  }

  /** Returns which image a unit is in: its number in the split, and its file if it has one. */
  function place(at) {
    const file = at.path?.split("/").at(-1);
    return [
      name(at.split),
      ` ${at.index}`,
      file ? [" · ", name(file, { class: "file", title: at.path })] : null,
    ];
  }

  function hero(gallery, layer, feature, state, page) {
    if (feature.dead) {
      return el("div", { class: "hero" }, parts.dead(heroRoom(), heroRoom()));
    }
    const at = gallery.best(feature);
    const which = at.rank === 1 ? "its strongest unit" : `unit ${at.rank}, its strongest inside`;
    return el(
      "div",
      { class: "hero" },
      figure(
        parts.projectionOf(gallery, layer, at, 0, heroRoom(), {
          page,
          show: state.show,
          label: `Projection of ${which}`,
        }),
        `${which}, projected`,
      ),
      figure(
        parts.patchOf(gallery, layer, at, heroRoom(), `Image patch of ${which}, ${at.label}`),
        "what it saw",
      ),
    );
  }

  /** Shows a unit in a weaker image: what it saw, and its projection. */
  function sample(gallery, layer, at, state, page) {
    const words = `${at.label}, rank ${at.rank} of the sample`;
    return el(
      "li",
      {},
      el(
        "div",
        { class: "pair" },
        parts.projectionOf(gallery, layer, at, 0, room(), {
          page,
          show: state.show,
          label: `Projection of ${words}`,
        }),
        parts.patchOf(gallery, layer, at, room(), `Patch of ${words}`),
      ),
      name(at.label, { class: "word" }),
      el("span", { class: "where" }, strength(at), " · ", place(at)),
    );
  }

  /** Shows images that excite a feature less, so that one sees what it does not need. */
  function weaker(gallery, layer, feature, state, page) {
    const levels = feature.samples ?? [];
    if (!levels.length) {
      return null;
    }
    return el(
      "section",
      { class: "weaker" },
      el("h2", {}, "Weaker responses"),
      el(
        "p",
        { class: "facts" },
        "What these share with the strongest, the feature responds to; what they lack, it does not ",
        "need. Of ",
        sb.counted(gallery.settings.sampled, "image"),
        ", evenly spaced over all, those that excite the feature and are not shown above are put ",
        "in order of strength.",
      ),
      levels.map((level) => [
        el("h3", {}, `Stronger than ${level.level}% of them`),
        el(
          "ul",
          {},
          level.units.map((at) => sample(gallery, layer, at, state, page)),
        ),
      ]),
    );
  }

  /** Returns the page of a feature. */
  function featurePage(gallery, layer, feature, state) {
    const page = state.scale === "page" && !feature.dead ? gallery.featureScale(feature) : null;
    const wholeMaps = gallery.settings.isolation === "map";
    return [
      el(
        "div",
        { class: "title" },
        parts.heading(layer.layer, feature.feature, feature.name),
        parts.pager(layer.layer, gallery.neighbours(layer, feature, state)),
      ),
      el(
        "div",
        { class: "overview" },
        hero(gallery, layer, feature, state, page),
        el("div", {}, sb.summary(gallery, layer, feature)),
      ),
      feature.dead
        ? el(
            "p",
            { class: "lead" },
            "This feature is dead: none of ",
            sb.counted(gallery.data.images, "image"),
            " excites it, so there is nothing to project.",
          )
        : el(
            "section",
            {},
            el(
              "h2",
              {},
              feature.top.length === 1
                ? "Its strongest unit"
                : `Its ${feature.top.length} strongest ${wholeMaps ? "maps" : "units"}, one per image`,
            ),
            el(
              "form",
              {
                class: "toolbar",
                "aria-label": "How projections are shown",
                on: { submit: (event) => event.preventDefault() },
              },
              controls.scale(state),
              controls.show(state),
              controls.contrast(layer, state),
            ),
            controls.legend(page, state.show, parts.gain(layer)),
            areAlike(gallery, feature)
              ? el(
                  "p",
                  { class: "facts alike" },
                  "No max pooling lies below this layer, so that all unpoolings give the same ",
                  "projection. It is shown once.",
                )
              : null,
            el(
              "ol",
              { class: "units" },
              feature.top.map((at) => unit(gallery, layer, feature, at, state, page)),
            ),
          ),
      weaker(gallery, layer, feature, state, page),
      sb.connections(gallery, layer, feature),
    ];
  }

  sb.featurePage = featurePage;
})(globalThis.Switchback);
