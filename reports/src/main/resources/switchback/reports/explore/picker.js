// Chooses the image: by number, the next or previous one, at random, of a class, or the reader's own
// by file, drop or paste.

import { ask, send } from "./state.js";
import { byId } from "./switchback.js";

/** Connects the controls: toImage(identifier) receives each choice, fail(error) each failure. */
export function connectPicker(session, toImage, fail) {
  const safely = (action) => action().catch(fail);

  /** Moves by change (-1, 0 or 1) within the chosen class, or to a random image if it is null. */
  async function step(change) {
    const split = byId("split").value;
    const { images } = session.splits.find((s) => s.name === split);
    const at = Number(byId("index").value || -1);
    const from =
      change === null
        ? Math.floor(Math.random() * images)
        : (Math.max(at, 0) + change + images) % images;
    const backwards = change === -1 ? { backwards: 1 } : {};
    const values = { split, from, class: byId("class").value, ...backwards };
    await toImage((await ask("find", values)).image);
  }

  async function take(file) {
    if (file.size > session.uploadBytes) {
      throw new Error(
        `image file is too large: ${file.name}: got ${file.size} bytes, ` +
          `expected at most ${session.uploadBytes}; hint: scale it down first`,
      );
    }
    await toImage((await send(file)).image);
  }

  const takeFirst = (files) => files.length > 0 && safely(() => take(files[0]));
  byId("split").addEventListener("change", () => toImage(`${byId("split").value}:0`));
  byId("index").addEventListener("change", () =>
    toImage(`${byId("split").value}:${byId("index").value}`),
  );
  byId("previous").addEventListener("click", () => safely(() => step(-1)));
  byId("next").addEventListener("click", () => safely(() => step(1)));
  byId("random").addEventListener("click", () => safely(() => step(null)));
  byId("class").addEventListener("change", () => safely(() => step(0)));
  byId("file").addEventListener("change", () => takeFirst(byId("file").files));
  addEventListener("paste", (event) => takeFirst(event.clipboardData.files));
  connectDrop(takeFirst);
}

/** Accepts files dropped anywhere on the page, and shows a hint while one is dragged over it. */
function connectDrop(takeFirst) {
  let depth = 0;
  const over = (change) => {
    depth = Math.max(0, depth + change);
    byId("drop").hidden = depth === 0;
  };
  addEventListener("dragenter", (event) => {
    event.preventDefault();
    over(1);
  });
  addEventListener("dragleave", () => over(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    over(-depth);
    takeFirst(event.dataTransfer.files);
  });
}
