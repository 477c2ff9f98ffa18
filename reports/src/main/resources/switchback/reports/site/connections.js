// What a feature is connected to: its filter, what feeds it, what it feeds, and what its maps are like.
(function (sb) {
  'use strict';

  const { el, name, parts } = sb;

  /** About how many page pixels the side of a thumbnail takes, and of a filter. */
  const ROOM = 70;
  const FILTER = 132;

  function section(title, ...content) {
    return el('section', {}, el('h2', {}, title), content);
  }

  function weight(value) {
    return [' ', sb.number(value, { title: 'weight' })];
  }

  function filter(gallery, layer, feature) {
    if (!layer.filters) {
      return null;
    }
    const { width, height } = layer.filter;
    return section(
      'Its filter',
      parts.filter(
        layer,
        feature,
        sb.zoom(FILTER, width, height),
        `The filter of feature ${feature.feature}, ${height} by ${width} pixels`,
      ),
      el('p', { class: 'facts' }, 'Mid-grey is 0, scaled by its own largest weight.'),
    );
  }

  /** The features of the layer below that feed it most; by name alone where they are not shown. */
  function inputs(gallery, layer, feature) {
    if (!feature.inputs.length) {
      return null;
    }
    const tile = (input) => {
      const from = layer.lower?.shown.find((other) => other.feature === input.feature);
      return from
        ? parts.thumbnail(gallery, layer.lower, from, ROOM, weight(input.weight))
        : el('span', { class: 'thumbnail' }, name(layer.below), ` ${input.feature}`, weight(input.weight));
    };
    return section('Fed most by', el('div', { class: 'thumbnails' }, feature.inputs.map(tile)));
  }

  /** The features of the layer above that it feeds most. */
  function outputs(gallery, layer, feature) {
    const found = (layer.upper?.shown ?? [])
      .map((other) => ({ other, input: other.inputs.find((input) => input.feature === feature.feature) }))
      .filter(({ input }) => input)
      .sort((a, b) => b.input.weight - a.input.weight)
      .slice(0, 10);
    return found.length
      ? section(
          'Feeds most',
          el(
            'div',
            { class: 'thumbnails' },
            found.map(({ other, input }) => parts.thumbnail(gallery, layer.upper, other, ROOM, weight(input.weight))),
          ),
        )
      : null;
  }

  function alike(gallery, layer, feature) {
    const is = (other) => other.feature === feature.feature;
    const found = gallery
      .pairs(layer)
      .filter((pair) => is(pair.a) || is(pair.b))
      .slice(0, 5);
    return found.length
      ? section(
          'Maps most alike or opposed',
          el(
            'div',
            { class: 'thumbnails' },
            found.map((pair) =>
              parts.thumbnail(gallery, layer, is(pair.a) ? pair.b : pair.a, ROOM, ' ', [
                el('data', { value: String(pair.value), title: 'correlation' }, sb.signed(pair.value)),
              ]),
            ),
          ),
        )
      : null;
  }

  parts.connections = (gallery, layer, feature) =>
    el(
      'div',
      { class: 'connections' },
      [filter, inputs, outputs, alike].map((part) => part(gallery, layer, feature)),
    );
})((globalThis.Switchback ??= {}));
