// The first page: how to read all this, and each layer at a glance.
(function (sb) {
  'use strict';

  const { el, name, route, parts } = sb;

  /** What the layers are made of, in a line. */
  function facts(layer) {
    const { height, width, field } = layer;
    const dead = layer.shown.filter((feature) => feature.dead).length;
    return [
      layer.shown.length === layer.features
        ? sb.counted(layer.features, 'feature')
        : `${layer.shown.length} of ${sb.counted(layer.features, 'feature')}`,
      ` \u00b7 maps of ${height}\u00d7${width} \u00b7 each unit sees ${field.rows}\u00d7${field.columns} pixels`,
      dead ? ` \u00b7 ${dead} dead: no image excites ${dead === 1 ? 'it' : 'them'}` : '',
    ].join('');
  }

  /** All features of a layer as one carpet of projections. */
  function carpet(gallery, layer) {
    const zoom = sb.zoom(46, layer.frame.width, layer.frame.height);
    const side = { width: layer.frame.width * zoom, height: layer.frame.height * zoom };
    return el(
      'span',
      { class: 'carpet', 'aria-hidden': 'true' },
      layer.shown.map((feature) =>
        feature.dead
          ? parts.dead(side.width, side.height)
          : parts.projection(gallery, layer, feature, zoom, { show: route.state().show }),
      ),
    );
  }

  function home(gallery) {
    return [
      el('h1', { tabindex: -1 }, 'What ', name(gallery.network.name), ' looks for'),
      el(
        'p',
        { class: 'lead' },
        'For every feature, the images that excite it most out of ',
        sb.counted(gallery.data.images, 'image'),
        ' of ',
        name(gallery.data.name),
        ', and what in them it was that did: its activation, projected back to pixels.',
      ),
      gallery.layers.map((layer) =>
        el(
          'section',
          { class: 'glance' },
          el('h2', {}, el('a', { href: route.to({ path: [layer.layer] }) }, name(layer.layer))),
          el('p', { class: 'facts' }, facts(layer)),
          el(
            'a',
            { class: 'all', href: route.to({ path: [layer.layer] }), 'aria-label': `All features of ${layer.layer}` },
            carpet(gallery, layer),
          ),
          el(
            'p',
            { class: 'links' },
            el('a', { href: route.to({ path: [layer.layer, 'correlation'] }) }, 'Correlations of its maps'),
            el('a', { href: layer.sheet }, 'Contact sheet'),
          ),
        ),
      ),
      el(
        'section',
        { class: 'reading' },
        el('h2', {}, 'How to read the pictures'),
        el(
          'ul',
          {},
          el(
            'li',
            {},
            'A projection is signed. Mid-grey is zero; brighter and darker are its two directions, channel by channel.',
          ),
          el(
            'li',
            {},
            'Each tile is stretched by its own largest value, unless you choose one scale a page. Brighter is not stronger across tiles.',
          ),
          el(
            'li',
            {},
            'It shows which pixels of this image the feature answered to, by way of this image\u2019s own maxima. Switches and the ReLU on the way back bring much of an image back through any weights, so likeness proves little: look for what the strongest have in common.',
          ),
          el('li', {}, 'A feature that no image excites is dead, and not drawn.'),
        ),
      ),
    ];
  }

  sb.pages = { ...sb.pages, home };
  sb.facts = facts;
})((globalThis.Switchback ??= {}));
