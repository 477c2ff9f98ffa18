// Exports the helpers of the galleries' plain scripts, site/theme.js and site/dom.js, as a module.
// explore.html loads both before any module runs.

export const { byId, el, percent, text, theme } = globalThis.Switchback;
