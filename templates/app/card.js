// Home of one code on the glass: its colour and name, the code itself, and keeping it fresh by the server's clock.

import { get } from "./api.js";
import { say, show, showOnly } from "./page.js";
import { qr } from "./qr.js";
import { clock } from "./rows.js";

// `path`: where it is fetched; `drawn`: draws what stands beside it when it changes.
export function cardOf(node, path, drawn) {
  const part = (name) => node.querySelector(`.${name}`);
  const card = { node, pass: null, fetch, renew, tick };
  let counted = 0, due = 0, failed = 0, asking = false;

  // The phone's clock may be wrong: the server's time is counted on by its monotonic one.
  const now = () => Date.parse(card.pass.now) + performance.now() - counted;

  async function fetch() {
    const before = card.pass && standing(card.pass);
    card.pass = await get(path);
    counted = performance.now();
    due = now() + card.pass.soft_ttl * 1000 * (0.9 + Math.random() / 5);
    if (before !== standing(card.pass)) drawAll();
    drawCode();
  }

  function drawAll() {
    const kind = kindOf(card.pass);
    part("pass").className = `pass ${kind}${card.pass.overlay ? " gold" : ""}`;
    showOnly("kind", kind, node);
    part("named").textContent = card.pass.name;
    show(part("golden"), Boolean(card.pass.overlay));
    drawn(card.pass, kind);
  }

  function drawCode() {
    show(part("live"), Boolean(card.pass.code));
    if (!card.pass.code) return;
    part("qr").replaceChildren(qr(card.pass.code));
    const time = clock(card.pass.expires).slice(0, 5);
    part("scan-zh").textContent = say("scan_zh", { time });
    if (part("scan-en")) part("scan-en").textContent = say("scan_en", { time });
  }

  async function renew() {
    if (asking) return;
    asking = true;
    try {
      await fetch();
      failed = 0;
    } catch ({ after = 0 }) {
      failed += 1;
      due = now() + Math.max(after * 1000, Math.min(3000 * 2 ** failed, 30000));
    }
    asking = false;
    tick();
  }

  function tick() {
    node.querySelector("time").textContent = clock(now());
    const late = Boolean(card.pass.expires) && now() >= Date.parse(card.pass.expires);
    part("pass").classList.toggle("late", late);
    show(part("stale"), late);
    show(part("scan"), !late);
    if (now() >= due && !document.hidden) renew();
  }

  part("again").addEventListener("click", renew);
  return card;
}

// Of somebody else it is not told why there is no code.
function kindOf({ outcome, reasons }) {
  if (outcome !== "cannot_tell") return outcome;
  return reasons ? reasons[0].rule : "none";
}

const standing = (one) => JSON.stringify([kindOf(one), one.overlay, one.until, one.reasons, one.next]);
