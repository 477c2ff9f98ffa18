// Adds homePage: every layer at a glance, and how to read the pictures.
(function (sb) {
  "use strict";

  const { el, name, route, parts } = sb;

  /** The name of data that are a folder of images, which says nothing. */
  const FOLDER = "images";

  /** The most features of a layer that are shown, if the window is wide enough. */
  const FEATURES = 48;

  /** Shows the strongest features of a layer as a carpet of projections, in full rows. */
  function carpet(gallery, layer) {
    const { width, height } = layer.tile;
    const zoom = sb.zoom(parts.room(), width, height);
    return el(
      "span",
      {
        class: "carpet",
        "aria-hidden": "true",
        style: { "--tile": `${width * zoom}px`, "--high": `${height * zoom}px` },
      },
      gallery
        .strongest(layer)
        .slice(0, FEATURES)
        .map((feature) =>
          parts.projection(gallery, layer, feature, zoom, { show: route.state().show }),
        ),
    );
  }

  /** Returns the first page. */
  function homePage(gallery) {
    return [
      el("h1", { tabindex: -1 }, "What ", name(gallery.network.name), " looks for"),
      el(
        "p",
        { class: "lead" },
        "For every feature: the images that excite it most, out of ",
        sb.counted(gallery.data.images, "image"),
        gallery.data.name === FOLDER ? null : [" of ", name(gallery.data.name)],
        ", and what in them excites it, shown by projecting its activation back to pixels.",
      ),
      sb.architecture(gallery),
      gallery.layers.map((layer) =>
        el(
          "section",
          { class: "glance" },
          el("h2", {}, el("a", { href: route.to({ path: [layer.layer] }) }, name(layer.layer))),
          el("p", { class: "facts" }, parts.layerFacts(layer)),
          el(
            "a",
            {
              class: "all",
              href: route.to({ path: [layer.layer] }),
              "aria-label": `All features of ${layer.layer}`,
            },
            carpet(gallery, layer),
          ),
          el(
            "p",
            { class: "links" },
            el(
              "a",
              { href: route.to({ path: [layer.layer] }) },
              layer.shown.length === 1
                ? "Its feature"
                : `All ${sb.text(layer.shown.length)} features`,
            ),
            el(
              "a",
              { href: route.to({ path: [layer.layer, "correlation"] }) },
              "Correlations of its maps",
            ),
            el("a", { href: layer.sheet }, "Contact sheet"),
          ),
        ),
      ),
      el(
        "section",
        { class: "reading" },
        el("h2", {}, "How to read the pictures"),
        el(
          "ul",
          {},
          el(
            "li",
            {},
            "A projection is signed: mid-grey is 0, brighter is positive and darker is negative, ",
            "in each colour channel.",
          ),
          el(
            "li",
            {},
            "Each tile is scaled by its own largest absolute value, so brightness cannot be compared ",
            "between tiles unless you choose one scale per page.",
          ),
          el(
            "li",
            {},
            "A projection shows which pixels of one image the feature responded to, by way of that ",
            "image’s own pooling maxima. Switches and the ReLU on the way back restore much of an ",
            "image through any weights, so resemblance to the image proves little: look for what ",
            "the strongest images have in common.",
          ),
          el("li", {}, "A feature that no image excites is dead and is not drawn."),
        ),
      ),
    ];
  }

  sb.homePage = homePage;
})(globalThis.Switchback);
