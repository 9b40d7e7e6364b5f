// Home of choosing a place: by province, city and district, or by its name.

import { get, language } from "./api.js";
import { button, element, say, show } from "./page.js";

const known = new Map(); // what lies inside a place, asked once
let pickers = 0;

function inside(code) {
  if (!known.has(code)) {
    const asked = get(`/places${code ? `?parent=${code}` : ""}`).then(({ places }) => places);
    asked.catch(() => known.delete(code));
    known.set(code, asked);
  }
  return known.get(code);
}

export async function countries() {
  const order = new Intl.Collator(language);
  return (await inside("")).filter((place) => place.level === 0).sort((a, b) => order.compare(a.name, b.name));
}

// The place with what is around it, from the province down; some districts lie in no city.
async function around(code) {
  const found = [];
  for (const each of [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code]) {
    const outer = found.length ? found[found.length - 1].code : "";
    const place = outer === code ? null : (await inside(outer)).find((one) => one.code === each);
    if (place) found.push(place);
  }
  return found;
}

export async function nameOf(code) {
  const names = (await around(code)).map(({ name }) => name);
  return language === "en" ? names.reverse().join(", ") : names.join("");
}

// {node, read() gives the code or "", set(code), focus()}. `abroad`: countries, too.
export async function placePicker({ name, abroad = false, describedby }) {
  const id = `place-${(pickers += 1)}`;
  const labels = [abroad ? "province_or_country" : "province", "city", "district"];
  const lists = labels.map((label, at) => element("select", { id: `${id}-${at}`, ...(at ? {} : { name, "aria-describedby": describedby }) }));
  const parts = lists.map((list, at) => element("div", { class: "part", hidden: at > 0 }, element("label", { for: list.id }, say(labels[at])), list));
  const picked = element("p", { class: "picked", role: "status" });
  const node = element("div", { class: "picker" }, ...parts, picked, searchOf(id, abroad, set));

  async function fill(at, outer) {
    const places = outer.length === 6 ? await inside(outer) : [];
    lists[at].replaceChildren(none(at === 2 ? "whole" : "choose"), ...places.map(option));
    show(parts[at], places.length > 0);
    if (at === 1) await fill(2, "");
  }

  async function set(code) {
    const chain = await around(code);
    for (const [at, place] of chain.entries()) {
      lists[at].value = place.code;
      if (at < 2) await fill(at + 1, place.code);
    }
    picked.textContent = say("picked", { place: await nameOf(code) });
  }

  lists.forEach((list, at) => list.addEventListener("change", () => {
    picked.textContent = "";
    if (at < 2) fill(at + 1, list.value);
  }));
  lists[0].append(none(), ...(await firstOf(abroad)));
  return { node, set, focus: () => lists[0].focus(), read: () => lists[2].value || lists[1].value || lists[0].value };
}

async function firstOf(abroad) {
  const provinces = (await inside("")).filter((place) => place.level === 1).map(option);
  if (!abroad) return provinces;
  const away = (await countries()).filter((place) => place.code !== "CN").map(option);
  const group = (label, options) => element("optgroup", { label: say(label) }, ...options);
  return [group("provinces", provinces), group("countries", away)];
}

function searchOf(id, abroad, set) {
  const words = element("input", { id: `${id}-words`, type: "text", enterkeyhint: "search", autocomplete: "off", maxlength: 60 });
  const heard = element("p", { role: "status", class: "quiet" });
  const found = element("div", { class: "found" });

  async function look() {
    const wanted = words.value.trim();
    if (!wanted) return;
    const { places } = await get(`/places?q=${encodeURIComponent(wanted)}`).catch(() => ({ places: [] }));
    const fitting = places.filter((place) => abroad || place.level > 0);
    heard.textContent = fitting.length ? say("found", { n: fitting.length }) : say("search_none");
    found.replaceChildren(...fitting.map(({ name, code }) => button(name, () => {
      found.replaceChildren();
      heard.textContent = "";
      words.focus();
      set(code);
    })));
  }

  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    look();
  });
  const line = element("div", { class: "search" }, words, button(say("search_go"), look));
  return element("div", { class: "part" }, element("label", { for: words.id }, say("search")), line, heard, found);
}

export const option = ({ code, name }) => element("option", { value: code }, name);
export const none = (words = "choose") => option({ code: "", name: say(words) });
