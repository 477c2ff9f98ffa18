// A field that finds one of many entries by words, for lists too long for buttons: a combobox with a
// list, as the ARIA practices describe it.

import { el } from "./switchback.js";

const PAGE = 10;
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };

/** A combobox over fixed entries. */
export class Chooser {
  #entries;
  #choose;
  #input;
  #list;
  #nothing;
  #found = [];
  #active = -1;
  #value = null;

  /**
   * Fills a place.
   *
   * @param entries { value, text, detail } of each; the words of text and detail find it
   * @param choose(value) receives each choice
   */
  constructor(place, label, entries, choose) {
    this.#entries = entries.map((entry) => ({
      ...entry,
      words: `${entry.text} ${entry.detail ?? ""}`.toLowerCase(),
    }));
    this.#choose = choose;
    const id = `${place.id}-list`;
    this.#list = el("ul", { id, role: "listbox", "aria-label": label, hidden: true });
    this.#nothing = el("p", { class: "nothing", role: "status" });
    this.#input = el("input", {
      id: `${place.id}-find`,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: `find among ${entries.length}`,
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    });
    place.classList.add("chooser");
    place.append(this.#input, this.#list, this.#nothing);
    this.#listen();
  }

  #listen() {
    const input = this.#input;
    input.addEventListener("pointerdown", () => this.#open(""));
    input.addEventListener("focus", () => input.select());
    input.addEventListener("input", () => this.#open(input.value));
    input.addEventListener("blur", () => this.#close());
    input.addEventListener("keydown", (event) => this.#press(event));
    // The field keeps the focus while the list is used.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        this.#take([...this.#list.children].indexOf(option));
      }
    });
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (Object.hasOwn(STEPS, event.key)) {
      event.preventDefault();
      if (this.#list.hidden) {
        this.#open("");
      } else {
        const last = this.#found.length - 1;
        this.#activate(Math.min(last, Math.max(0, this.#active + STEPS[event.key])));
      }
    } else if (event.key === "Enter" && !this.#list.hidden) {
      event.preventDefault();
      this.#take(this.#active);
    } else if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault();
      this.#close();
      this.#input.select();
    }
  }

  /** Opens the list of the entries that hold all words; without words, at the chosen entry. */
  #open(words) {
    const wanted = words.toLowerCase().split(/\s+/);
    this.#found = this.#entries.filter((entry) =>
      wanted.every((word) => entry.words.includes(word)),
    );
    this.#list.replaceChildren(...this.#found.map((entry, i) => this.#option(entry, i)));
    this.#list.hidden = this.#found.length === 0;
    this.#input.setAttribute("aria-expanded", String(!this.#list.hidden));
    this.#nothing.textContent = this.#found.length === 0 ? "Nothing has this name." : "";
    const chosen = this.#found.findIndex((entry) => entry.value === this.#value);
    this.#activate(words === "" ? Math.max(0, chosen) : 0);
  }

  #option(entry, index) {
    return el(
      "li",
      {
        id: `${this.#list.id}-${index}`,
        role: "option",
        "aria-selected": String(entry.value === this.#value),
      },
      el("span", { class: "word" }, entry.text),
      entry.detail ? el("small", {}, entry.detail) : null,
    );
  }

  #activate(index) {
    const options = this.#list.children;
    options[this.#active]?.classList.remove("active");
    this.#active = index;
    const option = options[index];
    option?.classList.add("active");
    option?.scrollIntoView({ block: "nearest" });
    if (option) {
      this.#input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }

  #take(index) {
    const entry = this.#found[index];
    if (entry) {
      this.#value = entry.value;
      this.#close();
      this.#choose(entry.value);
    }
  }

  #close() {
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#nothing.textContent = "";
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
    this.#active = -1;
    this.show(this.#value);
  }

  /** Shows an entry as chosen. */
  show(value) {
    this.#value = value;
    this.#input.value = this.#entries.find((entry) => entry.value === value)?.text ?? "";
  }
}
