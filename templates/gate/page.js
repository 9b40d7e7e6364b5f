// Home of the doorkeeper's page: the place is chosen once, then each code shown, scanned or typed gets its result.

import { age } from "/static/hp1/trust.js";
import * as camera from "./camera.js";
import { jumped, now, seen, wrongBy } from "./clock.js";
import { counted } from "./counting.js";
import { show as showHour } from "./hour.js";
import { judged, offered, place } from "./judging.js";
import { forget, put } from "./kept.js";
import * as lists from "./lists.js";
import { agreed, asked } from "./online.js";
import { platform, scanned } from "./platforms.js";
import { reader } from "./reading.js";
import * as result from "./result.js";
import { wake } from "./sound.js";
import * as words from "./words.js";

const EVERY = 5 * 60_000; // milliseconds between lists
const UNREADABLE = 5000; // of a code that is seen and not read
const GONE = 1500; // a code is scanned again once it was out of sight for so long
const REFUSED = { rolled_back: "rolled_back", early: "early", broken: "broken", not_since: "broken" };
const at = (id) => document.getElementById(id);
let [fault, trouble, paused] = ["", "", false];

function label(id, key) {
  at(id).dataset.say = key;
  at(id).textContent = words.say(key);
}

const offline = () => fault === "offline" || !navigator.onLine;

async function judge(texts, since) {
  let found = await judged(texts);
  if (found.reason === "paper" && !offline() && (await agreed())) {
    found = (await asked(found.code)) ?? { result: "assist", reason: "asked_in_vain" };
    since = undefined;
  }
  const done = result.show(found, since);
  status();
  await done;
}

async function look() {
  const read = await reader();
  let [last, gone, blurred] = ["", 0, null];
  for (let frame = await camera.frame(); frame; frame = await camera.frame()) {
    const { texts, unreadable } = await read(frame.canvas);
    blurred = unreadable && !texts.length ? (blurred ?? frame.at) : null;
    const seenNow = texts.join("\n");
    if (seenNow === last && seenNow) gone = frame.at;
    else if (frame.at - gone > GONE) last = "";
    if (texts.length && seenNow !== last) {
      await judge(texts, frame.at);
      [last, gone] = [seenNow, performance.now()];
    } else if (blurred !== null && frame.at - blurred > UNREADABLE) {
      await result.show({ result: "cannot_tell", reason: "unreadable" });
      blurred = null;
    }
  }
}

async function openCamera() {
  wake();
  trouble = "";
  try {
    await camera.open();
    at("view").hidden = false;
    label("camera", "stop");
    status();
    await look();
  } catch (error) {
    trouble = error instanceof DOMException ? "no_camera" : "no_reader";
  }
  closeCamera();
}

function closeCamera() {
  camera.close();
  at("view").hidden = true;
  label("camera", "start");
  status();
}

async function byPhoto({ target }) {
  wake();
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  const { texts, unreadable } = await reader().then(async (read) => read(await camera.photo(file))).catch(() => ({ texts: [] }));
  if (texts.length) await judge(texts);
  else await result.show({ result: "cannot_tell", reason: unreadable ? "unreadable" : "nothing" });
}

async function byPlatform() {
  wake();
  trouble = "";
  try {
    const text = await scanned();
    if (text) await judge([text]);
  } catch {
    trouble = "platform_failed";
    status();
  }
}

async function byGun(event) {
  event.preventDefault();
  wake();
  const code = at("field").value;
  at("field").value = "";
  result.close(); // the next person's code may come while the last one's result stands
  if (code) await judge([code]);
}

async function refresh() {
  at("refresh").disabled = true;
  at("list").textContent = words.say("working");
  fault = await lists.refresh();
  at("refresh").disabled = false;
  status();
}

function warnings() {
  const told = [];
  const old = lists.issued() === null ? "" : age(lists.issued(), now());
  if (lists.issued() === null) told.push(words.say("no_list"));
  if (old === "warn") told.push(words.say("old"));
  if (old === "cannot_tell") told.push(words.say("too_old"));
  if (wrongBy()) told.push(words.say("clock", { seconds: wrongBy() }));
  if (jumped()) told.push(words.say("jumped"));
  if (fault && fault !== "offline") told.push(words.say(`refused.${REFUSED[fault] ?? "forged"}`));
  if (trouble) told.push(words.say(trouble));
  return told;
}

function status() {
  const rows = warnings().map((each) => Object.assign(document.createElement("li"), { textContent: each }));
  at("warnings").replaceChildren(...rows);
  const time = lists.issued() && new Date(lists.issued() * 1000).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const network = words.say(offline() ? "offline" : "online");
  at("list").textContent = time ? `${words.say("list_of", { time })} · ${network}` : network;
  at("count").textContent = words.say("counted", counted());
  const venue = place();
  at("class").textContent = venue ? words.name(venue.name) : "";
  at("emergency").hidden = !venue?.emergency;
  at("pick").hidden = Boolean(venue);
  at("desk").hidden = !venue;
  if (!venue) offer();
  showHour(lists.hours());
  seen();
}

function offer() {
  const buttons = offered().map(({ id, name }) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: words.name(name) });
    button.addEventListener("click", () => {
      put("class", id);
      status();
    });
    return button;
  });
  at("classes").replaceChildren(...buttons);
}

function wire() {
  at("camera").addEventListener("click", () => (camera.isOpen() ? closeCamera() : openCamera()));
  at("photo").addEventListener("change", byPhoto);
  at("gun").addEventListener("submit", byGun);
  at("next").addEventListener("click", result.close);
  at("refresh").addEventListener("click", refresh);
  at("change").addEventListener("click", () => {
    put("class", null);
    status();
  });
  at("anew").addEventListener("click", () => {
    forget();
    location.reload();
  });
  at("language").addEventListener("click", () => {
    words.turn();
    result.write();
    status();
  });
  at("scan").hidden = !platform;
  if (platform) {
    label("scan", platform);
    at("scan").addEventListener("click", byPlatform);
  }
  window.addEventListener("online", refresh);
  window.addEventListener("offline", status);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      paused = camera.isOpen();
      closeCamera();
    } else {
      refresh();
      if (paused) openCamera();
    }
  });
}

async function begin() {
  if (platform === "wechat" && location.search) return location.replace(location.pathname); // what is signed
  if (navigator.serviceWorker) navigator.serviceWorker.register("/gate/worker.js", { scope: "/gate" });
  await words.open();
  await lists.open();
  wire();
  status();
  await refresh();
  setInterval(refresh, EVERY);
  setInterval(status, 20_000);
}

begin();
