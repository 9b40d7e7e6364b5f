// Home of what every page of the app does: its sentences, the larger text, that it is working, and what went wrong.

import { kept, logInAgain } from "./api.js";

const said = JSON.parse(document.body.dataset.said);
const SLOW = 400; // milliseconds after which a page says that it is working

export const find = (id) => document.getElementById(id);
export const asked = new URLSearchParams(location.search);
// Whose declaration, where it is not one's own: the end of a query, and all of one.
export const whose = asked.get("for") ? `&for=${encodeURIComponent(asked.get("for"))}` : "";
export const query = whose.replace("&", "?");

export function say(key, values = {}) {
  return said[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// An element with attributes (false and undefined are left out) and children; strings become text, never markup.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== "" && child !== null));
  return made;
}

export function button(words, act, kind = "plain") {
  const made = element("button", { type: "button", class: kind }, words);
  made.addEventListener("click", act);
  return made;
}

export function show(node, shown = true) {
  node.hidden = !shown;
}

// Words where there are any.
export function write(id, words) {
  find(id).textContent = words || "";
  show(find(id), Boolean(words));
}

// Of all that bear `data-name`, those whose words include this one.
export function showOnly(name, word, within = document) {
  for (const each of within.querySelectorAll(`[data-${name}]`)) show(each, each.dataset[name].split(" ").includes(word));
}

// Runs what fills the page; what went wrong is shown with a way to try again. Without a login it begins with that.
export async function begin(fill) {
  if (!kept("token")) return logInAgain();
  return attempt(async () => {
    await fill();
    show(find("content"));
  });
}

export async function attempt(act, again = () => attempt(act)) {
  show(find("problem"), false);
  try {
    return await act();
  } catch (problem) {
    if (!problem.body) throw problem;
    return explain(problem, again);
  }
}

function explain({ body }, again) {
  find("problem").replaceChildren(
    element("h2", {}, body.title || say("offline")),
    element("p", {}, body.detail || say("offline_detail")),
    button(say("again"), again, "choice"),
  );
  show(find("problem"));
  find("problem").focus();
}

// While `act` runs the form's button cannot be pressed twice; it keeps the focus.
export function onSend(form, act) {
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    form.setAttribute("aria-busy", "true");
    await attempt(act, send).finally(() => {
      sending = false;
      form.removeAttribute("aria-busy");
    });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

// An instant as Beijing writes it, whatever zone the phone is in.
export const beijing = (time) => new Date(new Date(time).getTime() + 8 * 3600000).toISOString();
export const today = () => beijing(Date.now()).slice(0, 10);

export function daysBefore(day, days) {
  return new Date(Date.parse(day) - days * 86400000).toISOString().slice(0, 10);
}

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
  if (detail) slow = setTimeout(() => { find("working").textContent = say("working"); }, SLOW);
  else find("working").textContent = "";
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
remembered(find("bigger"));
