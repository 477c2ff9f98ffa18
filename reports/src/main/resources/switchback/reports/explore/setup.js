// Prepares the fixed parts of the page: the choices of the session, the theme, the provenance.

import { Chooser } from "./chooser.js";
import { byId, el, text, theme } from "./switchback.js";

/** More classes than this are found by their names instead of in a menu. */
const MANY_CLASSES = 40;

/** Fills in what stays the same while the explorer runs. */
export function fillIn(session) {
  const { network } = session;
  byId("network").textContent = network.name;
  byId("title").textContent = `What ${network.name} sees in one image`;
  byId("split").replaceChildren(
    ...session.splits.map(({ name, images }) =>
      el("option", { value: name }, `${name}, ${text(images)}`),
    ),
  );
  byId("class").append(...session.labels.map((label, i) => el("option", { value: i }, label)));
  for (const [name, literature] of Object.entries(session.choices.rectification)) {
    byId("rectification").append(el("option", { value: name, title: literature }, name));
  }
  provenance(session);
}

function provenance({ network, data, searched, environment }) {
  const facts = {
    Network: [network.name, " ", el("code", { class: "digest" }, network.sha256)],
    Data: [`${data}; top images from ${searched} images`],
    Versions: [`Switchback ${environment.switchback}, Java ${environment.java}`],
    Command: [el("code", {}, environment.commandLine)],
  };
  for (const [title, values] of Object.entries(facts)) {
    byId("provenance").append(el("dt", {}, title), el("dd", {}, values));
  }
}

/**
 * Makes many classes searchable. The menu still holds the choice.
 *
 * @return show(), which shows the menu's choice
 */
export function connectClasses({ labels }) {
  if (labels.length <= MANY_CLASSES) {
    return () => {};
  }
  const menu = byId("class");
  const entries = [...menu.options].map(({ value, textContent }) => ({ value, text: textContent }));
  const chooser = new Chooser(byId("class-find"), "Class", entries, (value) => {
    menu.value = value;
    menu.dispatchEvent(new Event("change"));
  });
  byId("class-few").hidden = true;
  byId("class-many").hidden = false;
  return () => chooser.show(menu.value);
}

/** Lets the reader choose the theme; the choice is shared with the galleries. */
export function connectTheme() {
  for (const input of byId("theme").querySelectorAll("input")) {
    input.checked = input.value === (theme.current() ?? "");
    input.addEventListener("change", () => {
      theme.remember(input.value || null);
      theme.show(input.value || null);
    });
  }
}

/** Makes the skip link move the focus only: the part of the address after # holds the state. */
export function connectSkipLink() {
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
}
