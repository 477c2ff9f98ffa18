// Adds record: the manifest of a gallery, gallery.json, the source of every number on its pages.
(function (sb) {
  "use strict";

  const SORTS = {
    strength: { title: "strength", key: "strength", down: true },
    selectivity: { title: "selectivity", key: "selectivity", down: false },
    sparsity: { title: "sparsity", key: "sparsity", down: true },
    index: { title: "index", key: "feature", down: false },
  };

  /** Returns the classes that occur among a feature's strongest images, most first. */
  function occurring(classes) {
    return classes
      .map((count, index) => ({ index, count }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
  }

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
          occurring: occurring(feature.classes),
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

    /** Returns the features of a layer that are not dead, the strongest first. */
    function strongest(layer) {
      return layer.shown
        .filter((feature) => !feature.dead)
        .sort((a, b) => b.strength - a.strength || a.position - b.position);
    }

    /** Returns the main class of a feature's strongest images: { index, count, of }, or null. */
    function most({ occurring: some }) {
      const of = some.reduce((sum, { count }) => sum + count, 0);
      return of === 0 ? null : { ...some[0], of };
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

    /** Returns the pairs in the matrix of correlations. */
    function allPairs({ correlation, shown }) {
      return correlation.flatMap((row, i) =>
        row
          .slice(0, i)
          .flatMap((value, j) => (value === null ? [] : { a: shown[j], b: shown[i], value })),
      );
    }

    /** Returns the pairs of each feature with its partners, each once. */
    function strongPairs({ correlated, shown }) {
      const found = new Map();
      const byNumber = new Map(shown.map((feature) => [feature.feature, feature]));
      correlated.partners.forEach((partners, position) =>
        partners.forEach((partner) => {
          const other = byNumber.get(partner.feature);
          const [a, b] =
            other.position < position ? [other, shown[position]] : [shown[position], other];
          found.set(a.position * shown.length + b.position, { a, b, value: partner.correlation });
        }),
      );
      return [...found.values()];
    }

    /**
     * Returns pairs of features, { a, b, value }, by decreasing absolute correlation: all of them,
     * or the strongest ones in a layer without a matrix.
     */
    function pairs(layer) {
      layer.pairs ??= (layer.correlation ? allPairs(layer) : strongPairs(layer)).sort(
        (p, q) => Math.abs(q.value) - Math.abs(p.value),
      );
      return layer.pairs;
    }

    /** Returns the mean absolute correlation of a layer's pairs; null if it has none. */
    function coupling(layer) {
      if (layer.correlated) {
        return layer.correlated.coupling ?? null;
      }
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
      strongest,
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
