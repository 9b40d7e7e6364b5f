// Home of what every page does: its sentences, the larger text, that it is working, what went wrong.

import { keep, kept, logInAgain, take } from "./api.js";

const said = JSON.parse(document.body.dataset.said);
const SLOW = 400; // milliseconds until a page says that it is working

export const find = (id) => document.getElementById(id);
export const asked = new URLSearchParams(location.search);
// Whose declaration, where it is not one's own: the end of a query, and all of one.
export const whose = asked.get("for") ? `&for=${encodeURIComponent(asked.get("for"))}` : "";
export const query = whose.replace("&", "?");
export const formId = asked.get("form") === "declaration" ? "declaration" : "registration";
export const formPage = (page) => `/m/${page}?form=${formId}${whose}`;

// Where what is refused can be put right; all else can be tried again.
const WAYS = {
  registration_first: ["to_register", "/m/form?form=registration"],
  already_registered: ["to_correct", "/m/correct"],
  consent_withdrawn: ["to_agree", "/m/mine#consents"],
  version_changed: ["to_look", formPage("check")],
};

export function say(key, values = {}) {
  return said[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// An element with attributes and children, without the empty ones; strings become text, never markup.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

export function button(words, act, kind = "plain") {
  const made = element("button", { type: "button", class: kind }, words);
  made.addEventListener("click", act);
  return made;
}

// A node or its id.
const nodeOf = (what) => (typeof what === "string" ? find(what) : what);

export function show(what, shown = true) {
  nodeOf(what).hidden = !shown;
}

// Words where there are any.
export function write(what, words) {
  nodeOf(what).textContent = words || "";
  show(what, Boolean(words));
}

// What one page leaves for the next of the same person, to be read once.
export const note = (name, value) => keep(name, JSON.stringify([whose, value]));
export function noted(name) {
  const [left, value] = JSON.parse(take(name) || "[]");
  return left === whose ? value : null;
}

// Of all that bear `data-name`, those whose words include this one.
export function showOnly(name, word, within = document) {
  for (const each of within.querySelectorAll(`[data-${name}]`)) show(each, each.dataset[name].split(" ").includes(word));
}

// Runs what fills the page; what went wrong is shown with a way on. Without a login it begins with that.
export async function begin(fill) {
  if (!kept("token")) return logInAgain();
  return attempt(async () => {
    await fill();
    show("content");
  });
}

export async function attempt(act, again = () => attempt(act)) {
  show("problem", false);
  try {
    return await act();
  } catch (problem) {
    if (!problem.body) throw problem;
    return explain(problem, again);
  }
}

function explain({ name, body }, again) {
  const [words, href] = WAYS[name] || [];
  find("problem").replaceChildren(
    element("h2", {}, body.title || say("offline")),
    element("p", {}, body.detail || say("offline_detail")),
    href ? element("a", { class: "main", href }, say(words)) : button(say("again"), again, "choice"),
  );
  show("problem");
  find("problem").focus();
}

// While `act` runs the form's button cannot be pressed twice; it keeps the focus.
export function onSend(id, act) {
  const form = find(id);
  const send = async () => {
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    await attempt(act, send).finally(() => form.removeAttribute("aria-busy"));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

// An instant as Beijing writes it, whatever zone the phone is in.
export const beijing = (time) => new Date(new Date(time).getTime() + 8 * 3600000).toISOString();
export const daysAgo = (days) => beijing(Date.now() - days * 86400000).slice(0, 10);

function remembered(checkbox) {
  const enlarge = () => document.body.classList.toggle("large", checkbox.checked);
  checkbox.addEventListener("change", enlarge);
  try {
    checkbox.checked = localStorage.getItem("bigger") === "yes";
    checkbox.addEventListener("change", () => localStorage.setItem("bigger", checkbox.checked ? "yes" : "no"));
  } catch {
    // Without storage the choice holds for this page.
  }
  enlarge();
}

let slow = 0;
document.addEventListener("waiting", ({ detail }) => {
  clearTimeout(slow);
  slow = setTimeout(() => { find("working").textContent = detail ? say("working") : ""; }, detail ? SLOW : 0);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
remembered(find("bigger"));
