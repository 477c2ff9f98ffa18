// What several pages of a gallery show: a feature's tiles, its classes, what the whole was made of.
(function (sb) {
  'use strict';

  const { el, svg, name, spoken, route } = sb;

  /** A feature's place in its layer's atlas; `row` 0 is the projection, 1 the patch. */
  function fromAtlas(layer, feature, row, options) {
    const { width, height } = layer.frame;
    const column = feature.position % layer.columns;
    const line = Math.floor(feature.position / layer.columns);
    return sb.tile({
      file: layer.index,
      left: column * width,
      top: (2 * line + row) * height,
      width,
      height,
      ...options,
    });
  }

  /** Its best projection. */
  function projection(gallery, layer, feature, zoom, { page = null, show = 'colour', label = null } = {}) {
    const unit = feature.top[0];
    return fromAtlas(layer, feature, 0, {
      zoom,
      label,
      inside: gallery.inside(layer, unit),
      filter: sb.colouring(unit.scales[0], page, show),
    });
  }

  /** The image patch of it. */
  function patch(gallery, layer, feature, zoom, label = null) {
    return fromAtlas(layer, feature, 1, { zoom, label, inside: gallery.inside(layer, feature.top[0]) });
  }

  /** The filter itself, for a layer on the pixels. */
  function filter(layer, feature, zoom, label) {
    const { width, height } = layer.filter;
    return sb.tile({
      file: layer.filters,
      left: (feature.position % layer.columns) * width,
      top: Math.floor(feature.position / layer.columns) * height,
      width,
      height,
      zoom,
      label,
    });
  }

  /** In place of a dead feature's tile. */
  function dead(width, height) {
    return el('span', { class: 'dead', style: { width: `${width}px`, height: `${height}px` } }, 'dead');
  }

  /** Counts by class as bars a few pixels high; one path, as there may be many of them. */
  function sparkline(counts) {
    const highest = Math.max(1, ...counts);
    const bars = counts.map((count, index) => (count ? `M${index + 0.12} 1v${-count / highest}h.76V1z` : '')).join('');
    return svg(
      'svg',
      { class: 'sparkline', viewBox: `0 0 ${counts.length} 1`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('path', { d: bars }),
    );
  }

  /** A small tile that leads to a feature. */
  function thumbnail(gallery, layer, feature, room, ...words) {
    const zoom = sb.zoom(room, layer.frame.width, layer.frame.height);
    const picture = feature.dead
      ? dead(layer.frame.width * zoom, layer.frame.height * zoom)
      : projection(gallery, layer, feature, zoom, { show: route.state().show });
    return el(
      'a',
      { class: 'thumbnail', href: route.to({ path: [layer.layer, String(feature.feature)], at: null }) },
      picture,
      el('span', { class: 'words' }, el('b', {}, spoken(layer.layer, ' feature '), String(feature.feature)), words),
    );
  }

  /** The title of a feature's page; its layer leads back. */
  function heading(layer, feature) {
    return el(
      'h1',
      { tabindex: -1 },
      el('a', { class: 'up', href: route.to({ path: [layer] }) }, name(layer)),
      ' ',
      el('span', { class: 'feature-number' }, spoken('feature '), String(feature)),
    );
  }

  /** The way to the features before and after: { previous, next, at, of }. */
  function pager(layer, { previous, next, at, of }) {
    const step = (other, words, arrow, relation) =>
      other
        ? el(
            'a',
            { class: 'step', rel: relation, href: route.to({ path: [layer, String(other.feature)] }) },
            el('span', { 'aria-hidden': 'true' }, arrow),
            spoken(`${words}: feature ${other.feature}`),
          )
        : el('span', { class: 'step off', 'aria-hidden': 'true' }, arrow);
    return el(
      'nav',
      { class: 'pager', 'aria-label': 'Features in order' },
      step(previous, 'Previous', '\u2190', 'prev'),
      el('span', {}, `${at + 1} of ${of}`),
      step(next, 'Next', '\u2192', 'next'),
    );
  }

  function row(title, ...values) {
    return [el('dt', {}, title), el('dd', {}, values)];
  }

  function digest(sha256) {
    return el('code', { class: 'digest' }, sha256);
  }

  function recipe(settings) {
    return `${settings.name}: isolation ${settings.isolation}, unpooling ${settings.unpooling}, rectification ${settings.rectification}`;
  }

  /** Where all of it came from, and the command that makes it again. */
  function provenance(record, file, extra) {
    const { network, data, settings, environment } = record;
    const versions = { switchback: 'Switchback', dl4j: 'DL4J', java: 'Java', system: 'on', processor: '' };
    const told = Object.entries(versions).filter(([key]) => environment[key]);
    return [
      el('h2', {}, 'Where this came from'),
      el(
        'dl',
        { class: 'provenance' },
        row('Network', name(network.name), ' ', digest(network.sha256)),
        row(
          'Data',
          name(data.name),
          ', ',
          data.splits.map((split, i) => [
            i ? ' + ' : '',
            name(split.split),
            ' (',
            sb.counted(split.images, 'image'),
            ')',
          ]),
          ' ',
          digest(data.sha256),
        ),
        row(
          'Settings',
          'the ',
          sb.counted(settings.top, 'strongest unit'),
          ' a feature, one an image',
          settings.statistics
            ? [
                '; pixels less ',
                settings.statistics.mean.map((value, i) => [i ? ', ' : '', sb.number(value)]),
                ', over ',
                settings.statistics.sd.map((value, i) => [i ? ', ' : '', sb.number(value)]),
              ]
            : null,
        ),
        row(
          settings.recipes.length === 1 ? 'Recipe' : 'Recipes',
          settings.recipes.map((one) => el('div', {}, recipe(one))),
        ),
        extra ?? null,
        told.length
          ? row(
              'Versions',
              told.map(([key, title], i) => [i ? ', ' : '', title, title ? ' ' : '', environment[key]]),
            )
          : null,
        environment.threads ? row('Threads', environment.threads, ' (they change no bit)') : null,
        row('Everything', el('a', { href: file }, file)),
        environment.commandLine
          ? row('Made by', el('pre', { class: 'command' }, el('code', {}, environment.commandLine)))
          : null,
      ),
    ];
  }

  sb.parts = { projection, patch, filter, dead, sparkline, thumbnail, heading, pager, row, provenance, recipe };
})((globalThis.Switchback ??= {}));
