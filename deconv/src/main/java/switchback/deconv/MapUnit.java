package switchback.deconv;

/**
 * A unit of one image's feature map.
 *
 * @param y its row in the map, from 0
 * @param x its column in the map, from 0
 * @param activation its value
 */
public record MapUnit(int y, int x, float activation) {}
