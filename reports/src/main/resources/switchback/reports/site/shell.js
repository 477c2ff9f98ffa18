// Adds run, which draws the page of each address with its header, footer and keys.
//
// A page may set Switchback.repaint to a function that is called when the theme changes, and
// Switchback.reveal to one that makes a feature's card if the page has not made it yet.
(function (sb) {
  "use strict";

  const { byId, el, name, route, controls } = sb;

  const KEYS = [
    [["←", "→"], "previous or next feature; on a layer’s page, previous or next card"],
    [["↑", "↓"], "on a layer’s page, the card above or below"],
    [["Enter"], "open the selected card or link"],
    [["Esc"], "back to the layer, then to the first page"],
    [["?"], "show this list"],
  ];

  function keysDialog() {
    const dialog = el(
      "dialog",
      { id: "keys", "aria-labelledby": "keys-title" },
      el("h2", { id: "keys-title" }, "Keys"),
      el(
        "dl",
        {},
        KEYS.map(([keys, words]) => [
          el(
            "dt",
            {},
            keys.map((key) => [el("kbd", {}, key), " "]),
          ),
          el("dd", {}, words),
        ]),
      ),
      el("form", { method: "dialog" }, el("button", {}, "Close")),
    );
    // `form-action 'none'` does not apply to a form that closes a dialog, but older browsers apply it.
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
    });
    return dialog;
  }

  /** Returns whether a key is meant for the element with the focus. */
  function isTaken(event) {
    const target = event.target;
    return (
      event.defaultPrevented ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      (target instanceof HTMLElement && target.closest("input, select, textarea, dialog") !== null)
    );
  }

  /** The most layers that the head of a page links; more of them are a list to choose from. */
  const LINKED = 8;

  function layerSelect(layers, here) {
    return controls.select(
      "layer",
      "Layer",
      here ?? "",
      [...(here === undefined ? [["", "choose"]] : []), ...layers.map((layer) => [layer, layer])],
      (layer) => route.go({ path: [layer], at: null }),
    );
  }

  function head(layers, home) {
    const path = route.state().path;
    const link = (layer) =>
      el(
        "a",
        {
          href: route.to({ path: [layer], at: null }),
          "aria-current": path[0] === layer ? (path.length === 1 ? "page" : "true") : null,
        },
        name(layer),
      );
    return el(
      "div",
      { class: "bar" },
      el(
        "a",
        {
          class: "brand",
          href: route.to({ path: [], at: null }),
          "aria-current": path.length ? null : "page",
        },
        home,
      ),
      el(
        "nav",
        { "aria-label": "Layers" },
        layers.length > LINKED ? layerSelect(layers, path[0]) : layers.map(link),
      ),
      el(
        "div",
        { class: "aside" },
        controls.theme(),
        el(
          "button",
          {
            type: "button",
            id: "show-keys",
            "aria-haspopup": "dialog",
            on: { click: () => byId("keys").showModal() },
          },
          el("kbd", {}, "?"),
          el("span", { class: "spoken" }, " Keys"),
        ),
      ),
    );
  }

  function missing(words) {
    return [
      el("h1", { tabindex: -1 }, "Not found"),
      el("p", { class: "lead" }, words),
      el("p", {}, el("a", { href: "#/" }, "Go to the first page")),
    ];
  }

  /** Moves the focus and scrolls after a page has been drawn. */
  function settleFocus(state, previous, focused) {
    if (!previous) {
      return;
    }
    const again = focused ? byId(focused) : null; // The body has an empty id.
    const same = state.path.join("/") === previous.path.join("/");
    if (same) {
      again?.focus({ preventScroll: true });
      return;
    }
    // Back from a feature to its layer: to the feature's card.
    const isBack = state.path.length === 1 && previous.path[0] === state.path[0];
    if (isBack) {
      sb.reveal?.(previous.path[1]);
    }
    const from = isBack && byId(`feature-${previous.path[1]}`);
    if (from) {
      from.scrollIntoView({ block: "center", behavior: "instant" });
      from.focus({ preventScroll: true });
    } else {
      scrollTo({ top: 0, behavior: "instant" });
      document.querySelector("main h1")?.focus({ preventScroll: true });
    }
  }

  /**
   * Runs a site.
   *
   * @param site.home the text of the link to the first page
   * @param site.layers the names of the layers
   * @param site.page(state) returns the page, { title, content, back, previous, next }, or null if
   *     there is none; the last three are the addresses that keys go to
   * @param site.footer() returns the content of the footer
   */
  function run(site) {
    const header = byId("head");
    const main = byId("main");
    const footer = byId("foot");
    let page = {};
    document.body.append(sb.filters(), keysDialog());
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault(); // The part of the address after # holds the state.
      main.focus();
    });

    function draw(state, previous) {
      const focused = document.activeElement?.id;
      sb.theme.show(state.theme ?? sb.theme.remembered());
      sb.forget();
      sb.repaint = null;
      sb.reveal = null;
      page = site.page(state) ?? {
        title: "Not found",
        content: missing("There is no such layer or feature in this folder."),
      };
      document.title = page.title;
      header.replaceChildren(head(site.layers, site.home));
      main.replaceChildren(...[page.content].flat(Infinity).filter(Boolean));
      footer.replaceChildren(...site.footer());
      settleFocus(state, previous, focused);
      document.documentElement.dataset.ready = location.hash; // Tests wait for this.
    }

    addEventListener("keydown", (event) => {
      if (isTaken(event)) {
        return;
      }
      const goal = { ArrowLeft: page.previous, ArrowRight: page.next, Escape: page.back }[
        event.key
      ];
      if (goal) {
        event.preventDefault();
        location.hash = goal;
      } else if (event.key === "?") {
        byId("keys").showModal();
      }
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => sb.repaint?.());
    matchMedia("(max-width: 40rem)").addEventListener("change", () =>
      draw(route.state(), route.state()),
    );
    route.follow(draw);
  }

  sb.run = run;
})(globalThis.Switchback);
