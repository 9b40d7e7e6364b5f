// Home of the page that shows the code at a door: what this phone holds, before anything is asked and without a network.

import { Held, OWN } from "../hp1/held.js";
import { shape } from "../hp1/hour.js";
import { get, phone, token } from "./browser.js";
import { remembered } from "./kept.js";
import { qr } from "./qr.js";

const find = (id) => document.getElementById(id);
const show = (id, shown) => { find(id).hidden = !shown; };
const pressed = (id, act) => find(id).addEventListener("click", act);
const write = (id, words) => { find(id).textContent = words; };
const { zh, en } = document.body.dataset; // the words of the hour
const held = new Held(phone);
let whose = OWN, drawn = "", problem = null;

// The clock of Beijing, whatever zone the phone is in.
const clock = (seconds) => new Date((seconds + 8 * 3600) * 1000).toISOString().slice(11, 19);
const isAway = () => !navigator.onLine || (problem || {}).name === "offline";
const people = () => [...new Set([OWN, ...held.people.keys()])];

function tick() {
  held.look();
  const shown = held.shown(whose);
  show("pass", shown);
  if (shown) draw(shown);
  show("none", !shown);
  if (!shown) explain();
  show("many", people().length > 1);
  const online = !isAway();
  show("reasons", online && whose === OWN);
  show("renew", shown && online);
  show("alone", !online);
  if (!document.hidden) renewAll();
}

function draw({ text, slot, colour, name, until, now, word, sure }) {
  write("clock", clock(now));
  write("until", clock(until).slice(0, 5));
  show("doubt", !sure);
  const all = `${slot} ${word} ${name}`;
  if (drawn === all) return;
  drawn = all;
  find("pass").className = `pass ${colour}`;
  for (const each of document.querySelectorAll("[data-kind]")) each.hidden = each.dataset.kind !== (colour === "gold" ? "green" : colour);
  show("gold", colour === "gold");
  find("qr").replaceChildren(qr(text()));
  write("name", name);
  show("own", !name);
  find("word").replaceChildren(...(word === null ? [] : [shape(word)]));
  const said = (words) => word === null ? "" : words.split("|")[word];
  write("word-zh", said(zh) || "—");
  write("word-en", said(en));
}

// Without a code: what to do, from what is known here.
function explain() {
  drawn = "";
  const said = problem && problem.body && problem.body.detail;
  write("told", said || "");
  const what = said ? "told" : isAway() ? "away" : token() && !problem ? "waiting" : "out";
  for (const each of ["told", "away", "waiting", "out"]) show(each, each === what);
  show("enter", what === "told" || what === "out");
}

function renewAll() {
  if (token()) for (const each of people()) if (held.isDue(each)) renew(each);
}

const renew = (each) => held.renew(each, (held.people.get(each) || {}).name).then(() => told(null), told);

function told(fault) {
  problem = fault;
  if (!people().includes(whose)) whose = OWN;
  tick();
}

// Whose codes are shown here is asked once for each page that is opened with a login.
async function family() {
  if (!token()) return;
  const shown = (await get("/family")).people.filter(({ state }) => state === "confirmed");
  held.only(shown.map(({ id }) => id));
  for (const { id, name } of shown) if (held.isDue(id)) await held.renew(id, name).catch(() => null);
  tick();
}

// To a page that can be reached: else what is shown here would be lost for nothing.
async function go(page) {
  if (!(await fetch("/m/", { method: "HEAD" }).catch(() => null))) return told({ name: "offline" });
  return location.assign(page);
}

function enter() {
  try {
    sessionStorage.setItem("back", "/m/code");
  } catch {
    // Then the way leads to the entrance alone.
  }
  go("/m/");
}

function turn(by) {
  const all = people();
  whose = all[(all.indexOf(whose) + by + all.length) % all.length];
  tick();
}

function larger() {
  const box = find("bigger");
  box.checked = remembered("bigger") === "yes";
  const enlarge = () => document.body.classList.toggle("large", box.checked);
  box.addEventListener("change", enlarge);
  enlarge();
}

pressed("enter", enter);
pressed("reasons", (event) => {
  event.preventDefault();
  go("/m/pass");
});
pressed("renew", () => (token() ? renew(whose) : enter()));
pressed("previous", () => turn(-1));
pressed("following", () => turn(1));
larger();
tick();
family().catch(() => null);
setInterval(tick, 1000);
setInterval(() => held.save(), 60000); // so that little time is to be bridged when the page is opened again
document.addEventListener("visibilitychange", () => { held.save(); tick(); });
addEventListener("online", tick);
addEventListener("offline", tick);
if (navigator.serviceWorker) navigator.serviceWorker.register("/m/code-worker.js", { scope: "/m/code", updateViaCache: "all" }).catch(() => {});
