// A gallery: which page an address stands for.
(function (sb) {
  'use strict';

  const { route, parts, pages } = sb;
  const gallery = sb.record.open(globalThis.GALLERY);
  const name = gallery.network.name;

  function page(state) {
    const [layerName, rest] = state.path;
    if (layerName === undefined) {
      return { title: `What ${name} looks for`, content: pages.home(gallery) };
    }
    const layer = gallery.layer(layerName);
    if (!layer || state.path.length > 2) {
      return null;
    }
    const up = route.to({ path: [layerName] });
    if (rest === undefined) {
      return {
        title: `${layerName} \u00b7 ${name}`,
        content: pages.layer(gallery, layer, state),
        back: route.to({ path: [] }),
      };
    }
    if (rest === 'correlation') {
      return {
        title: `Correlations of ${layerName} \u00b7 ${name}`,
        content: pages.correlation(gallery, layer, state),
        back: up,
      };
    }
    const feature = layer.shown.find((one) => String(one.feature) === rest);
    if (!feature) {
      return null;
    }
    const { previous, next } = sb.neighbours(gallery, layer, feature, state);
    const beside = (other) => other && route.to({ path: [layerName, String(other.feature)] });
    return {
      title: `${layerName} ${feature.feature} \u00b7 ${name}`,
      content: pages.feature(gallery, layer, feature, state),
      back: up,
      previous: beside(previous),
      next: beside(next),
    };
  }

  sb.run({
    home: 'Gallery',
    layers: gallery.layers.map((layer) => layer.layer),
    page,
    footer: () => parts.provenance(gallery, 'gallery.json'),
  });
})(globalThis.Switchback);
