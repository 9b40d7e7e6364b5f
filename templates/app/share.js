// Home of one person's leave to show another's code: given, refused and ended on a page that explains.

import { drop, get, put } from "./api.js";
import { asked, attempt, begin, find, onSend, say, write } from "./page.js";
import { done } from "./reply.js";
import { sayDate } from "./rows.js";

const WORDS = { agree: "who_asks", stop: "who_shows", end: "whom_i_show" };
const PLACES = { agree: "asks", stop: "holders", end: "people" };
const act = asked.get("act") in WORDS ? asked.get("act") : "end";
const path = `/family/${encodeURIComponent(asked.get("id"))}`;

async function answer(agree) {
  await put(path, { agree });
  done(agree ? "agreed" : "declined", "who", "form");
}

async function end() {
  await drop(path);
  done("ended", "who", "form");
}

onSend("form", () => (act === "agree" ? answer(true) : end()));
find("decline")?.addEventListener("click", () => attempt(() => answer(false)));

begin(async () => {
  const family = await get("/family");
  const found = family[PLACES[act]].find(({ id }) => id === asked.get("id"));
  if (!found) return location.replace("/m/family");
  write("who", say(WORDS[act], { name: found.name, day: sayDate(found.last_day) }));
});
