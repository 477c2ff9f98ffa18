// Adds layerPage: every feature of a layer as a card.
(function (sb) {
  "use strict";

  const { el, name, spoken, route, parts, controls } = sb;
  const narrow = matchMedia("(max-width: 40rem)");

  /** The number of cards that are made at once, which is more than a window shows. */
  const CHUNK = 96;

  /** The most classes that a list offers; among more of them, one searches. */
  const LISTED = 40;

  /** The number of patches that a card shows instead of the strongest, in rows of three. */
  const PATCHES = 9;

  /** Returns the side of one of several patches on a card in page pixels, approximately. */
  const cell = () => (narrow.matches ? 112 : 72);

  /** Returns the value in the corner of a card: what the features are sorted by. */
  function value(feature, sort) {
    const { key, title } = sb.record.SORTS[sort === "index" ? "strength" : sort];
    return [
      spoken(`, ${title} `),
      key === "sparsity" ? sb.percent(feature[key]) : sb.number(feature[key]),
    ];
  }

  /** Returns the width of a layer's cards in page pixels. */
  function cardWidth(layer, state) {
    const { width, height } = layer.tile;
    return state.tiles === "patches"
      ? Math.round(
          3 * layer.frame.width * sb.zoom(cell(), layer.frame.width, layer.frame.height) + 4,
        )
      : Math.round(2 * width * sb.zoom(parts.room(), width, height)) + 2;
  }

  function pictures(gallery, layer, feature, state, page) {
    const { width, height } = layer.tile;
    const zoom = sb.zoom(parts.room(), width, height);
    if (state.tiles === "patches" && !feature.dead) {
      const units = feature.top.slice(0, PATCHES);
      return sb.mosaic(units.map((unit) => parts.patchAt(gallery, layer, unit, cell())));
    }
    return feature.dead
      ? parts.dead(cardWidth(layer, state), height * zoom)
      : [
          parts.projection(gallery, layer, feature, zoom, { page, show: state.show }),
          parts.patch(gallery, layer, feature, zoom),
        ];
  }

  function card(gallery, layer, feature, state, page) {
    return el(
      "a",
      {
        class: "card",
        id: `feature-${feature.feature}`,
        href: route.to({ path: [layer.layer, String(feature.feature)] }),
      },
      el("span", { class: "pair" }, pictures(gallery, layer, feature, state, page)),
      el(
        "span",
        { class: "line" },
        el("b", {}, spoken("Feature "), String(feature.feature)),
        feature.name ? name(feature.name, { class: "word named", title: feature.name }) : null,
        feature.dead
          ? spoken(", dead")
          : el("span", { class: "value" }, value(feature, state.sort)),
      ),
      parts.shares(gallery, feature),
    );
  }

  /** Returns the index of the class whose name is, starts with or holds what was typed; or -1. */
  function classNamed(classes, text) {
    const typed = text.toLowerCase();
    const names = classes.map((word) => word.toLowerCase());
    return [
      (word) => word === typed,
      (word) => word.startsWith(typed),
      (word) => word.includes(typed),
    ]
      .map((matches) => names.findIndex(matches))
      .reduce((found, index) => (found < 0 ? index : found), -1);
  }

  /** Lets the reader search for a class; those that occur in the layer are suggested, most first. */
  function classSearch(gallery, layer, state) {
    const counts = new Map();
    layer.shown.forEach((feature) =>
      feature.occurring.forEach(({ index }) => counts.set(index, (counts.get(index) ?? 0) + 1)),
    );
    const suggested = [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([index, count]) => [gallery.className(index), sb.counted(count, "feature")]);
    const present = state.class === null ? "" : gallery.className(state.class);
    return controls.search("class", "Class", present, suggested, (text) => {
      const found = text === "" ? null : classNamed(gallery.data.classes, text);
      if (found === -1) {
        return "No class has such a name.";
      }
      route.go({ class: found });
      return null;
    });
  }

  function classFilter(gallery, layer, state) {
    const classes = gallery.data.classes.map((word, index) => [index, word]);
    return classes.length > LISTED
      ? classSearch(gallery, layer, state)
      : controls.select("class", "Class", state.class ?? "", [["", "all"], ...classes], (chosen) =>
          route.go({ class: chosen === "" ? null : Number(chosen) }),
        );
  }

  function toolbar(label, ...inputs) {
    return el(
      "form",
      {
        class: "toolbar",
        "aria-label": label,
        on: { submit: (event) => event.preventDefault() },
      },
      inputs,
    );
  }

  /** Creates the inputs for which features are shown, and by which tiles. */
  function selection(gallery, layer, state) {
    return toolbar(
      "Which features are shown",
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
      classFilter(gallery, layer, state),
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
      controls.tiles(state),
    );
  }

  /** Creates the inputs for how projections are drawn, and explains their colours. */
  function colouring(layer, state, page) {
    return [
      toolbar(
        "How projections are shown",
        controls.scale(state),
        controls.show(state),
        controls.contrast(layer, state),
      ),
      controls.legend(page, state.show, parts.gain(layer)),
    ];
  }

  /** Returns the number of columns of a grid that is in the page. */
  function columnsOf(grid) {
    return getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  }

  /**
   * Creates the grid of cards. Cards are made when they come near the window; until then, an empty
   * entry keeps their room.
   *
   * @param features the features in order
   * @param make(feature) creates a card
   */
  function grid(features, width, make) {
    const list = el("ol", { class: "cards", style: { "--card": `${width}px` } });
    const rest = el("li", { class: "later", "aria-hidden": "true" });
    let made = 0;

    function keepRoom() {
      const rows = Math.ceil((features.length - made) / columnsOf(list));
      const { height } = list.firstElementChild.getBoundingClientRect();
      const gap = parseFloat(getComputedStyle(list).rowGap);
      list.style.setProperty("--row", `${height}px`);
      rest.style.setProperty("height", `${rows * (height + gap) - gap}px`);
    }

    /** Makes the cards up to this one, and those that come with it. */
    function reach(position) {
      if (position < made) {
        return;
      }
      const end = Math.min(features.length, CHUNK * Math.ceil((position + 1) / CHUNK));
      rest.remove();
      list.append(
        ...features
          .slice(made, end)
          .map((feature, i) =>
            el(
              "li",
              { "aria-setsize": features.length, "aria-posinset": made + i + 1 },
              make(feature),
            ),
          ),
      );
      made = end;
      if (made < features.length) {
        list.append(rest);
        sb.whenNear(rest, () => {
          reach(made);
          keepRoom();
        });
      }
    }

    if (features.length) {
      reach(0);
      requestAnimationFrame(() => list.isConnected && keepRoom());
    }
    sb.reveal = (number) => reach(features.findIndex(({ feature }) => String(feature) === number));
    walk(list, features.length, reach);
    return list;
  }

  /** Lets arrow keys move between the cards, of which `reach(position)` makes those not yet there. */
  function walk(list, count, reach) {
    list.addEventListener("keydown", (event) => {
      const here = [...list.children].indexOf(event.target.closest("li"));
      if (here < 0 || event.altKey || event.ctrlKey || event.metaKey) {
        return;
      }
      const columns = columnsOf(list);
      const isInLastRow = Math.floor(here / columns) === Math.floor((count - 1) / columns);
      const goal = {
        ArrowLeft: here - 1,
        ArrowRight: here + 1,
        ArrowUp: here - columns,
        ArrowDown: isInLastRow ? count : Math.min(here + columns, count - 1),
        Home: 0,
        End: count - 1,
      }[event.key];
      if (goal >= 0 && goal < count) {
        event.preventDefault();
        reach(goal);
        list.children[goal].querySelector(".card").focus();
      }
    });
  }

  /** Says what a card shows. */
  function explanation(gallery, layer, state) {
    const units = Math.min(PATCHES, gallery.settings.top);
    return [
      state.tiles === "patches"
        ? `What the ${units === 1 ? "strongest unit" : `${units} strongest units`} of each feature saw. `
        : "On the right of each projection is what the unit saw. ",
      gallery.data.classes.length > 1
        ? "The bars count the classes of the feature’s strongest images."
        : "",
    ];
  }

  /** Returns the page of a layer. */
  function layerPage(gallery, layer, state) {
    const features = gallery.listed(layer, state);
    const page = state.scale === "page" ? gallery.layerScale(layer) : null;
    return [
      el("h1", { tabindex: -1 }, name(layer.layer)),
      el("p", { class: "facts" }, parts.layerFacts(layer)),
      parts.tabs(layer, "features"),
      selection(gallery, layer, state),
      state.tiles === "best" ? colouring(layer, state, page) : null,
      el("p", { class: "legend" }, explanation(gallery, layer, state)),
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
      grid(features, cardWidth(layer, state), (feature) =>
        card(gallery, layer, feature, state, page),
      ),
    ];
  }

  sb.layerPage = layerPage;
})(globalThis.Switchback);
