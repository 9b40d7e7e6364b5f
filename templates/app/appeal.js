// Home of appeals: saying that a colour is wrong, with a photo where there is one, and what became of it.

import { get, post } from "./api.js";
import { begin, element, find, onSend, say, show } from "./page.js";
import { faultsOf, onceKey, wrong } from "./reply.js";
import { fill, quiet, sayMoment } from "./rows.js";

const MOST = Number(find("form").dataset.most);
const EDGE = 2000; // pixels of the longer side of a photo that was too large
const STATES = { open: "appeal_open", upheld: "appeal_upheld", rejected: "appeal_rejected", lifted: "appeal_lifted" };
let key = onceKey();

function appeal({ number, state, reason, photo, opened, due, words }) {
  return element("li", {},
    element("b", {}, say("appeal_number", { number })),
    element("span", {}, say(STATES[state], { due: sayMoment(due) })),
    words && element("span", {}, say("officer_said", { words })),
    quiet(`${say("sent_on", { at: sayMoment(opened) })}${photo ? ` · ${say("with_photo")}` : ""}`),
    quiet(reason));
}

async function draw() {
  const [{ appeals }, { outcome }] = await Promise.all([get("/appeals"), get("/pass")]);
  fill("appeals", appeals.map(appeal), "list");
  const open = appeals.some(({ state }) => state === "open"), coloured = ["yellow", "red"].includes(outcome);
  show("form", coloured && !open);
  show("cannot", !coloured && !open);
}

// As it is sent: in base64; one too large is made smaller on the phone. Null where that cannot be done.
async function photoOf(file) {
  const blob = file.size > MOST ? await smaller(file).catch(() => null) : file;
  if (!blob || blob.size > MOST) return null;
  const reader = new FileReader();
  const read = new Promise((done) => reader.addEventListener("loadend", done));
  reader.readAsDataURL(blob);
  await read;
  return reader.result ? reader.result.split(",")[1] : null;
}

async function smaller(file) {
  const picture = await createImageBitmap(file);
  const by = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  const canvas = element("canvas", { width: Math.round(picture.width * by), height: Math.round(picture.height * by) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
}

onSend("form", async () => {
  for (const each of ["photo", "reason"]) wrong(each, "");
  const [file] = find("photo").files;
  const photo = file && (await photoOf(file));
  if (file && !photo) return wrong("photo", say("photo_large", { most: Math.round(MOST / 1024) }));
  const faults = await faultsOf(post("/appeals", { reason: find("reason").value, ...(photo ? { photo } : {}) }, key));
  if (faults.length) return faults.forEach(({ question, detail }) => wrong(question, detail));
  key = onceKey();
  await draw();
  find("list").focus();
});
begin(draw);
