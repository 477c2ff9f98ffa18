// Adds record: the manifest of a gallery, gallery.json, the source of every number on its pages.
(function (sb) {
  "use strict";

  const SORTS = {
    strength: { title: "strength", key: "strength", down: true },
    selectivity: { title: "selectivity", key: "selectivity", down: false },
    sparsity: { title: "sparsity", key: "sparsity", down: true },
    index: { title: "index", key: "feature", down: false },
  };

  /** Pairs of maps with at least this correlation are called duplicates. */
  const DUPLICATE = 0.9;

  /** Returns whether the receptive field of every unit of a layer covers all of the image. */
  function seesAll({ field, height, width }, image) {
    const covers = (offset, size, stride, units, side) =>
      offset + (units - 1) * stride <= 0 && offset + size >= side;
    return (
      covers(field.offsetRows, field.rows, field.strideRows, height, image.height) &&
      covers(field.offsetColumns, field.columns, field.strideColumns, width, image.width)
    );
  }

  /** Prepares the content of gallery.json for the pages. */
  function open(record) {
    const layers = record.layers.map((layer) => ({
      ...layer,
      tile: layer.thumbnails?.size ?? layer.frame,
      seesAll: seesAll(layer, record.settings.image),
      shown: record.features
        .filter((feature) => feature.layer === layer.layer)
        .map((feature, position) => ({
          ...feature,
          position,
          name: layer.names?.[position] ?? null, // The class, in the network's output.
        })),
    }));
    // The layers below and above, if the gallery shows them.
    layers.forEach((layer) => {
      layer.lower = layers.find((other) => other.layer === layer.below) ?? null;
      layer.upper = layers.find((other) => other.below === layer.layer) ?? null;
    });

    /** Returns the part of a unit's tile that the unit saw; the rest is padding. */
    function inside(layer, unit) {
      const { field } = layer;
      const { image, isolation } = record.settings;
      if (isolation === "map") {
        return { left: 0, top: 0, width: unit.tile.width, height: unit.tile.height };
      }
      // A tile has all rows or columns of the image if the field has no fewer.
      const left =
        field.columns >= image.width ? 0 : field.offsetColumns + unit.x * field.strideColumns;
      const top = field.rows >= image.height ? 0 : field.offsetRows + unit.y * field.strideRows;
      return {
        left: unit.patch.left - left,
        top: unit.patch.top - top,
        width: unit.patch.width,
        height: unit.patch.height,
      };
    }

    /** Returns whether a unit saw all of its image. */
    function sawAll({ patch }) {
      const { image } = record.settings;
      return patch.width === image.width && patch.height === image.height;
    }

    /** Returns the unit that stands for a feature: the strongest without padding, if there is one. */
    function best(feature) {
      return feature.top[feature.thumbnail - 1];
    }

    /** Returns the main class of a feature's strongest images: { index, count, of }, or null. */
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
      return share === "most"
        ? top.index === index
        : feature.classes[index] / top.of >= Number(share);
    }

    /** Compares by the state's key. Features without a value come late, and dead ones last. */
    function comparison(state) {
      const { key, down } = SORTS[state.sort];
      const sign = (down ? -1 : 1) * (state.direction === "reversed" ? -1 : 1);
      const rank = (feature) =>
        feature.dead && state.sort !== "index" ? 2 : (feature[key] ?? null) === null ? 1 : 0;
      return (a, b) => {
        const ranks = rank(a) - rank(b);
        return ranks !== 0 || rank(a) > 0
          ? ranks || a.position - b.position
          : sign * (a[key] - b[key]) || a.position - b.position;
      };
    }

    /** Returns a layer's features of the state's class, in the state's order. */
    function listed(layer, state) {
      const wanted = state.class !== null && state.class < record.data.classes.length;
      return layer.shown
        .filter((feature) => !wanted || hasClass(feature, state.class, state.share))
        .sort(comparison(state));
    }

    /**
     * Returns the features before and after one on the layer's page: { previous, next, at, of }. If
     * the class filter hides the feature itself, no filter is applied.
     */
    function neighbours(layer, feature, state) {
      const isThis = (other) => other.feature === feature.feature;
      let features = listed(layer, state);
      if (!features.some(isThis)) {
        features = listed(layer, { ...state, class: null });
      }
      const at = features.findIndex(isThis);
      return {
        previous: features[at - 1] ?? null,
        next: features[at + 1] ?? null,
        at,
        of: features.length,
      };
    }

    /** Returns pairs of features, { a, b, value }, by decreasing absolute correlation. */
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

    /** Returns the mean absolute correlation of a layer's pairs; null if it has none. */
    function coupling(layer) {
      const all = pairs(layer);
      return all.length
        ? all.reduce((sum, pair) => sum + Math.abs(pair.value), 0) / all.length
        : null;
    }

    /** Returns the largest scale of a feature's projections. */
    function featureScale(feature) {
      const weaker = (feature.samples ?? []).flatMap((level) => level.units);
      return [...feature.top, ...weaker]
        .flatMap((unit) => unit.scales)
        .reduce((a, b) => Math.max(a, b), 0);
    }

    return {
      ...record,
      layers,
      layer: (name) => layers.find((layer) => layer.layer === name) ?? null,
      inside,
      sawAll,
      best,
      most,
      listed,
      neighbours,
      pairs,
      coupling,
      duplicates: (layer) => pairs(layer).filter((pair) => pair.value >= DUPLICATE),
      /** Returns the scale of a layer's page: each feature has one tile, by the first recipe. */
      layerScale: (layer) =>
        layer.shown
          .filter((feature) => !feature.dead)
          .reduce((most, feature) => Math.max(most, best(feature).scales[0]), 0),
      featureScale,
      className: (index) => record.data.classes[index] ?? `class ${index}`,
    };
  }

  sb.record = { open, SORTS, DUPLICATE };
})(globalThis.Switchback);
