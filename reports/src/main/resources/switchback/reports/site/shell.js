// What surrounds every page: its head, its keys, and what happens as the address changes.
(function (sb) {
  'use strict';

  const { el, name, route, controls } = sb;

  const KEYS = [
    [['\u2190', '\u2192'], 'previous, next feature; on a layer\u2019s page, from tile to tile'],
    [['\u2191', '\u2193'], 'on a layer\u2019s page, to the tile above or below'],
    [['Enter'], 'open what is chosen'],
    [['Esc'], 'back to the layer, and from there to the first page'],
    [['?'], 'these keys'],
  ];

  function keysDialog() {
    const dialog = el(
      'dialog',
      { id: 'keys', 'aria-labelledby': 'keys-title' },
      el('h2', { id: 'keys-title' }, 'Keys'),
      el(
        'dl',
        {},
        KEYS.map(([keys, words]) => [
          el(
            'dt',
            {},
            keys.map((key) => [el('kbd', {}, key), ' ']),
          ),
          el('dd', {}, words),
        ]),
      ),
      el('form', { method: 'dialog' }, el('button', {}, 'Close')),
    );
    // `form-action 'none'` forbids no dialog from closing, but older browsers disagree.
    dialog.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close();
    });
    return dialog;
  }

  /** Whether a key is meant for what has the focus. */
  function isTaken(event) {
    const target = event.target;
    return (
      event.defaultPrevented ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      (target instanceof HTMLElement && target.closest('input, select, textarea, dialog') !== null)
    );
  }

  function head(layers, home) {
    const path = route.state().path;
    return el(
      'div',
      { class: 'bar' },
      el(
        'a',
        { class: 'brand', href: route.to({ path: [], at: null }), 'aria-current': path.length ? null : 'page' },
        home,
      ),
      el(
        'nav',
        { 'aria-label': 'Layers' },
        layers.map((layer) =>
          el(
            'a',
            {
              href: route.to({ path: [layer], at: null }),
              'aria-current': path[0] === layer ? (path.length === 1 ? 'page' : 'true') : null,
            },
            name(layer),
          ),
        ),
      ),
      el(
        'div',
        { class: 'aside' },
        controls.theme(),
        el(
          'button',
          {
            type: 'button',
            id: 'show-keys',
            'aria-haspopup': 'dialog',
            on: { click: () => document.getElementById('keys').showModal() },
          },
          el('kbd', {}, '?'),
          el('span', { class: 'spoken' }, ' Keys'),
        ),
      ),
    );
  }

  function missing(words) {
    return [
      el('h1', { tabindex: -1 }, 'Not here'),
      el('p', { class: 'lead' }, words),
      el('p', {}, el('a', { href: '#/' }, 'To the first page')),
    ];
  }

  /** Where the focus and the window go on a new page. */
  function settleFocus(state, earlier, focused) {
    if (!earlier) {
      return;
    }
    const again = focused ? document.getElementById(focused) : null; // The body has an empty id.
    const same = state.path.join('/') === earlier.path.join('/');
    if (same) {
      again?.focus({ preventScroll: true });
      return;
    }
    // Back from a feature to its layer: to the tile that one came from.
    const from =
      state.path.length === 1 &&
      earlier.path[0] === state.path[0] &&
      document.getElementById(`feature-${earlier.path[1]}`);
    if (from) {
      from.scrollIntoView({ block: 'center', behavior: 'instant' });
      from.focus({ preventScroll: true });
    } else {
      scrollTo({ top: 0, behavior: 'instant' });
      document.querySelector('main h1')?.focus({ preventScroll: true });
    }
  }

  /**
   * Runs a site.
   *
   * @param site.home words that lead to the first page
   * @param site.layers names of the layers
   * @param site.page(state) the page: { title, content, footer, back, previous, next }, the last three addresses that
   *     keys lead to
   */
  function run(site) {
    const header = document.getElementById('head');
    const main = document.getElementById('main');
    const footer = document.getElementById('foot');
    let page = {};
    document.body.append(sb.filters(), keysDialog());
    document.querySelector('.skip').addEventListener('click', (event) => {
      event.preventDefault(); // The address is the state, and no place for an anchor.
      main.focus();
    });

    function draw(state, earlier) {
      const focused = document.activeElement?.id;
      sb.theme.show(state.theme ?? sb.theme.remembered());
      sb.forget();
      sb.repaint = null;
      page = site.page(state) ?? {
        title: 'Not here',
        content: missing('There is no such layer or feature in this folder.'),
      };
      document.title = page.title;
      header.replaceChildren(head(site.layers, site.home));
      main.replaceChildren(...[page.content].flat(Infinity).filter(Boolean));
      footer.replaceChildren(...(page.footer ?? site.footer(state)));
      settleFocus(state, earlier, focused);
      document.documentElement.dataset.ready = location.hash; // For those who wait for it: tests.
    }

    addEventListener('keydown', (event) => {
      if (isTaken(event)) {
        return;
      }
      const goal = { ArrowLeft: page.previous, ArrowRight: page.next, Escape: page.back }[event.key];
      if (goal) {
        event.preventDefault();
        location.hash = goal;
      } else if (event.key === '?') {
        document.getElementById('keys').showModal();
      }
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => sb.repaint?.());
    matchMedia('(max-width: 40rem)').addEventListener('change', () => draw(route.state(), route.state()));
    route.follow(draw);
  }

  sb.run = run;
})((globalThis.Switchback ??= {}));
