// Home of the page: who holds the phones, what they may type, and what goes wrong on purpose.

import { element } from "/demo/files/bubbles.js";
import { openPhone } from "/demo/files/phone.js";
import { read, switchFaults } from "/demo/files/server.js";

const KEPT = "healthcode-demo-phones";
const at = (id) => document.getElementById(id);
const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
const phones = [];
let people = [];
let persona = null;

function face(who) {
  return element("span", { class: "face", "data-face": people.indexOf(who), "aria-hidden": "true" }, who.name[0]);
}

function keep() {
  localStorage.setItem(KEPT, JSON.stringify(kept));
}

async function hold(who, { anew = false } = {}) {
  persona = who;
  kept.last = who.id;
  const known = anew ? {} : (kept[who.id] ?? {});
  kept[who.id] = known;
  showPeople();
  document.body.removeAttribute("data-shows");
  await Promise.all(phones.map(async (phone) => {
    const person = await phone.hold(who, known[phone.platform] ?? {});
    if (person) known[phone.platform] = person;
  }));
  keep();
  switches();
}

function showPeople() {
  at("people").replaceChildren(...people.map((who) => {
    const button = element(
      "button", { type: "button", "aria-pressed": String(who === persona), "data-person": who.id },
      face(who), element("strong", {}, who.name), element("small", {}, who.tag),
    );
    button.addEventListener("click", () => hold(who));
    return button;
  }));
  at("crib").hidden = false;
  at("crib-title").textContent = persona.title;
  at("crib-about").textContent = persona.about;
  at("crib-rows").replaceChildren(...persona.crib.map(cribRow));
}

function cribRow([label, value, field]) {
  const row = element("div", {}, element("dt", {}, label), element("dd", {}, element("button", { type: "button" }, value)));
  row.addEventListener("click", () => {
    row.className = "taken";
    document.body.removeAttribute("data-shows");
    navigator.clipboard?.writeText(value).catch(() => {});
    inHand().put(field, value);
  });
  return row;
}

// The phone that shows on a small screen, or the one touched last.
function inHand() {
  return phones.find((phone) => phone.platform === document.body.dataset.phone) ?? phones[0];
}

function take(platform) {
  document.body.dataset.phone = platform;
  for (const tab of at("switch").children) tab.setAttribute("aria-pressed", String(tab.dataset.platform === platform));
}

// What goes wrong for both phones, as the server wants it told.
function faults() {
  const chosen = [...document.querySelectorAll("[data-fault]")].map((box) => [box.dataset.fault, box.checked]);
  return { ...Object.fromEntries(chosen), accepts_notices: !at("refuses").checked };
}

function switches() {
  for (const phone of phones) if (phone.openId()) switchFaults(phone.openId(), faults());
}

function over(fault) {
  document.querySelector(`[data-fault="${fault}"]`).checked = false;
}

function wire() {
  at("anew").addEventListener("click", () => hold(persona, { anew: true }));
  at("faults").addEventListener("change", switches);
  at("thumbnail").addEventListener("change", () => {
    document.body.dataset.cards = at("thumbnail").checked ? "thumbnail" : "";
  });
  for (const shows of document.querySelectorAll("[data-show]"))
    shows.addEventListener("click", () => { document.body.dataset.shows = shows.dataset.show; });
  for (const close of document.querySelectorAll("[data-close]"))
    close.addEventListener("click", () => document.body.removeAttribute("data-shows"));
}

function showSwitch() {
  at("switch").hidden = phones.length < 2;
  at("switch").replaceChildren(...phones.map((phone) => {
    const tab = element("button", { type: "button", "data-platform": phone.platform }, phone.name);
    tab.addEventListener("click", () => take(phone.platform));
    return tab;
  }));
}

async function begin() {
  const [accounts, found] = await Promise.all([read("/demo/api/accounts"), read("/demo/files/people.json")]);
  people = found;
  const desk = { face: () => face(persona), faults, over, keep, take };
  for (const [platform, account] of Object.entries(accounts)) phones.push(openPhone(platform, account, desk));
  at("desk").append(...phones.map((phone) => phone.column));
  document.body.dataset.phones = phones.length;
  showSwitch();
  take(phones[0].platform);
  wire();
  await hold(people.find((who) => who.id === kept.last) ?? people[0]);
}

begin();
