// Home of the pass: one's own code and, beside it, those of the family, one at a time.

import { get } from "./api.js";
import { cardOf } from "./card.js";
import { attempt, begin, find, say, show, showOnly, write } from "./page.js";
import { fill, item, sayMoment } from "./rows.js";

const strip = find("codes");
const cards = [cardOf(strip.firstElementChild, "/pass", drawOwn)];
const sizes = new ResizeObserver(follow);

function drawOwn(pass, kind) {
  for (const name of ["advice", "for"]) showOnly(name, kind);
  fill("short", pass.reasons.map(({ text }) => item(text)));
  write("next", pass.next);
}

async function family() {
  if (!find("pass").matches(".register")) {
    const [{ people }, { offers }] = await Promise.all([get("/family"), get("/joins")]);
    people.filter(({ state }) => state === "confirmed").forEach(add);
    show("joining", offers.length > 0);
  }
  await Promise.all(cards.slice(1).filter(({ pass }) => !pass).map((card) => card.fetch()));
  for (const card of cards) card.tick();
  show("many", cards.length > 1);
  follow();
  const named = cards.findIndex(({ node }) => node.id === location.hash.slice(1));
  if (named > 0) turn(named, "instant");
}

function add({ id, name }) {
  if (document.getElementById(id)) return;
  const node = find("another").content.firstElementChild.cloneNode(true);
  node.id = id;
  node.setAttribute("aria-label", name);
  node.querySelector("a").href = `/m/form?form=declaration&for=${id}`;
  strip.append(node);
  cards.push(cardOf(node, `/family/${id}/pass`, ({ until }, kind) => {
    write(node.querySelector(".ends"), until && say(kind === "green" ? "valid_until" : "until", { until: sayMoment(until) }));
  }));
  sizes.observe(node);
}

// From right to left it is scrolled by less than nothing.
const at = () => Math.min(Math.round(Math.abs(strip.scrollLeft) / (strip.clientWidth || 1)), cards.length - 1);

function turn(to, behavior = "auto") {
  cards[to].node.scrollIntoView({ behavior, block: "nearest", inline: "center" });
}

function follow() {
  const card = cards[at()];
  if (!card.pass) return;
  card.tick();
  // No higher than this code, and its scroll bar.
  strip.style.height = `${card.node.offsetHeight + strip.offsetHeight - strip.clientHeight}px`;
  show("own", card === cards[0]);
  const words = say("nth_code", { name: card.pass.name, n: at() + 1, all: cards.length });
  if (find("shown").textContent !== words) write("shown", words);
}

for (const [id, by] of [["previous", -1], ["following", 1]]) {
  find(id).addEventListener("click", () => turn((at() + by + cards.length) % cards.length));
}
strip.addEventListener("scroll", follow, { passive: true });
sizes.observe(strip.firstElementChild);
document.addEventListener("visibilitychange", follow);
begin(async () => {
  await cards[0].fetch();
  follow();
  setInterval(follow, 1000);
  attempt(family);
});
