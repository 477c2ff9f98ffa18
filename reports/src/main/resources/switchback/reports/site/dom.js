// Elements, words and numbers. Words from elsewhere (names of classes, networks, layers) only ever become text
// nodes and attributes here; no markup is made of strings.
(function (sb) {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === null || value === undefined || value === false) {
        continue;
      }
      if (name === 'on') {
        Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
      } else if (name === 'style') {
        // By the object model: the content-security policy forbids style attributes.
        Object.entries(value).forEach(([key, text]) => element.style.setProperty(key, text));
      } else {
        element.setAttribute(name, value === true ? '' : value);
      }
    }
    element.append(
      ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
    );
    return element;
  }

  /**
   * An element.
   *
   * @param attributes by name; true stands for an empty one, null and false for none; `on` holds listeners by
   *     event, `style` CSS properties
   * @param children nodes and strings, arrays of them, null for nothing
   */
  function el(name, attributes, ...children) {
    return fill(document.createElement(name), attributes, children);
  }

  /** An element of SVG, likewise. */
  function svg(name, attributes, ...children) {
    return fill(document.createElementNS(SVG, name), attributes, children);
  }

  /** A name from elsewhere: set apart, so that one written from right to left does not turn what is around it. */
  function name(text, attributes) {
    return el('bdi', attributes, text);
  }

  /** Words for those who listen. */
  function spoken(...words) {
    return el('span', { class: 'spoken' }, ...words);
  }

  const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

  /** Three significant digits; whole numbers whole. */
  function text(value) {
    if (Number.isInteger(value) || Math.abs(value) >= 1000) {
      return WHOLE.format(value);
    }
    const digits = value.toPrecision(3);
    if (!digits.includes('e')) {
      return digits.replace('-', '\u2212');
    }
    const [mantissa, exponent] = digits.split('e');
    return `${mantissa}\u00b7e${Number(exponent)}`.replace('\u00b7', '').replace(/-/g, '\u2212');
  }

  /** A number as it stands in the record, rounded for the eye; its exact value is in the element. */
  function number(value, attributes) {
    return value === null || value === undefined
      ? el('span', { class: 'none', ...attributes }, '\u2013', spoken('none'))
      : el('data', { value: String(value), ...attributes }, text(value));
  }

  /** A share from 0 to 1 as a percentage. */
  function percent(value, attributes) {
    return el('data', { value: String(value), ...attributes }, `${(100 * value).toFixed(1)}\u2009%`);
  }

  /** A correlation: always two decimals and a sign. */
  function signed(value) {
    return `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(2)}`;
  }

  /** "1 image", "2 images". */
  function counted(count, one, many = `${one}s`) {
    return `${WHOLE.format(count)}\u00a0${count === 1 ? one : many}`;
  }

  Object.assign(sb, { el, svg, name, spoken, text, number, percent, signed, counted });
})((globalThis.Switchback ??= {}));
