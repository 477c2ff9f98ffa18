// The gallery's record, gallery.json: the source of every number on the pages.
(function (sb) {
  'use strict';

  const SORTS = {
    strength: { title: 'strength', key: 'strength', down: true },
    selectivity: { title: 'selectivity', key: 'selectivity', down: false },
    sparsity: { title: 'sparsity', key: 'sparsity', down: true },
    index: { title: 'index', key: 'feature', down: false },
  };

  /** Pairs of maps that correlate at least so much are called duplicates. */
  const DUPLICATE = 0.9;

  /** @param record what gallery.json holds */
  function open(record) {
    const layers = record.layers.map((layer) => ({
      ...layer,
      shown: record.features
        .filter((feature) => feature.layer === layer.layer)
        .map((feature, position) => ({ ...feature, position })),
    }));
    // The layers that a layer is fed by and feeds, where the gallery shows them.
    layers.forEach((layer) => {
      layer.lower = layers.find((other) => other.layer === layer.below) ?? null;
      layer.upper = layers.find((other) => other.below === layer.layer) ?? null;
    });

    /** What of a unit's tile lies inside the image. */
    function inside(layer, unit) {
      const whole = { left: 0, top: 0, width: unit.tile.width, height: unit.tile.height };
      const field = layer.field;
      if (record.settings.isolation === 'map') {
        return whole; // The tile is the image.
      }
      return {
        left: unit.patch.left - (field.offsetColumns + unit.x * field.strideColumns),
        top: unit.patch.top - (field.offsetRows + unit.y * field.strideRows),
        width: unit.patch.width,
        height: unit.patch.height,
      };
    }

    /** The class that most of a feature's strongest images have: { index, count, of }; null where it has none. */
    function most(feature) {
      const of = feature.classes.reduce((sum, count) => sum + count, 0);
      if (of === 0) {
        return null;
      }
      const count = Math.max(...feature.classes);
      return { index: feature.classes.indexOf(count), count, of };
    }

    function hasClass(feature, index, share) {
      const top = most(feature);
      if (top === null) {
        return false;
      }
      return share === 'most' ? top.index === index : feature.classes[index] / top.of >= Number(share);
    }

    /** Compares by a key; dead features come last, then those without a value. */
    function comparison(state) {
      const { key, down } = SORTS[state.sort];
      const sign = (down ? -1 : 1) * (state.direction === 'reversed' ? -1 : 1);
      const rank = (feature) => (feature.dead && state.sort !== 'index' ? 2 : (feature[key] ?? null) === null ? 1 : 0);
      return (a, b) => {
        const ranks = rank(a) - rank(b);
        return ranks !== 0 || rank(a) > 0
          ? ranks || a.position - b.position
          : sign * (a[key] - b[key]) || a.position - b.position;
      };
    }

    /** A layer's features in the order, and of the class, that the state says. */
    function listed(layer, state) {
      const wanted = state.class !== null && state.class < record.data.classes.length;
      return layer.shown
        .filter((feature) => !wanted || hasClass(feature, state.class, state.share))
        .sort(comparison(state));
    }

    /** The pairs of a layer's features whose maps correlate, most alike or opposed first: { a, b, value }. */
    function pairs(layer) {
      if (!layer.pairs) {
        layer.pairs = [];
        layer.correlation.forEach((row, i) =>
          row.slice(0, i).forEach((value, j) => {
            if (value !== null) {
              layer.pairs.push({ a: layer.shown[j], b: layer.shown[i], value });
            }
          }),
        );
        layer.pairs.sort((p, q) => Math.abs(q.value) - Math.abs(p.value));
      }
      return layer.pairs;
    }

    /** How far a layer's maps are from uncorrelated: the mean absolute correlation of two; null where there are none. */
    function coupling(layer) {
      const all = pairs(layer);
      return all.length ? all.reduce((sum, pair) => sum + Math.abs(pair.value), 0) / all.length : null;
    }

    /** The greatest scale of some units' projections by some recipes. */
    function greatest(features, scales) {
      return features.flatMap((feature) => feature.top.flatMap(scales)).reduce((a, b) => Math.max(a, b), 0);
    }

    return {
      ...record,
      layers,
      layer: (name) => layers.find((layer) => layer.layer === name) ?? null,
      inside,
      most,
      listed,
      pairs,
      coupling,
      duplicates: (layer) => pairs(layer).filter((pair) => pair.value >= DUPLICATE),
      /** Of the tiles on a layer's page: each feature's best, by the first recipe. */
      layerScale: (layer) => greatest(layer.shown, (unit) => (unit.rank === 1 ? [unit.scales[0]] : [])),
      featureScale: (feature) => greatest([feature], (unit) => unit.scales),
      className: (index) => record.data.classes[index] ?? `class ${index}`,
    };
  }

  sb.record = { open, SORTS, DUPLICATE };
})((globalThis.Switchback ??= {}));
