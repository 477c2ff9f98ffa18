// What surrounds the page's matter: choices that the session fills, the theme, and what it was all made with.

import { $, element } from "./pictures.js";

/** Fills in what holds as long as the explorer runs. */
export function furnish(session) {
  const { network } = session;
  $("network").textContent = network.name;
  $("title").textContent = `What ${network.name} sees in one image`;
  $("split").replaceChildren(...session.splits.map((s) => element("option", { value: s.name }, `${s.name}, ${s.images.toLocaleString("en")}`)));
  $("class").append(...session.labels.map((name, i) => element("option", { value: i }, name)));
  for (const [name, literature] of Object.entries(session.choices.rectification)) {
    $("rectification").append(element("option", { value: name, title: literature }, name));
  }
  provenance(session);
}

function provenance({ network, data, searched, environment }) {
  const facts = {
    Network: [network.name + " ", element("code", { className: "digest" }, network.sha256)],
    Data: [`${data}; top images are those of ${searched}`],
    "Made by": [`Switchback ${environment.switchback}, Java ${environment.java}`],
    Again: [element("code", {}, environment.commandLine)],
  };
  for (const [name, words] of Object.entries(facts)) {
    $("provenance").append(element("dt", {}, name), element("dd", {}, ...words));
  }
}

/** The choice of a theme, which the galleries' script keeps. */
export function themed() {
  const { theme } = globalThis.Switchback;
  for (const input of $("theme").querySelectorAll("input")) {
    input.checked = input.value === (theme.current() ?? "");
    input.addEventListener("change", () => {
      theme.remember(input.value || null);
      theme.show(input.value || null);
    });
  }
}

/** The address is the state, and no place for an anchor. */
export function skippable() {
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    $("main").focus();
  });
}
