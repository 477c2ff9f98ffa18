// Adds parts: what several pages share, such as tiles, headings, links and the provenance.
(function (sb) {
  "use strict";

  const { el, name, spoken, route } = sb;
  const narrow = matchMedia("(max-width: 40rem)");

  /** Returns the side of a tile on a card in page pixels, approximately; see Thumbnails.java. */
  const room = () => (narrow.matches ? 80 : 112);

  /** Returns where a feature's thumbnail is: in one picture of the layer or in one of several. */
  function placeOf(layer, feature, isPatch) {
    const { width, height } = layer.tile;
    const many = layer.thumbnails;
    const cell = many ? feature.position % many.features : feature.position;
    const column = cell % layer.columns;
    const line = Math.floor(cell / layer.columns);
    if (!many) {
      return { file: layer.index, left: column * width, top: (2 * line + isPatch) * height };
    }
    const number = Math.floor(feature.position / many.features);
    const size = isPatch ? many.cell : many.size;
    return {
      file: (isPatch ? many.patches : many.projections)[number],
      left: column * size.width,
      top: line * size.height,
    };
  }

  function fromAtlas(gallery, layer, feature, isPatch, options) {
    const { width, height } = layer.tile;
    const inside = gallery.inside(layer, gallery.best(feature));
    const scale = width / layer.frame.width;
    return sb.tile({
      ...placeOf(layer, feature, isPatch),
      width,
      height,
      inside: {
        left: Math.floor(inside.left * scale),
        top: Math.floor(inside.top * scale),
        width: Math.round(inside.width * scale),
        height: Math.round(inside.height * scale),
      },
      ...options,
    });
  }

  /** Returns by how much the contrast of a layer's projections is raised. */
  function gain(layer) {
    const { contrast } = route.state();
    return contrast === "usual" ? (layer.contrast ?? 1) : Number(contrast);
  }

  /** Shows the projection of the unit that stands for a feature. */
  function projection(
    gallery,
    layer,
    feature,
    zoom,
    { page = null, show = "colour", label = null } = {},
  ) {
    return fromAtlas(gallery, layer, feature, 0, {
      zoom,
      label,
      filter: sb.colouring(gallery.best(feature).scales[0], page, show, gain(layer)),
    });
  }

  /** Shows the image patch of the unit that stands for a feature. */
  function patch(gallery, layer, feature, zoom, label = null) {
    return fromAtlas(gallery, layer, feature, 1, { zoom, label });
  }

  /** Returns where the image patch of one unit is, in the feature's own picture. */
  function patchAt(gallery, layer, unit, side) {
    const { width, height, left, top } = unit.tile;
    const own = unit.photograph ?? {
      file: unit.projection,
      tile: { left, top: top + unit.scales.length * height },
    };
    return {
      file: own.file,
      left: own.tile.left,
      top: own.tile.top,
      width,
      height,
      zoom: sb.zoom(side, width, height),
      inside: gallery.inside(layer, unit),
    };
  }

  /** Shows the image patch of one unit. */
  function patchOf(gallery, layer, unit, side, label = null) {
    return sb.tile({ ...patchAt(gallery, layer, unit, side), label });
  }

  /** Shows the projection of one unit by one of its recipes, from the feature's own picture. */
  function projectionOf(gallery, layer, unit, row, room, { page, show, label }) {
    const { width, height, left, top } = unit.tile;
    return sb.tile({
      file: unit.projection,
      left,
      top: top + row * height,
      width,
      height,
      zoom: sb.zoom(room, width, height),
      inside: gallery.inside(layer, unit),
      label,
      filter: sb.colouring(unit.scales[row], page, show, gain(layer)),
    });
  }

  /** Shows the filter of a feature, in a layer that reads the pixels. */
  function filter(layer, feature, zoom, label) {
    const { width, height } = layer.filter;
    return sb.tile({
      file: layer.filters,
      left: (feature.position % layer.columns) * width,
      top: Math.floor(feature.position / layer.columns) * height,
      width,
      height,
      zoom,
      label,
    });
  }

  /** Creates the placeholder for the tile of a dead feature. */
  function dead(width, height) {
    return el(
      "span",
      { class: "dead", style: { width: `${width}px`, height: `${height}px` } },
      "dead",
    );
  }

  /** The most classes that are named on a card. */
  const NAMED = 3;

  /** Names the main classes of a feature's strongest images, each over a bar of its share. */
  function shares(gallery, feature) {
    const most = gallery.most(feature);
    if (most === null || gallery.data.classes.length === 1) {
      return null;
    }
    const rest = feature.occurring.slice(NAMED);
    const images = rest.reduce((sum, { count }) => sum + count, 0);
    return el(
      "span",
      { class: "shares" },
      spoken(`, classes of its ${most.of} strongest images: `),
      feature.occurring
        .slice(0, NAMED)
        .map(({ index, count }) =>
          el(
            "span",
            { class: "share", style: { "--share": `${(100 * count) / most.of}%` } },
            name(gallery.className(index), { class: "word" }),
            el("span", {}, " ", String(count)),
          ),
        ),
      rest.length
        ? el(
            "span",
            { class: "share rest" },
            el(
              "span",
              {},
              `${rest.length} more`,
              spoken(rest.length === 1 ? " class" : " classes"),
            ),
            el("span", {}, " ", String(images)),
          )
        : null,
    );
  }

  /** Creates a small tile that links to a feature. */
  function thumbnail(gallery, layer, feature, room, ...words) {
    const zoom = sb.zoom(room, layer.tile.width, layer.tile.height);
    const picture = feature.dead
      ? dead(layer.tile.width * zoom, layer.tile.height * zoom)
      : projection(gallery, layer, feature, zoom, { show: route.state().show });
    return el(
      "a",
      {
        class: "thumbnail",
        href: route.to({ path: [layer.layer, String(feature.feature)], at: null }),
      },
      picture,
      el(
        "span",
        { class: "words" },
        el("b", {}, spoken(layer.layer, " feature "), String(feature.feature)),
        feature.name ? [" ", name(feature.name, { class: "word" })] : null,
        words,
      ),
    );
  }

  /** Creates the title of a feature's page, which links back to its layer; `word` is its class. */
  function heading(layer, feature, word = null) {
    return el(
      "h1",
      { tabindex: -1 },
      el("a", { class: "up", href: route.to({ path: [layer] }) }, name(layer)),
      " ",
      el("span", { class: "feature-number" }, spoken("feature "), String(feature)),
      word ? [" ", name(word)] : null,
    );
  }

  /** Links the features before and after. */
  function pager(layer, { previous, next, at, of }) {
    const step = (other, words, arrow, relation) =>
      other
        ? el(
            "a",
            {
              class: "step",
              rel: relation,
              href: route.to({ path: [layer, String(other.feature)] }),
            },
            el("span", { "aria-hidden": "true" }, arrow),
            spoken(`${words}: feature ${other.feature}`),
          )
        : el("span", { class: "step off", "aria-hidden": "true" }, arrow);
    return el(
      "nav",
      { class: "pager", "aria-label": "Features in order" },
      step(previous, "Previous", "←", "prev"),
      el("span", {}, `${at + 1} of ${of}`),
      step(next, "Next", "→", "next"),
    );
  }

  /** Creates an entry of a list of facts. */
  function row(title, ...values) {
    return [el("dt", {}, title), el("dd", {}, values)];
  }

  /** Links the pages of a layer; `here` is the present one's key. */
  function tabs(layer, here) {
    const tab = (path, words, key) =>
      el(
        "a",
        { href: route.to({ path, at: null }), "aria-current": key === here ? "page" : null },
        words,
      );
    return el(
      "nav",
      { class: "tabs", "aria-label": "Pages of this layer" },
      tab([layer.layer], "Features", "features"),
      tab([layer.layer, "correlation"], "Correlations", "correlation"),
      el("a", { href: layer.sheet }, "Contact sheet"),
    );
  }

  /** Returns a line about a layer: its features, the size of its maps, its dead features. */
  function layerFacts(layer) {
    const { height, width, field } = layer;
    const deadCount = layer.shown.filter((feature) => feature.dead).length;
    return [
      layer.shown.length === layer.features
        ? sb.counted(layer.features, "feature")
        : `${layer.shown.length} of ${sb.counted(layer.features, "feature")}`,
      height * width === 1 ? " · one value each" : ` · maps of ${height}×${width}`,
      ` · each unit sees ${layer.seesAll ? "the whole image" : `${field.rows}×${field.columns} pixels`}`,
      deadCount ? ` · ${deadCount} dead: no image excites ${deadCount === 1 ? "it" : "them"}` : "",
    ].join("");
  }

  function digest(sha256) {
    return el("code", { class: "digest" }, sha256);
  }

  /** Describes a recipe in words. */
  function recipe(settings) {
    const { name: recipeName, isolation, unpooling, rectification } = settings;
    return `${recipeName}: isolation ${isolation}, unpooling ${unpooling}, rectification ${rectification}`;
  }

  /** Shows the provenance of a result: what it was computed from, and by which command. */
  function provenance(record, file, extra) {
    const { network, data, settings, environment } = record;
    const versions = {
      switchback: "Switchback",
      dl4j: "DL4J",
      java: "Java",
      system: "on",
      processor: "",
    };
    const told = Object.entries(versions).filter(([key]) => environment[key]);
    return [
      el("h2", {}, "Provenance"),
      el(
        "dl",
        { class: "provenance" },
        row("Network", name(network.name), " ", digest(network.sha256)),
        row(
          "Data",
          name(data.name),
          ", ",
          data.splits.map((split, i) => [
            i ? " + " : "",
            name(split.split),
            " (",
            sb.counted(split.images, "image"),
            ")",
          ]),
          " ",
          digest(data.sha256),
        ),
        row(
          "Settings",
          "the ",
          sb.counted(settings.top, "strongest unit"),
          " per feature, one per image",
          settings.statistics
            ? [
                "; pixels standardised with mean ",
                settings.statistics.mean.map((value, i) => [i ? ", " : "", sb.number(value)]),
                " and standard deviation ",
                settings.statistics.sd.map((value, i) => [i ? ", " : "", sb.number(value)]),
              ]
            : null,
        ),
        row(
          settings.recipes.length === 1 ? "Recipe" : "Recipes",
          settings.recipes.map((one) => el("div", {}, recipe(one))),
        ),
        extra ?? null,
        told.length
          ? row(
              "Versions",
              told.map(([key, title], i) => [
                i ? ", " : "",
                title,
                title ? " " : "",
                environment[key],
              ]),
            )
          : null,
        environment.threads
          ? row("Threads", environment.threads, " (the number does not change the results)")
          : null,
        row("Manifest", el("a", { href: file }, file)),
        environment.commandLine
          ? row("Command", el("pre", { class: "command" }, el("code", {}, environment.commandLine)))
          : null,
      ),
    ];
  }

  sb.parts = {
    gain,
    projection,
    patch,
    projectionOf,
    patchOf,
    patchAt,
    filter,
    dead,
    shares,
    room,
    thumbnail,
    heading,
    pager,
    tabs,
    layerFacts,
    row,
    recipe,
    provenance,
  };
})(globalThis.Switchback);
