// Which image: by number, next, previous, at random, of a class, or one's own by file, drop or paste.

import { ask, send } from "./state.js";
import { $ } from "./pictures.js";

/** Listens; toImage(identifier) is told what was picked, fail(error) what went wrong. */
export function picked(session, toImage, fail) {
  const safely = (action) => action().catch(fail);

  async function step(change) {
    const split = $("split").value;
    const { images } = session.splits.find((s) => s.name === split);
    const at = Number($("index").value || -1);
    const from = change === null ? Math.floor(Math.random() * images) : (Math.max(at, 0) + change + images) % images;
    const values = { split, from, class: $("class").value, ...(change === -1 ? { backwards: 1 } : {}) };
    await toImage((await ask("find", values)).image);
  }

  async function take(file) {
    if (file.size > session.uploadBytes) {
      throw new Error(`an image file is too large: ${file.name}: got ${file.size} bytes, expected at most ${session.uploadBytes}; hint: scale it down first`);
    }
    await toImage((await send(file)).image);
  }

  const takeFirst = (files) => files.length > 0 && safely(() => take(files[0]));
  $("split").addEventListener("change", () => toImage($("split").value + ":0"));
  $("index").addEventListener("change", () => toImage(`${$("split").value}:${$("index").value}`));
  $("previous").addEventListener("click", () => safely(() => step(-1)));
  $("next").addEventListener("click", () => safely(() => step(1)));
  $("random").addEventListener("click", () => safely(() => step(null)));
  $("class").addEventListener("change", () => safely(() => step(0)));
  $("file").addEventListener("change", () => takeFirst($("file").files));
  addEventListener("paste", (event) => takeFirst(event.clipboardData.files));
  droppable(takeFirst);
}

/** The whole page takes files; what is dragged over it says so. */
function droppable(takeFirst) {
  let depth = 0;
  const over = (change) => {
    depth = Math.max(0, depth + change);
    $("drop").hidden = depth === 0;
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
