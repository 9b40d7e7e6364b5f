// Home of the demo page: the phone, who holds it, and the wire beside it.

import { drawn, element } from "/demo/files/bubbles.js";
import { act, come, listen, read } from "/demo/files/server.js";
import { closeView, fillIn, offerToFill, openView, play, put } from "/demo/files/view.js";
import { recorded } from "/demo/files/wire.js";

const KEPT = "healthcode-demo";
const at = (id) => document.getElementById(id);
const phone = document.querySelector(".phone");
const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
let people = [];
let persona = null;
let person = null;
let listening = new AbortController();

const does = {
  tap: (words) => send("tap", words),
  open: openView,
  zoom: openView,
};
const faces = {
  account() {
    const badge = document.querySelector(".badge").cloneNode(true);
    badge.setAttribute("class", "face");
    return badge;
  },
  person: () => face(persona),
};

function face(who) {
  return element("span", { class: "face", "data-face": people.indexOf(who), "aria-hidden": "true" }, who.name[0]);
}

function keep() {
  localStorage.setItem(KEPT, JSON.stringify(kept));
}

async function hold(who, { anew = false } = {}) {
  listening.abort();
  const mine = new AbortController();
  listening = mine;
  phone.inert = true;
  const came = await come(anew ? {} : (kept[who.id] ?? {})).finally(() => { phone.inert = false; });
  if (mine !== listening) return;
  persona = who;
  person = came;
  kept[who.id] = person;
  kept.last = who.id;
  keep();
  at("chat").replaceChildren();
  at("wire").replaceChildren();
  at("wire-empty").hidden = false;
  closeView();
  delete phone.dataset.busy;
  showFollowed();
  showPeople();
  document.body.removeAttribute("data-shows");
  listen(person, happened, mine.signal);
}

function happened(event) {
  if (event.kind === "follow") {
    person.followed = event.followed;
    keep();
    showFollowed();
  } else if (event.kind === "settled") {
    delete phone.dataset.busy;
  } else if (event.kind === "delivery" || event.kind === "call") {
    at("wire-empty").hidden = true;
    at("wire").prepend(recorded(event));
  } else {
    show(drawn(event, does, faces));
  }
}

function show(bubble) {
  if (!bubble) return;
  at("chat").append(bubble);
  for (const picture of bubble.querySelectorAll("img")) picture.addEventListener("load", toEnd);
  toEnd();
}

function toEnd() {
  at("chat").scrollTop = at("chat").scrollHeight;
}

function showFollowed() {
  phone.dataset.followed = person.followed ? "yes" : "no";
  at("profile").hidden = person.followed;
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
    if (put(field, value)) return;
    at("words").value = value;
    at("words").focus();
  });
  return row;
}

async function send(kind, words = "") {
  phone.dataset.busy = "";
  const body = {
    kind, words,
    twice: at("twice").checked,
    lost: at("lost").checked,
    accepts_notices: !at("refuses").checked,
  };
  try {
    await act(person.open_id, body);
  } catch {
    delete phone.dataset.busy;
    show(element("div", { class: "line" }, "未能发送，请再试 · Not sent, please try again"));
  }
}

function showMenu(buttons) {
  at("menu").replaceChildren(...buttons.map((each) => {
    const button = element("button", { type: "button" }, each.name);
    button.addEventListener("click", () => {
      if (each.type !== "view") return send("menu", each.key);
      window.open(each.url, "_blank", "noopener");
      return send("view", each.url);
    });
    return button;
  }));
}

function wire() {
  at("typing").addEventListener("submit", (submit) => {
    submit.preventDefault();
    const words = at("words").value.trim();
    at("words").value = "";
    if (words) send("text", words);
  });
  at("follow").addEventListener("click", () => send("follow"));
  at("anew").addEventListener("click", () => hold(persona, { anew: true }));
  at("plus").addEventListener("click", () => showMore(at("more").hidden));
  for (const button of document.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => {
      showMore(false);
      send(button.dataset.act);
    });
  }
  at("place").addEventListener("change", () => {
    if (at("place").value) send("location", at("place").value);
    at("place").value = "";
    showMore(false);
  });
  at("view-close").addEventListener("click", closeView);
  at("view-frame").addEventListener("load", () => {
    play();
    offerToFill(persona);
  });
  at("view-fill").addEventListener("click", () => fillIn(persona));
  at("thumbnail").addEventListener("change", () => {
    document.body.dataset.cards = at("thumbnail").checked ? "thumbnail" : "";
  });
  for (const side of ["people", "wire"])
    at(`show-${side}`).addEventListener("click", () => { document.body.dataset.shows = side; });
  for (const close of document.querySelectorAll("[data-close]"))
    close.addEventListener("click", () => document.body.removeAttribute("data-shows"));
}

function showMore(shown) {
  at("more").hidden = !shown;
  at("plus").setAttribute("aria-expanded", String(shown));
  toEnd();
}

async function begin() {
  wire();
  const [account, found] = await Promise.all([read("/demo/api/account"), read("/demo/files/people.json")]);
  people = found;
  at("account").textContent = account.name;
  showMenu(account.menu);
  await hold(people.find((who) => who.id === kept.last) ?? people[0]);
}

begin();
