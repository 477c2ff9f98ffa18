// Pictures, pixel for pixel. Every tile is a canvas of the tile's own size that CSS enlarges by a whole number, so
// that nothing is blended; many tiles come from one file.
(function (sb) {
  'use strict';

  const { el, svg } = sb;
  const files = new Map();

  /** A picture's file, loaded once. */
  function load(file) {
    if (!files.has(file)) {
      files.set(
        file,
        new Promise((resolve, reject) => {
          const image = new Image();
          image.addEventListener('load', () => resolve(image));
          image.addEventListener('error', () => reject(new Error(`${file} cannot be read`)));
          image.src = file;
        }),
      );
    }
    return files.get(file);
  }

  // Tiles are drawn when they come near the window: a page of 512 features starts with the few on it.
  const waiting = new Map();
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => start(entry.target)),
    { rootMargin: '800px' },
  );

  function start(element) {
    near.unobserve(element);
    const task = waiting.get(element);
    waiting.delete(element);
    task?.();
  }

  /** Runs `task` once `element` is near the window, or the page is printed. */
  function whenNear(element, task) {
    waiting.set(element, task);
    near.observe(element);
  }

  /** Forgets what waits, as the page goes. */
  function forget() {
    near.disconnect();
    waiting.clear();
  }

  addEventListener('beforeprint', () => [...waiting.keys()].forEach(start));

  /**
   * A part of a picture, enlarged.
   *
   * @param part.file the picture
   * @param part.left, part.top in its pixels
   * @param part.width, part.height in its pixels
   * @param part.zoom page pixels a pixel, whole
   * @param part.inside what of the tile lies inside the image: left, top, width, height within the tile; what lies
   *     outside is left to the page, which no scale changes then
   * @param part.label for those who cannot see it; none for a mere ornament of what says the same
   * @param part.filter of CSS
   */
  function tile(part) {
    const canvas = el('canvas', {
      role: part.label ? 'img' : null,
      'aria-label': part.label,
      'aria-hidden': part.label ? null : 'true',
      style: part.filter ? { filter: part.filter } : null,
    });
    const frame = el('span', { class: 'tile' }, canvas);
    size(frame, part.width, part.height, part.zoom);
    whenNear(frame, () =>
      load(part.file).then(
        (image) => draw(frame, image, part),
        () => frame.classList.add('missing'),
      ),
    );
    return frame;
  }

  function size(frame, width, height, zoom) {
    const canvas = frame.querySelector('canvas');
    canvas.width = width;
    canvas.height = height;
    frame.style.setProperty('width', `${width * zoom}px`);
    frame.style.setProperty('aspect-ratio', `${width} / ${height}`);
  }

  function draw(frame, image, { left: x, top: y, width: w, height: h, inside }) {
    const { left, top, width, height } = inside ?? { left: 0, top: 0, width: w, height: h };
    const pen = frame.querySelector('canvas').getContext('2d');
    pen.drawImage(image, x + left, y + top, width, height, left, top, width, height);
    frame.dataset.drawn = '';
  }

  /**
   * One of the equal columns of a picture, whole; how large they are the picture says.
   *
   * @param part.file the picture
   * @param part.column which, from 0
   * @param part.columns how many there are
   * @param part.room about how many page pixels its side takes
   * @param part.label for those who cannot see it
   * @param mark.part what to outline: left, top, width, height in pixels
   * @param mark.kind a class for the outline
   */
  function columnOf(part, mark) {
    const canvas = el('canvas', { role: 'img', 'aria-label': part.label });
    const outline = el('span', { class: `mark ${mark.kind}` });
    const frame = el('span', { class: 'tile' }, canvas, outline);
    size(frame, 1, 1, part.room);
    whenNear(frame, () =>
      load(part.file).then(
        (image) => {
          const width = image.naturalWidth / part.columns;
          const height = image.naturalHeight;
          size(frame, width, height, zoom(part.room, width, height));
          draw(frame, image, { left: part.column * width, top: 0, width, height });
          const share = (length, whole) => `${(100 * length) / whole}%`;
          outline.style.setProperty('left', share(mark.part.left, width));
          outline.style.setProperty('top', share(mark.part.top, height));
          outline.style.setProperty('width', share(mark.part.width, width));
          outline.style.setProperty('height', share(mark.part.height, height));
        },
        () => frame.classList.add('missing'),
      ),
    );
    return frame;
  }

  /** The largest whole zoom at which `side` pixels take at most `room`, at least 1. */
  function zoom(room, ...sides) {
    return Math.max(1, Math.floor(room / Math.max(...sides)));
  }

  /**
   * How a projection is coloured, as a filter of CSS. Files hold each tile by its own scale; one scale for all is
   * less contrast about the same mid-grey.
   *
   * @param scale the value that the tile's full contrast stands for
   * @param page the value that the page's stands for, null where each tile keeps its own
   */
  function colouring(scale, page, show) {
    const filters = [];
    if (page !== null && page > 0) {
      filters.push(`contrast(${scale / page})`);
    }
    if (show === 'magnitude') {
      filters.push('url(#magnitude)');
    }
    return filters.length ? filters.join(' ') : null;
  }

  /** The definition of `magnitude`: absolute values, averaged over the channels, on black. */
  function filters() {
    const fold = (channel) => svg(channel, { type: 'table', tableValues: '1 0 1' });
    return svg(
      'svg',
      { class: 'definitions', 'aria-hidden': 'true', width: 0, height: 0 },
      svg(
        'filter',
        { id: 'magnitude', 'color-interpolation-filters': 'sRGB', x: 0, y: 0, width: 1, height: 1 },
        svg('feComponentTransfer', {}, fold('feFuncR'), fold('feFuncG'), fold('feFuncB')),
        svg('feColorMatrix', {
          type: 'matrix',
          values: '.3333 .3333 .3333 0 0 .3333 .3333 .3333 0 0 .3333 .3333 .3333 0 0 0 0 0 1 0',
        }),
      ),
    );
  }

  Object.assign(sb, { tile, columnOf, zoom, colouring, filters, whenNear, forget });
})((globalThis.Switchback ??= {}));
