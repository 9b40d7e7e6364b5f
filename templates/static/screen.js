// Home of a venue's screen: the code of this minute, from a strip of codes that lasts a while without network.

import { qr } from "/static/app/qr.js";
import { mode } from "/static/app/vendor/lean-qr.mjs";

const EVERY = 20000; // milliseconds between two questions to the server
const PATIENCE = 10000;
const code = document.getElementById("code");
const stale = document.getElementById("stale");
let codes = {};
let ahead = 0; // what the server's clock is ahead of ours, in milliseconds
let drawn = "";

async function ask() {
  const begun = performance.now();
  const answer = await fetch(`${location.pathname}/codes`, { signal: AbortSignal.timeout(PATIENCE), cache: "no-store" });
  if (answer.status === 410) return location.reload();
  if (!answer.ok) return null;
  const told = await answer.json();
  ahead = told.now * 1000 - (begun + performance.now()) / 2;
  codes = told.codes;
  return show();
}

function show() {
  const now = ahead + performance.now();
  const minute = Math.floor(now / 60000) * 60;
  const wanted = codes[minute] || "";
  stale.hidden = Boolean(wanted);
  document.getElementById("clock").textContent = new Date(now + 8 * 3600000).toISOString().slice(11, 16);
  if (wanted === drawn) return;
  drawn = wanted;
  code.replaceChildren(...(wanted ? [qr(wanted, [mode.ascii])] : []));
}

const look = () => ask().catch(() => null); // without network the strip goes on
setInterval(show, 500);
setInterval(look, EVERY);
look();
