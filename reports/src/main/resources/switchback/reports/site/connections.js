// Adds connections: the filter of a feature, its inputs and outputs, and the most similar maps.
(function (sb) {
  "use strict";

  const { el, name, parts } = sb;

  /** The sides of a thumbnail and of a filter in page pixels, approximately. */
  const ROOM = 70;
  const FILTER = 132;

  function section(title, ...content) {
    return el("section", {}, el("h2", {}, title), content);
  }

  function weight(value) {
    return [" ", sb.number(value, { title: "weight" })];
  }

  function filter(gallery, layer, feature) {
    if (!layer.filters) {
      return null;
    }
    const { width, height } = layer.filter;
    return section(
      "Its filter",
      parts.filter(
        layer,
        feature,
        sb.zoom(FILTER, width, height),
        `The filter of feature ${feature.feature}, ${height} by ${width} pixels`,
      ),
      el("p", { class: "facts" }, "Mid-grey is 0; the filter is scaled by its largest weight."),
    );
  }

  /** Shows the features of the layer below that feed it most, or names those that have no page. */
  function inputs(gallery, layer, feature) {
    if (!feature.inputs.length) {
      return null;
    }
    const tile = (input) => {
      const from = layer.lower?.shown.find((other) => other.feature === input.feature);
      return from
        ? parts.thumbnail(gallery, layer.lower, from, ROOM, weight(input.weight))
        : el(
            "span",
            { class: "thumbnail" },
            name(layer.below),
            ` ${input.feature}`,
            weight(input.weight),
          );
    };
    return section("Fed most by", el("div", { class: "thumbnails" }, feature.inputs.map(tile)));
  }

  /** Shows the features of the layer above that it feeds most. */
  function outputs(gallery, layer, feature) {
    const found = (layer.upper?.shown ?? [])
      .map((other) => ({
        other,
        input: other.inputs.find((input) => input.feature === feature.feature),
      }))
      .filter(({ input }) => input)
      .sort((a, b) => b.input.weight - a.input.weight)
      .slice(0, 10);
    return found.length
      ? section(
          "Feeds most",
          el(
            "div",
            { class: "thumbnails" },
            found.map(({ other, input }) =>
              parts.thumbnail(gallery, layer.upper, other, ROOM, weight(input.weight)),
            ),
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
          "Most similar or opposite maps",
          el(
            "div",
            { class: "thumbnails" },
            found.map((pair) =>
              parts.thumbnail(gallery, layer, is(pair.a) ? pair.b : pair.a, ROOM, " ", [
                el(
                  "data",
                  { value: String(pair.value), title: "correlation" },
                  sb.signed(pair.value),
                ),
              ]),
            ),
          ),
        )
      : null;
  }

  /** Shows what a feature is connected to. */
  sb.connections = (gallery, layer, feature) =>
    el(
      "div",
      { class: "connections" },
      [filter, inputs, outputs, alike].map((part) => part(gallery, layer, feature)),
    );
})(globalThis.Switchback);
