// Adds nothing: runs a gallery, and decides which page an address shows.
(function (sb) {
  "use strict";

  const { route, parts } = sb;
  const gallery = sb.record.open(globalThis.GALLERY);
  const name = gallery.network.name;

  function page(state) {
    const [layerName, rest] = state.path;
    if (layerName === undefined) {
      return { title: `What ${name} looks for`, content: sb.homePage(gallery) };
    }
    const layer = gallery.layer(layerName);
    if (!layer || state.path.length > 2) {
      return null;
    }
    const up = route.to({ path: [layerName] });
    if (rest === undefined) {
      return {
        title: `${layerName} · ${name}`,
        content: sb.layerPage(gallery, layer, state),
        back: route.to({ path: [] }),
      };
    }
    if (rest === "correlation") {
      return {
        title: `Correlations of ${layerName} · ${name}`,
        content: sb.correlationPage(gallery, layer, state),
        back: up,
      };
    }
    const feature = layer.shown.find((one) => String(one.feature) === rest);
    if (!feature) {
      return null;
    }
    const { previous, next } = gallery.neighbours(layer, feature, state);
    const beside = (other) => other && route.to({ path: [layerName, String(other.feature)] });
    return {
      title: `${feature.name ?? `${layerName} ${feature.feature}`} · ${name}`,
      content: sb.featurePage(gallery, layer, feature, state),
      back: up,
      previous: beside(previous),
      next: beside(next),
    };
  }

  sb.run({
    home: "Gallery",
    layers: gallery.layers.map((layer) => layer.layer),
    page,
    footer: () => parts.provenance(gallery, "gallery.json"),
  });
})(globalThis.Switchback);
