// Adds parts: what several pages share, such as tiles, headings, links and the provenance.
(function (sb) {
  "use strict";

  const { el, svg, name, spoken, route } = sb;

  /** Shows a feature's tile in its layer's atlas: `row` 0 is the projection, 1 the patch. */
  function fromAtlas(layer, feature, row, options) {
    const { width, height } = layer.frame;
    const column = feature.position % layer.columns;
    const line = Math.floor(feature.position / layer.columns);
    return sb.tile({
      file: layer.index,
      left: column * width,
      top: (2 * line + row) * height,
      width,
      height,
      ...options,
    });
  }

  /** Shows the projection of a feature's strongest unit. */
  function projection(
    gallery,
    layer,
    feature,
    zoom,
    { page = null, show = "colour", label = null } = {},
  ) {
    const unit = feature.top[0];
    return fromAtlas(layer, feature, 0, {
      zoom,
      label,
      inside: gallery.inside(layer, unit),
      filter: sb.colouring(unit.scales[0], page, show),
    });
  }

  /** Shows the image patch of a feature's strongest unit. */
  function patch(gallery, layer, feature, zoom, label = null) {
    return fromAtlas(layer, feature, 1, {
      zoom,
      label,
      inside: gallery.inside(layer, feature.top[0]),
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

  /** Draws counts by class as low bars, in one path, as there may be many bars. */
  function sparkline(counts) {
    const highest = Math.max(1, ...counts);
    const bars = counts
      .map((count, index) => (count ? `M${index + 0.12} 1v${-count / highest}h.76V1z` : ""))
      .join("");
    return svg(
      "svg",
      {
        class: "sparkline",
        viewBox: `0 0 ${counts.length} 1`,
        preserveAspectRatio: "none",
        "aria-hidden": "true",
      },
      svg("path", { d: bars }),
    );
  }

  /** Creates a small tile that links to a feature. */
  function thumbnail(gallery, layer, feature, room, ...words) {
    const zoom = sb.zoom(room, layer.frame.width, layer.frame.height);
    const picture = feature.dead
      ? dead(layer.frame.width * zoom, layer.frame.height * zoom)
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
      ` · maps of ${height}×${width}`,
      ` · each unit sees ${field.rows}×${field.columns} pixels`,
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
    projection,
    patch,
    filter,
    dead,
    sparkline,
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
