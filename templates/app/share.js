// Home of one person's leave to show another's code: given, refused and ended on a page that explains.

import { drop, get, put } from "./api.js";
import { asked, attempt, begin, find, onSend, say, sayDay, show, showOnly } from "./page.js";

const WORDS = { agree: "who_asks", stop: "who_shows", end: "whom_i_show" };
const PLACES = { agree: "asks", stop: "holders", end: "people" };
const act = asked.get("act") in WORDS ? asked.get("act") : "end";
const path = `/family/${encodeURIComponent(asked.get("id"))}`;

function done(what) {
  show(find("who"), false);
  show(find("form"), false);
  showOnly("done", what);
  show(find("done"));
  find("done").focus();
}

async function answer(agree) {
  await put(path, { agree });
  done(agree ? "agreed" : "declined");
}

async function end() {
  await drop(path);
  done("ended");
}

onSend(find("form"), () => (act === "agree" ? answer(true) : end()));
find("decline")?.addEventListener("click", () => attempt(() => answer(false)));

begin(async () => {
  const family = await get("/family");
  const found = family[PLACES[act]].find(({ id }) => id === asked.get("id"));
  if (!found) return location.replace("/m/family");
  const day = say("date_of", { year: found.last_day.slice(0, 4), day: sayDay(found.last_day) });
  find("who").textContent = say(WORDS[act], { name: found.name, day });
});
