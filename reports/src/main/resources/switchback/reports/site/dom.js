// Adds byId, el, svg, name, spoken, text, number, percent, signed and counted.
//
// They make elements, words and numbers. Names from outside (of classes, networks and layers) only
// ever become text nodes and attributes: no markup is made from strings.
(function (sb) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  /** Returns the element of the page with this id. */
  function byId(id) {
    return document.getElementById(id);
  }

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === null || value === undefined || value === false) {
        continue;
      }
      if (name === "on") {
        Object.entries(value).forEach(([event, listener]) =>
          element.addEventListener(event, listener),
        );
      } else if (name === "style") {
        // Set through the object model, as the content-security policy forbids style attributes.
        Object.entries(value).forEach(([key, text]) => element.style.setProperty(key, text));
      } else {
        element.setAttribute(name, value === true ? "" : value);
      }
    }
    element.append(
      ...children
        .flat(Infinity)
        .filter((child) => child !== null && child !== undefined && child !== false),
    );
    return element;
  }

  /**
   * Creates an element.
   *
   * @param attributes by name: true for an empty one; null, undefined or false for none; `on` holds
   *     listeners by event, `style` CSS properties by name
   * @param children nodes and strings, arrays of them, or null for nothing
   */
  function el(name, attributes, ...children) {
    return fill(document.createElement(name), attributes, children);
  }

  /** Creates an SVG element, with the same parameters. */
  function svg(name, attributes, ...children) {
    return fill(document.createElementNS(SVG, name), attributes, children);
  }

  /** Isolates a name from outside, so that right-to-left text does not reorder its surroundings. */
  function name(text, attributes) {
    return el("bdi", attributes, text);
  }

  /** Creates words for screen readers only. */
  function spoken(...words) {
    return el("span", { class: "spoken" }, ...words);
  }

  const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

  /** Formats a number with three significant digits; whole numbers keep all digits. */
  function text(value) {
    if (Number.isInteger(value) || Math.abs(value) >= 1000) {
      return WHOLE.format(value);
    }
    const digits = value.toPrecision(3);
    if (!digits.includes("e")) {
      return digits.replace("-", "\u2212");
    }
    const [mantissa, exponent] = digits.split("e");
    return `${mantissa}e${Number(exponent)}`.replace(/-/g, "\u2212");
  }

  /** Shows a number of the manifest rounded; the exact value is an attribute. A dash for none. */
  function number(value, attributes) {
    return value === null || value === undefined
      ? el("span", { class: "none", ...attributes }, "\u2013", spoken("none"))
      : el("data", { value: String(value), ...attributes }, text(value));
  }

  /** Shows a share from 0 to 1 as a percentage. */
  function percent(value, attributes) {
    return el("data", { value: String(value), ...attributes }, `${(100 * value).toFixed(1)}%`);
  }

  /** Formats a correlation, with its sign and two decimals. */
  function signed(value) {
    return `${value < 0 ? "\u2212" : "+"}${Math.abs(value).toFixed(2)}`;
  }

  /** Formats a count: "1 image", "2 images". */
  function counted(count, one, many = `${one}s`) {
    return `${WHOLE.format(count)}\u00a0${count === 1 ? one : many}`;
  }

  Object.assign(sb, { byId, el, svg, name, spoken, text, number, percent, signed, counted });
})(globalThis.Switchback);
