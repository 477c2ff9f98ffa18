// Adds route: the state of the page, which is the part of its address after the #.
//
// A link shows what its sender saw, a reload changes nothing, and the browser's back and forward
// buttons work.
//
//     #/                                            the first page
//     #/conv2?sort=sparsity&class=3&share=0.4       a layer
//     #/conv2?tiles=patches                         with several patches per feature
//     #/conv2/correlation                           its correlations
//     #/conv2/9?scale=page&show=magnitude           a feature
(function (sb) {
  "use strict";

  /** The values of each key. The first is the default, which links leave out. */
  const CHOICES = {
    sort: ["strength", "selectivity", "sparsity", "index"],
    direction: ["usual", "reversed"],
    share: ["most", "0.2", "0.4", "0.6", "0.8"],
    scale: ["tile", "page"],
    show: ["colour", "magnitude"],
    contrast: ["usual", "1", "2", "4", "8"],
    tiles: ["best", "patches"],
    order: ["index", "likeness"],
    lay: ["wipe", "fade"],
  };
  const NUMBERS = ["class", "under", "over", "at"];
  const WORDS = ["theme"];

  function decoded(part) {
    try {
      return decodeURIComponent(part);
    } catch {
      return part; // A stray % is taken literally.
    }
  }

  /** Parses an address: `path`, a list of words, and a value for each key. */
  function parse(hash) {
    const [path, query] = hash.replace(/^#/, "").split("?", 2);
    const state = {
      path: path
        .split("/")
        .filter((part) => part !== "")
        .map(decoded),
    };
    if (!path.startsWith("/")) {
      state.path = [];
    }
    const given = new URLSearchParams(query ?? "");
    for (const [key, values] of Object.entries(CHOICES)) {
      state[key] = values.includes(given.get(key)) ? given.get(key) : values[0];
    }
    for (const key of NUMBERS) {
      state[key] = /^\d{1,9}$/.test(given.get(key) ?? "") ? Number(given.get(key)) : null;
    }
    state.theme = ["light", "dark"].includes(given.get("theme")) ? given.get("theme") : null;
    return state;
  }

  /** Formats a state as an address. */
  function link(state) {
    const query = new URLSearchParams();
    for (const [key, values] of Object.entries(CHOICES)) {
      if (state[key] !== values[0]) {
        query.set(key, state[key]);
      }
    }
    for (const key of [...NUMBERS, ...WORDS]) {
      if (state[key] !== null) {
        query.set(key, state[key]);
      }
    }
    const words = query.toString();
    return `#/${state.path.map(encodeURIComponent).join("/")}${words ? `?${words}` : ""}`;
  }

  let current = parse(location.hash);

  /** Returns the address of the present state with some changes; a path is a list of words. */
  function to(changes) {
    return link({ ...current, ...changes });
  }

  /** Changes the state; the back button undoes it. */
  function go(changes) {
    location.hash = to(changes);
  }

  /** Changes the state without a new entry of the history: for the many steps of a slider. */
  function settle(changes) {
    current = { ...current, ...changes };
    history.replaceState(null, "", link(current));
  }

  /** Calls `draw(state, previous)` now, with null for the previous state, and at every change. */
  function follow(draw) {
    addEventListener("hashchange", () => {
      const previous = current;
      current = parse(location.hash);
      draw(current, previous);
    });
    draw(current, null);
  }

  sb.route = { to, go, settle, follow, state: () => current, CHOICES };
})(globalThis.Switchback);
