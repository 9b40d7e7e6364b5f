// Home of the card on paper: printing it, taking it back, and who has asked for one's result at a door.

import { drop, get, post } from "./api.js";
import { attempt, begin, button, element, find, onSend, query, say, show } from "./page.js";
import { done, onceKey } from "./reply.js";
import { fill, quiet, sayDate, sayMoment } from "./rows.js";

const SHOWN = 50;
const key = onceKey();

function shut() {
  show("standing", false);
  show("looked", false);
}

function ended(word) {
  shut();
  done(word, "form");
}

async function print() {
  const { card } = await post(`/papers${query}`, undefined, key);
  find("card").href = card;
  show("card");
  ended("printed");
}

async function takeBack(id) {
  await drop(`/papers/${id}`);
  ended("ended");
}

function paper({ id, number, expires, office }) {
  return element("li", {},
    element("div", {}, element("b", {}, number), quiet(say("card_until", { day: sayDate(expires) })),
      office && quiet(say("card_from", { office }))),
    button(say("card_end"), () => attempt(() => takeBack(id))));
}

function look({ at, office, paper: number }) {
  return element("li", {}, element("b", {}, sayMoment(at)),
    quiet(office ? say("looked_by", { office }) : say("looked_card", { number })));
}

onSend("form", print);
begin(async () => {
  if (query) return shut(); // somebody whose code one shows: what stands here is one's own
  const { papers, looks } = await get("/papers");
  fill("papers", papers.map(paper));
  show("none", !papers.length);
  fill("looks", looks.slice(0, SHOWN).map(look));
  show("unseen", !looks.length);
});
