// Adds theme, and creates the namespace Switchback, as this script is the first of every page.
//
// Galleries are opened as files, and browsers load no ES modules from file:// addresses. The files
// in this folder are therefore plain scripts. Each is a function that is called at once, so that
// its own names stay private, and each adds what other scripts use to Switchback, as its first line
// says. Site.java lists the files in the order in which they load.
//
// The theme is set in the head, before anything is drawn, so that a dark page does not flash light.
// A link's theme comes first, then the reader's last choice, then the system's.
(function (sb) {
  "use strict";

  const KEY = "switchback.theme";
  const THEMES = ["light", "dark"];

  /** Returns the theme that a link such as #/conv1?theme=dark names, or null. */
  function ofLink() {
    const found = /[?&]theme=(light|dark)(?:&|$)/.exec(location.hash);
    return found ? found[1] : null;
  }

  /** Returns the reader's last choice, or null. Some browsers deny storage to files, and throw. */
  function remembered() {
    try {
      const theme = localStorage.getItem(KEY);
      return THEMES.includes(theme) ? theme : null;
    } catch {
      return null;
    }
  }

  /** Shows a theme: 'light', 'dark', or null for the system's. */
  function show(theme) {
    if (theme) {
      document.documentElement.dataset.theme = theme;
    } else {
      delete document.documentElement.dataset.theme;
    }
  }

  /** Stores the reader's choice; null for the system's theme. */
  function remember(theme) {
    try {
      if (theme) {
        localStorage.setItem(KEY, theme);
      } else {
        localStorage.removeItem(KEY);
      }
    } catch {
      // Without storage, the choice lasts as long as the page or a link that names it.
    }
  }

  sb.theme = {
    show,
    remember,
    remembered,
    current: () => document.documentElement.dataset.theme ?? null,
  };
  show(ofLink() ?? remembered());
})((globalThis.Switchback ??= {}));
