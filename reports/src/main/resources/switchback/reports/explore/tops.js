// The images that excite a feature most. The explorer searches for them in the background.

import { bytes, coversAll, cut, seen, whole } from "./canvas.js";
import { ask } from "./state.js";
import { byId, el, text } from "./switchback.js";

const POLL_MILLIS = 500;

/** The top images of the feature on show. */
export class Tops {
  #session;
  #choose;
  #known = new Map();
  #ready = [];
  #layer = "";
  #feature = null;
  #isFlat = false;

  /** choose(unit) receives the unit that is clicked. */
  constructor(session, choose) {
    this.#session = session;
    this.#choose = choose;
  }

  /** Shows a feature's top images or the search's progress; isFlat if maps are single units. */
  draw({ layer, feature }, isFlat) {
    this.#layer = layer;
    this.#feature = feature;
    this.#isFlat = isFlat;
    const units = this.#known.get(this.#key());
    byId("searching").hidden = this.#ready.includes(layer);
    byId("tops").replaceChildren(...(units ?? []).map((unit) => this.#item(unit)));
    byId("found").textContent = this.#summary(units);
  }

  #summary(units) {
    const { searched } = this.#session;
    if (!units) {
      return "";
    }
    if (units.length === 0) {
      return `None of ${searched} images excites it: it is dead.`;
    }
    const isAll = this.#isFlat || units.every((unit) => coversAll(unit.patch, unit));
    const patches = isAll ? "" : ", with what the unit saw";
    return `The ${units.length} strongest of ${searched} images${patches}.`;
  }

  #key() {
    return `${this.#layer} ${this.#feature}`;
  }

  #item(unit) {
    const words = `${unit.label}, activation ${text(unit.activation)}`;
    const isAll = coversAll(unit.patch, unit);
    return el(
      "button",
      {
        type: "button",
        "aria-label": `Rank ${unit.rank}: ${words}`,
        title: `${unit.name || unit.image}: ${words}`,
        on: { click: () => this.#choose(unit) },
      },
      el(
        "span",
        { class: isAll ? "pair alone" : "pair" },
        whole(unit.rgb, unit, unit.patch),
        isAll ? null : cut(unit.rgb, unit, seen(unit.patch, unit)),
      ),
      el(
        "span",
        { class: "line" },
        el("span", { class: "word" }, unit.label),
        el("small", {}, text(unit.activation)),
      ),
    );
  }

  /** Requests the top images of the feature on show, once the search of its layer has ended. */
  async want() {
    const key = this.#key();
    const [layer, feature] = [this.#layer, this.#feature];
    if (!this.#known.has(key) && this.#ready.includes(layer)) {
      const { units } = await ask("top", { layer, feature });
      this.#known.set(
        key,
        units.map((unit) => ({ ...unit, rgb: bytes(unit.pixels) })),
      );
      if (key === this.#key()) {
        this.draw({ layer, feature }, this.#isFlat);
      }
    }
  }

  /** Follows the search until it has ended; fail(error) receives a failure. */
  async follow(fail) {
    try {
      const search = await ask("search");
      const more = search.ready.length > this.#ready.length;
      this.#ready = search.ready;
      byId("searching").hidden = this.#ready.includes(this.#layer);
      byId("progress").max = search.total;
      byId("progress").value = search.done;
      byId("searching-words").textContent =
        search.failure ?? `searching ${this.#session.searched} images`;
      if (more) {
        await this.want();
      }
      if (!search.failure && search.ready.length < this.#session.layers.length) {
        setTimeout(() => this.follow(fail), POLL_MILLIS);
      }
    } catch (error) {
      fail(error);
    }
  }
}
