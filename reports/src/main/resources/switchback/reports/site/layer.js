// Adds layerPage: every feature of a layer as a card.
(function (sb) {
  "use strict";

  const { el, name, spoken, route, parts, controls } = sb;

  /** The side of a tile in page pixels, approximately. */
  const ROOM = 70;

  /** Returns the value in the corner of a card: what the features are sorted by. */
  function value(feature, sort) {
    const { key, title } = sb.record.SORTS[sort === "index" ? "strength" : sort];
    return [
      spoken(`, ${title} `),
      key === "sparsity" ? sb.percent(feature[key]) : sb.number(feature[key]),
    ];
  }

  function card(gallery, layer, feature, state, page) {
    const zoom = sb.zoom(ROOM, layer.tile.width, layer.tile.height);
    const width = layer.tile.width * zoom;
    const height = layer.tile.height * zoom;
    const most = gallery.most(feature);
    const pictures = feature.dead
      ? parts.dead(2 * width, height)
      : [
          parts.projection(gallery, layer, feature, zoom, { page, show: state.show }),
          parts.patch(gallery, layer, feature, zoom),
        ];
    return el(
      "li",
      {},
      el(
        "a",
        {
          class: "card",
          id: `feature-${feature.feature}`,
          href: route.to({ path: [layer.layer, String(feature.feature)] }),
          style: { width: `${2 * width}px` },
        },
        el("span", { class: "pair" }, pictures),
        el(
          "span",
          { class: "line" },
          el("b", {}, spoken("Feature "), String(feature.feature)),
          feature.name ? name(feature.name, { class: "word named" }) : null,
          feature.dead
            ? spoken(", dead")
            : el("span", { class: "value" }, value(feature, state.sort)),
        ),
        parts.sparkline(feature.classes),
        most
          ? el(
              "span",
              { class: "line most" },
              spoken(", most often "),
              name(gallery.className(most.index), { class: "word" }),
              el("span", {}, `${most.count}`, spoken(` of ${most.of}`)),
            )
          : el("span", { class: "line most" }, "\u00a0"),
      ),
    );
  }

  function toolbar(gallery, state) {
    const classes = gallery.data.classes.map((word, index) => [index, word]);
    return el(
      "form",
      {
        class: "toolbar",
        "aria-label": "Which features are shown, and how",
        on: { submit: (event) => event.preventDefault() },
      },
      controls.select(
        "sort",
        "Sort by",
        state.sort,
        Object.entries(sb.record.SORTS).map(([key, { title }]) => [key, title]),
        (sort) => route.go({ sort }),
      ),
      el(
        "label",
        { class: "check" },
        el("input", {
          type: "checkbox",
          id: "direction",
          checked: state.direction === "reversed",
          on: {
            change: (event) => route.go({ direction: event.target.checked ? "reversed" : "usual" }),
          },
        }),
        "reversed",
      ),
      controls.select("class", "Class", state.class ?? "", [["", "all"], ...classes], (chosen) =>
        route.go({ class: chosen === "" ? null : Number(chosen) }),
      ),
      state.class === null
        ? null
        : controls.select(
            "share",
            "Share",
            state.share,
            route.CHOICES.share.map((share) => [
              share,
              share === "most" ? "the largest" : `at least ${100 * Number(share)}%`,
            ]),
            (share) => route.go({ share }),
          ),
      controls.scale(state),
      controls.show(state),
    );
  }

  /** Lets arrow keys move between the cards; up and down go to the nearest one of the next row. */
  function walk(list) {
    list.addEventListener("keydown", (event) => {
      const cards = [...list.querySelectorAll(".card")];
      const here = cards.indexOf(event.target.closest(".card"));
      if (here < 0 || event.altKey || event.ctrlKey || event.metaKey) {
        return;
      }
      const box = cards[here].getBoundingClientRect();
      const beside = (step) => {
        const rows = cards.filter(
          (card) => Math.sign(card.getBoundingClientRect().top - box.top) === step,
        );
        const next = rows
          .map((card) => card.getBoundingClientRect().top)
          .reduce((a, b) => (step * a < step * b ? a : b), step * Infinity);
        return rows
          .filter((card) => card.getBoundingClientRect().top === next)
          .reduce(
            (a, b) =>
              !a ||
              Math.abs(b.getBoundingClientRect().left - box.left) <
                Math.abs(a.getBoundingClientRect().left - box.left)
                ? b
                : a,
            null,
          );
      };
      const goals = {
        ArrowLeft: () => cards[here - 1],
        ArrowRight: () => cards[here + 1],
        ArrowUp: () => beside(-1),
        ArrowDown: () => beside(1),
        Home: () => cards[0],
        End: () => cards.at(-1),
      };
      const goal = goals[event.key]?.();
      if (goal) {
        event.preventDefault();
        goal.focus();
      }
    });
    return list;
  }

  /** Returns the page of a layer. */
  function layerPage(gallery, layer, state) {
    const features = gallery.listed(layer, state);
    const page = state.scale === "page" ? gallery.layerScale(layer) : null;
    return [
      el("h1", { tabindex: -1 }, name(layer.layer)),
      el("p", { class: "facts" }, parts.layerFacts(layer)),
      parts.tabs(layer, "features"),
      toolbar(gallery, state),
      controls.legend(page, state.show),
      el(
        "p",
        { class: "count", role: "status" },
        features.length === layer.shown.length
          ? null
          : features.length
            ? `${features.length} of ${sb.counted(layer.shown.length, "feature")}`
            : "No feature has so large a share of this class. ",
        features.length === layer.shown.length
          ? null
          : [" ", el("a", { href: route.to({ class: null, share: "most" }) }, "Show all")],
      ),
      walk(
        el(
          "ol",
          { class: "cards" },
          features.map((feature) => card(gallery, layer, feature, state, page)),
        ),
      ),
    ];
  }

  sb.layerPage = layerPage;
})(globalThis.Switchback);
