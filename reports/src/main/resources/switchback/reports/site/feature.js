// The page of a feature: its strongest units one by one, its classes, and what it belongs to.
(function (sb) {
  'use strict';

  const { el, name, spoken, route, parts, controls } = sb;
  const narrow = matchMedia('(max-width: 40rem)');

  /** About how many page pixels the side of a picture takes, and of the one at the top. */
  const room = () => (narrow.matches ? 104 : 132);
  const heroRoom = () => (narrow.matches ? 160 : 224);

  function figure(picture, ...caption) {
    return el('figure', {}, picture, el('figcaption', {}, caption));
  }

  /** What tells the recipes apart: the unpooling, where only that does. */
  function recipeName(recipes, recipe) {
    const alike = recipes.every((other) => other.isolation === recipe.isolation && other.rectification === recipe.rectification);
    return alike ? recipe.unpooling : recipe.name;
  }

  function unit(gallery, layer, feature, at, state, page) {
    const { settings } = gallery;
    const strip = at.projection;
    const tile = { width: at.tile.width, height: at.tile.height };
    const frame = { left: at.tile.left, ...tile, zoom: sb.zoom(room(), tile.width, tile.height), inside: gallery.inside(layer, at) };
    const words = `${at.label}, rank ${at.rank}`;
    const column = { column: at.rank - 1, columns: feature.top.length, room: room() };
    const figures = [
      figure(
        sb.columnOf(
          { file: strip.replace(/\.png$/, '-images.png'), ...column, label: `Image of ${words}, its patch outlined` },
          { part: at.patch, kind: 'of-patch' },
        ),
        'image',
      ),
      figure(sb.tile({ file: strip, top: settings.recipes.length * tile.height, ...frame, label: `Patch of ${words}` }), 'patch'),
      figure(
        sb.columnOf(
          { file: strip.replace(/\.png$/, '-maps.png'), ...column, label: `Activation map of ${words}, the unit at row ${at.y}, column ${at.x} marked` },
          { part: { left: at.x, top: at.y, width: 1, height: 1 }, kind: 'of-unit' },
        ),
        'map, white ',
        sb.number(at.mapMaximum),
      ),
      settings.recipes.map((recipe, row) =>
        figure(
          sb.tile({
            file: strip,
            top: at.tile.top + row * tile.height,
            ...frame,
            label: `Projection of ${words}, by ${parts.recipe(recipe)}`,
            filter: sb.colouring(at.scales[row], page, state.show),
          }),
          el('span', { title: parts.recipe(recipe) }, recipeName(settings.recipes, recipe)),
          ' \u00b1',
          sb.number(at.scales[row]),
        ),
      ),
    ];
    return el(
      'li',
      { class: 'unit' },
      el(
        'h3',
        {},
        el('span', { class: 'rank' }, String(at.rank)),
        name(at.label, { class: 'word' }),
        el(
          'span',
          { class: 'where' },
          at.mapSum === undefined ? ['activation ', sb.number(at.activation)] : ['sum of the map ', sb.number(at.mapSum)],
          ' \u00b7 ',
          name(at.split),
          ` ${at.index} \u00b7 row ${at.y}, column ${at.x}`,
        ),
      ),
      el('div', { class: 'figures' }, figures),
    );
  }

  /** Images by class, largest first; each leads to the features of that class. */
  function classes(gallery, layer, feature) {
    const most = gallery.most(feature);
    if (!most) {
      return null;
    }
    const some = feature.classes
      .map((count, index) => ({ count, index }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
    const shown = some.slice(0, 12);
    return el(
      'section',
      { class: 'classes' },
      el('h2', {}, 'Classes of its ', sb.counted(most.of, 'strongest image')),
      el(
        'ul',
        {},
        shown.map(({ count, index }) =>
          el(
            'li',
            {},
            el(
              'a',
              { href: route.to({ path: [layer.layer], class: index, share: 'most' }), title: gallery.className(index) },
              name(gallery.className(index), { class: 'word' }),
              el('span', { class: 'bar', 'aria-hidden': 'true' }, el('span', { style: { width: `${(100 * count) / most.count}%` } })),
              el('span', { class: 'value' }, spoken(', '), sb.number(count)),
            ),
          ),
        ),
      ),
      some.length > shown.length ? el('p', { class: 'facts' }, `and ${some.length - shown.length} more`) : null,
    );
  }

  function facts(gallery, feature) {
    const sums = feature.top.some((unit) => unit.mapSum !== undefined);
    const fact = (title, value, note) => el('div', {}, el('dt', {}, title), el('dd', {}, value), el('dd', { class: 'note' }, note));
    return el(
      'dl',
      { class: 'figures-of' },
      fact('Strength', sb.number(feature.strength), sums ? 'greatest sum of its map' : 'greatest activation'),
      fact('Responds to', sb.number(feature.responding), `of ${sb.counted(gallery.data.images, 'image')}`),
      fact('Sparsity', sb.percent(feature.sparsity), `of its units are 0, over ${sb.counted(gallery.settings.sampled, 'image')}`),
      fact('Selectivity', sb.number(feature.selectivity), 'correlation with rivals\u2019 projections; less is more selective'),
    );
  }

  /** Features of the layer below that feed it, or of the one above that it feeds. */
  function connections(gallery, layer, feature) {
    const sections = [];
    if (layer.filters && layer.filter) {
      sections.push(
        el(
          'section',
          {},
          el('h2', {}, 'Its filter'),
          parts.filter(layer, feature, sb.zoom(room(), layer.filter.width, layer.filter.height), `The filter of feature ${feature.feature}, ${layer.filter.height} by ${layer.filter.width} pixels`),
          el('p', { class: 'facts' }, 'Mid-grey is 0, scaled by its own largest weight.'),
        ),
      );
    }
    if (layer.below && feature.inputs?.length) {
      const found = feature.inputs.map((input) => ({ input, from: layer.below.shown.find((other) => other.feature === input.feature) }));
      sections.push(
        el(
          'section',
          {},
          el('h2', {}, 'Fed most by'),
          el(
            'div',
            { class: 'thumbnails' },
            found.map(({ input, from }) =>
              from
                ? parts.thumbnail(gallery, layer.below, from, 70, ' ', sb.number(input.weight, { title: 'weight' }))
                : el('span', { class: 'thumbnail' }, el('span', { class: 'words' }, name(layer.below.layer), ` ${input.feature} `, sb.number(input.weight))),
            ),
          ),
        ),
      );
    }
    const feeds = (layer.above?.shown ?? []).filter((other) => other.inputs?.some((input) => input.feature === feature.feature));
    if (feeds.length) {
      const weight = (other) => other.inputs.find((input) => input.feature === feature.feature).weight;
      sections.push(
        el(
          'section',
          {},
          el('h2', {}, 'Feeds most'),
          el(
            'div',
            { class: 'thumbnails' },
            feeds
              .sort((a, b) => weight(b) - weight(a))
              .slice(0, 10)
              .map((other) => parts.thumbnail(gallery, layer.above, other, 70, ' ', sb.number(weight(other), { title: 'weight' }))),
          ),
        ),
      );
    }
    const alike = gallery.pairs(layer).filter((pair) => pair.a.feature === feature.feature || pair.b.feature === feature.feature);
    if (alike.length) {
      sections.push(
        el(
          'section',
          {},
          el('h2', {}, 'Maps most alike or opposed'),
          el(
            'div',
            { class: 'thumbnails' },
            alike.slice(0, 5).map((pair) =>
              parts.thumbnail(gallery, layer, pair.a.feature === feature.feature ? pair.b : pair.a, 70, ' ', el('data', { value: String(pair.value), title: 'correlation' }, sb.signed(pair.value))),
            ),
          ),
        ),
      );
    }
    return el('div', { class: 'connections' }, sections);
  }

  /** The features before and after, in the order of the layer's page; all, where the filter hides this one. */
  function neighbours(gallery, layer, feature, state) {
    const isThis = (other) => other.feature === feature.feature;
    let listed = gallery.listed(layer, state);
    if (!listed.some(isThis)) {
      listed = gallery.listed(layer, { ...state, class: null });
    }
    const at = listed.findIndex(isThis);
    return { previous: listed[at - 1] ?? null, next: listed[at + 1] ?? null, at, of: listed.length };
  }

  function hero(gallery, layer, feature, state, page) {
    if (feature.dead) {
      return el('div', { class: 'hero' }, parts.dead(heroRoom(), heroRoom()));
    }
    const zoom = sb.zoom(heroRoom(), layer.frame.width, layer.frame.height);
    const label = feature.top[0].label;
    return el(
      'div',
      { class: 'hero' },
      figure(parts.projection(gallery, layer, feature, zoom, { page, show: state.show, label: `Projection of its strongest unit` }), 'its strongest unit, projected'),
      figure(parts.patch(gallery, layer, feature, zoom, `Image patch of its strongest unit, ${label}`), 'what it saw'),
    );
  }

  function feature(gallery, layer, feature, state) {
    const page = state.scale === 'page' && !feature.dead ? gallery.featureScale(feature) : null;
    return [
      el(
        'div',
        { class: 'title' },
        parts.heading(layer.layer, feature.feature),
        parts.pager(layer.layer, neighbours(gallery, layer, feature, state)),
      ),
      el(
        'div',
        { class: 'overview' },
        hero(gallery, layer, feature, state, page),
        el('div', {}, facts(gallery, feature), classes(gallery, layer, feature)),
      ),
      feature.dead
        ? el('p', { class: 'lead' }, 'This feature is dead: of all ', sb.counted(gallery.data.images, 'image'), ' none excites it, so there is nothing to project.')
        : el(
            'section',
            {},
            el('h2', {}, feature.top.length === 1 ? 'Its strongest unit' : `Its ${feature.top.length} strongest ${gallery.settings.isolation === 'map' ? 'maps' : 'units'}, one an image`),
            el('form', { class: 'toolbar', 'aria-label': 'How projections are shown', on: { submit: (event) => event.preventDefault() } }, controls.scale(state), controls.show(state)),
            controls.legend(page, state.show),
            el('ol', { class: 'units' }, feature.top.map((at) => unit(gallery, layer, feature, at, state, page))),
          ),
      connections(gallery, layer, feature),
    ];
  }

  sb.pages = { ...sb.pages, feature };
  sb.neighbours = neighbours;
})((globalThis.Switchback ??= {}));
