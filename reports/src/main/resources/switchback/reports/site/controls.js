// The controls of a page. All are the browser's own inputs, so that keys and screen readers know them.
(function (sb) {
  'use strict';

  const { el, route } = sb;

  /** A choice of a few, side by side. */
  function choice(id, title, value, options, change) {
    return el(
      'fieldset',
      { class: 'choice' },
      el('legend', {}, title),
      el(
        'span',
        { class: 'options' },
        options.map(([key, words]) =>
          el(
            'label',
            {},
            el('input', {
              type: 'radio',
              name: id,
              id: `${id}-${key}`,
              value: key,
              checked: key === value,
              on: { change: () => change(key) },
            }),
            el('span', {}, words),
          ),
        ),
      ),
    );
  }

  /** A choice of many. */
  function select(id, title, value, options, change) {
    return el(
      'label',
      { class: 'select' },
      el('span', {}, title),
      el(
        'select',
        { id, on: { change: (event) => change(event.target.value) } },
        options.map(([key, words]) => el('option', { value: key, selected: String(key) === String(value) }, words)),
      ),
    );
  }

  function scale(state) {
    return choice(
      'scale',
      'Scale',
      state.scale,
      [
        ['tile', 'a tile'],
        ['page', 'a page'],
      ],
      (key) => route.go({ scale: key }),
    );
  }

  function show(state) {
    return choice(
      'show',
      'Show',
      state.show,
      [
        ['colour', 'colour'],
        ['magnitude', 'magnitude'],
      ],
      (key) => route.go({ show: key }),
    );
  }

  function theme() {
    const options = [
      ['system', 'auto'],
      ['light', 'light'],
      ['dark', 'dark'],
    ];
    return choice('theme', 'Theme', sb.theme.current() ?? 'system', options, (key) => {
      const chosen = key === 'system' ? null : key;
      sb.theme.remember(chosen);
      sb.theme.show(chosen);
      sb.repaint?.();
      route.go({ theme: chosen });
    });
  }

  /**
   * What the colours stand for, with the values at the ends of the bar.
   *
   * @param page the value of the page's scale, null where each tile has its own
   */
  function legend(page, show) {
    const end = () => (page === null ? null : sb.number(page));
    const bar = el('span', { class: `ramp ${show}`, 'aria-hidden': 'true' });
    const isMagnitude = show === 'magnitude';
    return el(
      'p',
      { class: 'legend', id: 'legend' },
      el(
        'span',
        { class: 'bar' },
        el('span', {}, isMagnitude ? '0' : ['\u2212', end()]),
        bar,
        el('span', {}, isMagnitude && page !== null ? '' : '+', end()),
      ),
      el(
        'span',
        {},
        isMagnitude
          ? 'Brightness is the absolute value, averaged over the channels. '
          : 'A projection is signed: mid-grey is 0. ',
        page === null
          ? 'Each tile is scaled by its own largest absolute value.'
          : ['One scale for all of this page: full contrast is ', end(), ', the largest absolute value on it.'],
      ),
    );
  }

  Object.assign(sb, { controls: { choice, select, scale, show, theme, legend } });
})((globalThis.Switchback ??= {}));
