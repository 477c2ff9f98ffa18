// The theme, before anything is drawn: loaded in the head, so that no page flashes light in the dark.
// A link's theme counts most, then the reader's last choice, then the system's.
(function (sb) {
  'use strict';

  const KEY = 'switchback.theme';
  const THEMES = ['light', 'dark'];

  /** From a link such as #/conv1?theme=dark; null where it names none. */
  function ofLink() {
    const found = /[?&]theme=(light|dark)(?:&|$)/.exec(location.hash);
    return found ? found[1] : null;
  }

  /** The reader's last choice. Some browsers give pages from files no storage, and say so by throwing. */
  function remembered() {
    try {
      const theme = localStorage.getItem(KEY);
      return THEMES.includes(theme) ? theme : null;
    } catch {
      return null;
    }
  }

  /** @param theme 'light', 'dark' or null for the system's */
  function show(theme) {
    if (theme) {
      document.documentElement.dataset.theme = theme;
    } else {
      delete document.documentElement.dataset.theme;
    }
  }

  function remember(theme) {
    try {
      if (theme) {
        localStorage.setItem(KEY, theme);
      } else {
        localStorage.removeItem(KEY);
      }
    } catch {
      // The link keeps it, then.
    }
  }

  sb.theme = { show, remember, remembered, current: () => document.documentElement.dataset.theme ?? null };
  show(ofLink() ?? remembered());
})((globalThis.Switchback ??= {}));
