// What excites a feature most: the search runs in the explorer, and is shown as soon as it is done.

import { ask } from "./state.js";
import { $, brief, bytes, cut, element, whole } from "./pictures.js";

const POLL_MILLIS = 500;

/** The top images of the feature that is looked at. */
export class Tops {
  #session;
  #choose;
  #known = new Map();
  #ready = [];
  #layer = "";
  #feature = null;
  #isFlat = false;

  /** choose(unit) is told which of them was clicked. */
  constructor(session, choose) {
    this.#session = session;
    this.#choose = choose;
  }

  /** Shows those of a feature, or how far the search is; isFlat where maps are single units. */
  draw({ layer, feature }, isFlat) {
    this.#layer = layer;
    this.#feature = feature;
    this.#isFlat = isFlat;
    const units = this.#known.get(this.#key());
    const { searched } = this.#session;
    $("searching").hidden = this.#ready.includes(layer);
    $("tops").replaceChildren(...(units ?? []).map((unit) => this.#item(unit)));
    $("found").textContent = !units ? ""
      : units.length === 0 ? `None of ${searched} images excites it: it is dead.`
      : `The ${units.length} strongest of ${searched} images${isFlat ? "" : ", and what the unit saw"}.`;
  }

  #key() {
    return this.#layer + " " + this.#feature;
  }

  #item(unit) {
    const words = `${unit.label}, activation ${brief(unit.activation)}`;
    const button = element(
      "button",
      { type: "button", "aria-label": `Number ${unit.rank}: ${words}`, title: `${unit.image}: ${words}` },
      element(
        "span",
        { className: this.#isFlat ? "pair alone" : "pair" },
        whole(unit.rgb, unit, unit.patch),
        ...(this.#isFlat ? [] : [cut(unit.rgb, unit, unit.patch)]),
      ),
      element("span", { className: "line" }, element("span", { className: "word" }, unit.label), element("small", {}, brief(unit.activation))),
    );
    button.addEventListener("click", () => this.#choose(unit));
    return button;
  }

  /** Asks for them where they are known by now and not here yet. */
  async want() {
    const key = this.#key();
    const [layer, feature] = [this.#layer, this.#feature];
    if (!this.#known.has(key) && this.#ready.includes(layer)) {
      const { units } = await ask("top", { layer, feature });
      this.#known.set(key, units.map((unit) => ({ ...unit, rgb: bytes(unit.pixels) })));
      if (key === this.#key()) {
        this.draw({ layer, feature }, this.#isFlat);
      }
    }
  }

  /** Follows the search until it is done. */
  async follow(fail) {
    try {
      const search = await ask("search");
      const more = search.ready.length > this.#ready.length;
      this.#ready = search.ready;
      $("searching").hidden = this.#ready.includes(this.#layer);
      $("progress").max = search.total;
      $("progress").value = search.done;
      $("searching-words").textContent = search.failure ?? `searching ${this.#session.searched} images`;
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
